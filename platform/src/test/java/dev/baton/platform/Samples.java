package dev.baton.platform;

import dev.baton.core.account.Account;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.account.Dialect;
import dev.baton.core.account.Secret;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.Direction;
import dev.baton.core.context.InitiatedBy;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.OrderId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.TenantId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Priority;
import dev.baton.core.platform.Query;
import dev.baton.core.platform.Target;
import dev.baton.core.platform.TransferType;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The handoff of guide 000 as calls.
public final class Samples {
  public static final AccountName GENESYS = new AccountName("genesys-main");
  public static final AccountName CXONE = new AccountName("cxone-main");
  public static final AccountName COGNIGY = new AccountName("cognigy-main");
  public static final CanonicalId CANONICAL =
      new CanonicalId("int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d");
  public static final ReservationId RESERVATION = new ReservationId("res-cxone-8842");
  public static final Inbound INBOUND = new Inbound.PhoneNumber("+18885551900", "CXONE_HANDBACK");

  private Samples() {}

  public static OrderId orderId(String kind) {
    return new OrderId("0190b3a4-7c1e-7def-8abc-0123456789ab/1/" + kind + "/1");
  }

  public static Order.Reserve reserve(Target target) {
    return new Order.Reserve(
        orderId("reserve"),
        CXONE,
        target,
        MediaType.VOICE,
        15_000,
        CANONICAL,
        Platform.GENESYS_CLOUD,
        List.of("pci_dss", "hipaa"));
  }

  public static Order.Reserve reserveAgent() {
    return reserve(new Target.Agent("nice-usr-4492"));
  }

  public static Order.Commit commit(AccountName source, TransferType type) {
    return new Order.Commit(
        orderId("commit"),
        source,
        new VendorId("gen-int-77a2c91f-3b4e-4d2a-8c1f-9e5d6a7b8c9d"),
        type,
        INBOUND,
        RESERVATION,
        CANONICAL);
  }

  public static Order.Release release() {
    return new Order.Release(orderId("release"), CXONE, RESERVATION);
  }

  public static Order.DeliverContext deliverContext() {
    return new Order.DeliverContext(orderId("deliver_context"), CXONE, CANONICAL);
  }

  public static Order.Requeue requeue() {
    return new Order.Requeue(
        orderId("requeue"), CXONE, CANONICAL, "billing_overflow", 5, "destination_dropped");
  }

  public static Query.ReadLeg readLeg(String key) {
    return new Query.ReadLeg(CXONE, key);
  }

  public static Query.ReadAnalytics readAnalytics(String key) {
    return new Query.ReadAnalytics(CXONE, key);
  }

  /// One call of each kind that a bot's escalation and a diagnosis add.
  public static List<Call> escalationCalls() {
    VendorId leg = new VendorId("web-1");
    return List.of(
        within("skill-group-advanced-troubleshooting"),
        within(null),
        new Order.Hold(orderId("hold"), CXONE, leg),
        new Order.OffHold(orderId("off_hold"), CXONE, leg),
        new Order.SendMessage(
            orderId("send_message"), CXONE, "conv-9876543210", "system", "Please wait."),
        new Order.RequestCallback(
            orderId("request_callback"), CXONE, leg, CANONICAL, "conv-9876543210", "callbacks"),
        new Order.CreateInteraction(
            orderId("create_interaction"),
            CXONE,
            "queue-tech-support-01",
            "+15551234567",
            "Diagnostic Test",
            Map.of("intent", "billing")),
        new Query.ReadQueue(CXONE, "queue-tech-support-01"),
        new Query.ReadAgents(CXONE, "queue-tech-support-01"),
        new Query.ReadSkillGroup(CXONE, "skill-group-advanced-troubleshooting"),
        new Query.ReadMessages(CXONE, "web-2", 100, "page-2"),
        new Query.ReadConversation(CXONE, "web-2"));
  }

  /// From a bot to a queue of the same account.
  public static Order.Commit within(@Nullable String skillGroupId) {
    return new Order.Commit(
        orderId("commit"),
        CXONE,
        new VendorId("a1b2c3d4-e5f6-7890-abcd-ef1234567890"),
        TransferType.BLIND,
        new Inbound.Within("queue-tech-support-01", skillGroupId, "intent_escalation"),
        null,
        CANONICAL);
  }

  /// The session of guide 003.
  public static final VendorId SESSION = new VendorId("5f9a8b7c6d5e4f3a2b1c0d9e");

  /// The queues of guides 003 and 001.
  public static Inbound.Connector connector(Platform to) {
    boolean genesys = to == Platform.GENESYS_CLOUD;
    return new Inbound.Connector(
        to,
        genesys ? "a1b2c3d4-e5f6-7890-abcd-ef1234567890" : "a1b2c3d4-5678-90ab-cdef-123456789012",
        null,
        List.of(to.wireName()),
        "complex_billing_issue",
        Priority.HIGH,
        true);
  }

  public static Order.Prepare prepare(Inbound.Connector inbound) {
    return new Order.Prepare(orderId("prepare"), COGNIGY, SESSION, inbound, RESERVATION, CANONICAL);
  }

  public static Order.Commit runFlow(Inbound.Connector inbound) {
    return new Order.Commit(
        orderId("commit"), COGNIGY, SESSION, TransferType.BLIND, inbound, RESERVATION, CANONICAL);
  }

  public static Order.Withdraw withdraw() {
    return new Order.Withdraw(orderId("withdraw"), COGNIGY, SESSION, new ReservationId("res-1"));
  }

  public static Query.ReadSession readSession() {
    return new Query.ReadSession(COGNIGY, SESSION.value());
  }

  /// One call of each kind that is asked of a voice bot.
  public static List<Call> botCalls() {
    Inbound.Connector inbound = connector(Platform.GENESYS_CLOUD);
    return List.of(
        readSession(),
        new Query.ReadLeg(COGNIGY, SESSION.value()),
        prepare(inbound),
        runFlow(inbound),
        withdraw());
  }

  public static Query.FindReservations findReservations() {
    return new Query.FindReservations(CXONE, CANONICAL);
  }

  public static CanonicalContext context(Map<String, String> attributes) {
    return new CanonicalContext(
        CANONICAL,
        Platform.GENESYS_CLOUD,
        Platform.NICE_CXONE,
        Instant.parse("2024-05-14T08:32:11Z"),
        MediaType.VOICE,
        Direction.INBOUND,
        new CanonicalContext.Customer("+14155551234", "enterprise", true),
        new CanonicalContext.Details(
            "ACC-992837",
            "billing_specialists",
            42,
            List.of("1", "3", "0"),
            List.of("pci_dss", "hipaa")),
        new CanonicalContext.Transfer(
            InitiatedBy.AGENT, "nice-usr-4492", TransferType.CONSULTATIVE),
        attributes);
  }

  public static Account account(Platform platform, URI apiBase, URI tokenUrl) {
    return account(platform, apiBase, tokenUrl, AccountLimits.defaults());
  }

  public static Account account(
      Platform platform, URI apiBase, URI tokenUrl, AccountLimits limits) {
    return new Account(
        switch (platform) {
          case GENESYS_CLOUD -> GENESYS;
          case NICE_CXONE -> CXONE;
          case NICE_COGNIGY -> COGNIGY;
        },
        new TenantId("default"),
        platform,
        Dialect.GUIDE,
        apiBase,
        tokenUrl,
        "demo-client",
        new Secret("s3cret&+/="),
        List.of("interactions:write", "agents:read"),
        60_000,
        INBOUND,
        "billing_overflow",
        limits);
  }

  public static Account account(Platform platform) {
    return account(
        platform,
        URI.create("https://platform.example"),
        URI.create("https://login.example/oauth/token"));
  }
}
