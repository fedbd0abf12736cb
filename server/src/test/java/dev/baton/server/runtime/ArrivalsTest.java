package dev.baton.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.FallbackPolicy;
import dev.baton.core.handoff.Handoff;
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
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.TenantId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.ConnectorStatus;
import dev.baton.core.platform.ConnectorView;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.SessionStatus;
import dev.baton.core.platform.SessionView;
import dev.baton.core.platform.Target;
import dev.baton.core.platform.TransferMode;
import dev.baton.core.platform.TransferType;
import dev.baton.journal.SeenLeg;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Under which ids a voice bot's caller becomes known at her destination. The handoff goes its way
/// by the real protocol.
class ArrivalsTest {
  private static final Moment NOW = new Moment(Instant.parse("2026-11-28T10:00:00Z"), 0);
  private static final AccountName COGNIGY = new AccountName("cognigy-main");
  private static final AccountName GENESYS = new AccountName("genesys-main");
  private static final AccountName CXONE = new AccountName("cxone-main");
  private static final CanonicalId CANONICAL =
      new CanonicalId("int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d");
  private static final CanonicalId OTHER =
      new CanonicalId("int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4e");
  private static final SeenLeg CALL = SeenLeg.further(GENESYS, new VendorId("call-1"));
  private static final SeenLeg TRANSFER = SeenLeg.further(GENESYS, new VendorId("xfer-1"));
  private static final SeenLeg ARRIVED = SeenLeg.further(GENESYS, new VendorId("gen-1"));

  private final Arrivals arrivals = new Arrivals();
  private Handoff at = handoff(GENESYS, Platform.GENESYS_CLOUD, "genesys_cloud");
  private @Nullable Action last;

  private static Handoff handoff(AccountName to, Platform platform, String connector) {
    Route route =
        new Route(
            "billing",
            to,
            platform,
            new Target.Queue("q-1"),
            new Inbound.Connector(platform, "q-1", null, List.of(connector), null, null, true),
            1,
            "q-1");
    Plan plan =
        new Plan(
            new Leg(COGNIGY, Platform.NICE_COGNIGY, new VendorId("session-1")),
            List.of(route),
            MediaType.VOICE,
            TransferType.WARM,
            Until.ACTIVE,
            List.of(),
            Timers.defaults(),
            FallbackPolicy.defaults());
    return Handoff.requested(
        new HandoffId("019aa5c1-7b4e-7a1f-9c3d-000000000001"),
        new TenantId("default"),
        CANONICAL,
        plan,
        NOW.at());
  }

  /// Takes a signal in, and the steps that follow it at once.
  private void hears(Signal signal) {
    Step step = Protocol.next(at, signal, NOW);
    at = step.handoff();
    step.actions().forEach(action -> last = action);
    if (step.proceed()) {
      hears(new Signal.Proceed());
    }
  }

  private <T extends Action> T asked(Class<T> type) {
    return type.cast(Objects.requireNonNull(last));
  }

  private static Outcome done(Answer answer) {
    return new Outcome.Done(answer);
  }

  private void looks(@Nullable String callId) {
    hears(new Signal.Start());
    Action.RunProbe look = asked(Action.RunProbe.class);
    SessionView session =
        new SessionView.Present(
            new VendorId("session-1"),
            "voice",
            SessionStatus.ACTIVE,
            null,
            callId == null ? null : new VendorId(callId),
            new ConnectorView("genesys_cloud", ConnectorStatus.CONNECTED, TransferMode.REFER));
    Outcome unread = new Outcome.Failed(new PlatformFailure.Rejected("not read"));
    hears(
        new Signal.ProbeEnded(
            look.number(), done(new Answer.SessionRead(session)), unread, unread));
  }

  private void prepares(@Nullable String transferId) {
    ends(done(new Answer.Reserved(new ReservationId("res-1"), 30_000, null)));
    assertThat(asked(Action.RunOrder.class).order()).isInstanceOf(Order.Prepare.class);
    ends(
        done(
            new Answer.Prepared(
                new VendorId("call-1"), transferId == null ? null : new VendorId(transferId))));
  }

  private void ends(Outcome outcome) {
    Action.RunOrder order = asked(Action.RunOrder.class);
    hears(new Signal.OrderEnded(order.order().orderId(), order.send(), outcome));
  }

  /// Goes on to the first comparison, whose reading of the destination shows this.
  private void reads(@Nullable CanonicalId said) {
    while (!(last instanceof Action.RunReads)) {
      ends(done(new Answer.Accepted()));
    }
    Action.RunReads reads = asked(Action.RunReads.class);
    Outcome there =
        done(
            new Answer.LegRead(
                new LegView.Present(
                    new VendorId("gen-1"), LegState.QUEUED, null, "q-1", said, null, null, null)));
    arrivals.note(at, reads, new Signal.ReadsEnded(reads.number(), there, there));
  }

  /// What is stored with the steps that follow.
  private List<SeenLeg> stored() {
    List<SeenLeg> stored = new ArrayList<>();
    arrivals.noteCall(at);
    for (SeenLeg leg = arrivals.of(at.id()); leg != null; leg = arrivals.of(at.id())) {
      assertThat(stored.size()).isLessThan(10);
      stored.add(leg);
      arrivals.stored(at.id(), leg);
      arrivals.noteCall(at);
    }
    return stored;
  }

  @Test
  void her_calls_ids_are_stored_one_with_each_step_as_they_become_known() {
    looks("call-1");
    assertThat(stored()).containsExactly(CALL);
    prepares("xfer-1");
    assertThat(stored()).containsExactly(TRANSFER);
    reads(CANONICAL);
    assertThat(stored()).containsExactly(ARRIVED);
    reads(CANONICAL);
    assertThat(stored()).as("stored already").isEmpty();
  }

  @Test
  void the_leg_that_she_arrived_on_goes_before_its_aliases() {
    looks("call-1");
    prepares("xfer-1");
    arrivals.noteCall(at);
    reads(CANONICAL);
    assertThat(stored()).containsExactly(ARRIVED, CALL, TRANSFER);
  }

  @Test
  void who_takes_the_handoff_over_notes_them_again_from_its_state() {
    looks("call-1");
    prepares("xfer-1");
    assertThat(stored()).containsExactly(CALL, TRANSFER);
    arrivals.forgetAll();
    assertThat(stored()).containsExactly(CALL, TRANSFER);
    arrivals.forget(at.id());
    assertThat(arrivals.of(at.id())).isNull();
  }

  @Test
  void a_leg_found_by_her_transfers_id_is_hers_unless_it_says_another_interaction() {
    looks(null);
    prepares("xfer-1");
    reads(OTHER);
    assertThat(stored()).containsExactly(CALL, TRANSFER);
    reads(null);
    assertThat(stored()).containsExactly(ARRIVED);
  }

  @Test
  void a_leg_found_by_the_canonical_id_must_say_that_it_is_hers() {
    looks(null);
    prepares(null);
    reads(null);
    assertThat(stored()).containsExactly(CALL);
    reads(CANONICAL);
    assertThat(stored()).containsExactly(ARRIVED);
  }

  @Test
  void ids_are_stored_only_where_the_connector_leads_to_genesys() {
    at = handoff(CXONE, Platform.NICE_CXONE, "genesys_cloud");
    looks("call-1");
    assertThat(stored()).isEmpty();
    at = handoff(GENESYS, Platform.GENESYS_CLOUD, "another_one");
    looks("call-1");
    assertThat(Objects.requireNonNull(at.session()).callId()).isNotNull();
    assertThat(stored()).isEmpty();
  }
}
