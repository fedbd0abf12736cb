package dev.baton.core.handoff;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.TenantId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Priority;
import dev.baton.core.platform.Target;
import dev.baton.core.platform.TransferType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The parties of the tests: a caller at Genesys Cloud who is to reach CXone.
final class Samples {
  static final Instant T0 = Instant.parse("2026-11-21T09:00:00Z");
  static final HandoffId HANDOFF = new HandoffId("019aa5c1-7b4e-7a1f-9c3d-2e8f7a6b5c4d");
  static final CanonicalId CANONICAL = new CanonicalId("int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d");
  static final CanonicalId SOMEBODY_ELSE =
      new CanonicalId("int-00000000-0000-4000-8000-000000000002");
  static final VendorId SOURCE_LEG = new VendorId("gen-int-77a2c91f");
  static final VendorId DESTINATION_LEG = new VendorId("cx-int-1");
  static final String AGENT = "nice-usr-4492";
  static final String QUEUE = "billing";
  static final String NUMBER = "+18885551910";
  static final String REQUEUE = "general";
  static final String SUPERVISOR = "supervisors";
  static final String FLOW = "6f9619ff-8b86-d011-b42d-00cf4fc964ff";

  private Samples() {}

  static Route toAgent() {
    return route("agent", new Target.Agent(AGENT));
  }

  static Route toQueue() {
    return route("queue", new Target.Queue(QUEUE));
  }

  /// A route that the platform holds nothing for.
  static Route toNumber() {
    return route("number", new Target.Number(NUMBER, ""));
  }

  private static Route route(String name, Target target) {
    return new Route(
        name,
        new AccountName("cxone-eu"),
        Platform.NICE_CXONE,
        target,
        Objects.requireNonNull(
            target.inboundOr(new Inbound.PhoneNumber("+18885551900", "CXONE_HANDBACK"))),
        1,
        REQUEUE);
  }

  static Route withTries(Route r, int tries) {
    return new Route(
        r.name(), r.account(), r.platform(), r.target(), r.inbound(), tries, r.requeueQueueId());
  }

  static Route withSupervisor(Route r) {
    return new Route(
        r.name(),
        r.account(),
        r.platform(),
        r.target(),
        r.inbound(),
        r.tries(),
        r.requeueQueueId(),
        SUPERVISOR);
  }

  static Route withoutRequeue(Route r) {
    return new Route(r.name(), r.account(), r.platform(), r.target(), r.inbound(), r.tries(), null);
  }

  /// Where a voice bot's session may be handed over to: a queue at Genesys, by the connector that
  /// leads there, and behind it a flow at CXone, by another one.
  static List<Route> connectorRoutes() {
    return List.of(
        byConnector(
            "genesys", Platform.GENESYS_CLOUD, new Target.Queue(QUEUE), "genesys_cloud", "other"),
        byConnector(
            "cxone", Platform.NICE_CXONE, new Target.Flow("tech", FLOW), "nice_cxone", "other"));
  }

  private static Route byConnector(
      String name, Platform platform, Target target, String... connectors) {
    String queueId = target instanceof Target.Flow flow ? flow.queueId() : QUEUE;
    return new Route(
        name,
        new AccountName(name + "-eu"),
        platform,
        target,
        new Inbound.Connector(
            platform,
            queueId,
            target instanceof Target.Flow flow ? flow.flowVersionId() : null,
            List.of(connectors),
            "complex_billing_issue",
            Priority.HIGH,
            true),
        1,
        queueId,
        SUPERVISOR);
  }

  /// What a bot's guest is offered: the queue asked for, the general one, and a callback.
  ///
  /// @param skillGroupId with one, the transfers are guide 002's, without, guide 004's
  static List<Route> botRoutes(@Nullable String skillGroupId) {
    return List.of(
        within("tech", new Target.Queue("tech"), skillGroupId),
        within("general-queue", new Target.Queue("general"), skillGroupId),
        within("callback", new Target.Callback("callbacks"), null));
  }

  private static Route within(String name, Target target, @Nullable String skillGroupId) {
    String queueId =
        switch (target) {
          case Target.Queue(String id) -> id;
          case Target.Callback(String id) -> id;
          case Target.Agent _, Target.Flow _, Target.Number _, Target.SipUri _ ->
              throw new IllegalArgumentException("no bot hands over to " + target);
        };
    return new Route(
        name,
        new AccountName("cxone-eu"),
        Platform.NICE_CXONE,
        target,
        new Inbound.Within(queueId, skillGroupId, "intent_escalation"),
        1,
        queueId,
        SUPERVISOR);
  }

  /// @param how `chat`, `voice` that reads no messages, or `patient` for a chat whose policy calls
  ///   back when nobody is free
  static Escalation escalation(String how) {
    return new Escalation(
        "intent_escalation",
        0.92,
        how.equals("voice") ? null : "conv-1",
        1,
        2,
        how.equals("patient"),
        List.of(),
        "please wait",
        List.of(
            new Escalation.Message(FallbackAction.OFFER_SELF_SERVICE_MENU, "self-service?"),
            new Escalation.Message(FallbackAction.TERMINATE_SESSION_GRACEFULLY, "try later"),
            new Escalation.Message(FallbackAction.QUEUE_CALLBACK_REQUEST, "we come back to you"),
            new Escalation.Message(FallbackAction.LOG_AND_ESCALATE_TO_ADMIN, "we were told")));
  }

  static Plan plan(List<Route> routes, Until until, FallbackPolicy fallback) {
    return plan(routes, until, fallback, null);
  }

  static Plan plan(
      List<Route> routes, Until until, FallbackPolicy fallback, @Nullable Escalation escalation) {
    return new Plan(
        !routes.isEmpty() && routes.getFirst().isByConnector()
            ? new Leg(new AccountName("cognigy-eu"), Platform.NICE_COGNIGY, SOURCE_LEG)
            : escalation == null
                ? new Leg(new AccountName("genesys-eu"), Platform.GENESYS_CLOUD, SOURCE_LEG)
                : new Leg(new AccountName("cxone-eu"), Platform.NICE_CXONE, SOURCE_LEG),
        routes,
        MediaType.VOICE,
        TransferType.WARM,
        until,
        List.of("pci_dss"),
        Timers.defaults(),
        fallback,
        escalation);
  }

  static Handoff requested(Plan plan) {
    return Handoff.requested(HANDOFF, new TenantId("default"), CANONICAL, plan, T0);
  }

  static Handoff requested() {
    return requested(plan(List.of(toAgent(), toQueue()), Until.ACTIVE, FallbackPolicy.defaults()));
  }

  static Moment moment(long sinceStartMs) {
    return new Moment(T0.plusMillis(sinceStartMs), 0);
  }
}
