package dev.baton.journal;

import dev.baton.core.handoff.FallbackPolicy;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.Plan;
import dev.baton.core.handoff.Protocol;
import dev.baton.core.handoff.Route;
import dev.baton.core.handoff.Signal;
import dev.baton.core.handoff.Step;
import dev.baton.core.handoff.Timers;
import dev.baton.core.handoff.Until;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Target;
import dev.baton.core.platform.TransferType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A handoff with real rows, as the coordinator would store them: one that asks an agent, who is
/// busy, and goes back.
final class Tale {
  private static final HandoffJson JSON = new HandoffJson();

  private final CanonicalId interaction;
  private final List<TransitionRow> rows = new ArrayList<>();
  private Handoff handoff;
  private Instant at = World.AT;
  private String lastHash = "";
  private long stored;

  Tale(World world) {
    this(world.newId(), world.ids.newCanonicalId());
  }

  private Tale(HandoffId id, CanonicalId interaction) {
    this.interaction = interaction;
    Plan plan =
        new Plan(
            new Leg(
                new AccountName("genesys-main"), Platform.GENESYS_CLOUD, new VendorId("gen-int-1")),
            List.of(
                new Route(
                    "nora",
                    new AccountName("cxone-main"),
                    Platform.NICE_CXONE,
                    new Target.Agent("nice-usr-4492"),
                    new Inbound.PhoneNumber("+18885551900", "CXONE_HANDBACK"),
                    1,
                    null)),
            MediaType.VOICE,
            TransferType.BLIND,
            Until.ACTIVE,
            List.of(),
            Timers.defaults(),
            FallbackPolicy.defaults());
    this.handoff = Handoff.requested(id, World.TENANT, interaction, plan, at);
    add("none", null, List.of(), handoff);
    take(new Signal.Start());
  }

  HandoffId id() {
    return handoff.id();
  }

  /// The rows that are not stored yet.
  Append append() {
    List<TransitionRow> fresh = List.copyOf(rows);
    rows.clear();
    long before = stored;
    stored = fresh.getLast().seq();
    return new Append(
        handoff.id(),
        World.TENANT,
        interaction,
        before == 0,
        before,
        fresh,
        handoff.state().wireName(),
        JSON.write(handoff),
        handoff.state().isOpen(),
        handoff.wakeAt(),
        null,
        null,
        null,
        null,
        List.of(),
        false);
  }

  /// The agent is busy, and there is no other route.
  Tale busy() {
    var order = Objects.requireNonNull(handoff.order());
    return take(
        new Signal.OrderEnded(
            order.orderId(),
            order.send(),
            new Outcome.Failed(new PlatformFailure.NoCapacity("agent_busy", "on a call"))));
  }

  Tale take(Signal signal) {
    at = at.plusMillis(7);
    Signal next = signal;
    Step step;
    do {
      Handoff before = handoff;
      step = Protocol.next(before, next, new Moment(at, 0));
      if (step.recorded()) {
        handoff = step.handoff();
        add(before.state().wireName(), next, step.actions(), null);
      }
      next = new Signal.Proceed();
    } while (step.proceed());
    return this;
  }

  private void add(
      String from,
      @Nullable Signal signal,
      List<dev.baton.core.handoff.Action> actions,
      @Nullable Handoff opened) {
    long seq = (rows.isEmpty() ? stored : rows.getLast().seq()) + 1;
    byte[] body =
        JSON.writeRow(
            new HandoffJson.Row(
                HandoffJson.VERSION,
                handoff.id().value(),
                seq,
                new Moment(at, 0),
                "baton-test",
                from,
                handoff.state().wireName(),
                signal,
                actions,
                opened,
                lastHash));
    byte[] hash = sha256(body);
    lastHash = HexFormat.of().formatHex(hash);
    rows.add(new TransitionRow(seq, at, body, hash));
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
