package dev.baton.coordinator;

import dev.baton.core.handoff.FallbackPolicy;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.Plan;
import dev.baton.core.handoff.Route;
import dev.baton.core.handoff.Timers;
import dev.baton.core.handoff.Until;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.TenantId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Target;
import dev.baton.core.platform.TransferType;
import java.time.Instant;
import java.util.List;

/// A caller at Genesys Cloud, the CXone agent she is to reach, and what the platforms say.
final class Parties {
  static final Instant T0 = Instant.parse("2026-11-21T09:00:00Z");
  static final HandoffId ID = id(1);
  static final ReservationId RESERVATION = new ReservationId("res-cxone-8842");
  static final Outcome ACCEPTED = new Outcome.Done(new Answer.Accepted());
  static final Outcome RESERVED =
      new Outcome.Done(new Answer.Reserved(RESERVATION, 14_000, new VendorId("cx-int-1")));

  private static final String AGENT = "nice-usr-4492";
  private static final VendorId SOURCE_LEG = new VendorId("gen-int-77a2c91f");
  private static final CanonicalId CANONICAL =
      new CanonicalId("int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d");

  private Parties() {}

  static HandoffId id(int n) {
    return new HandoffId("019aa5c1-7b4e-7a1f-9c3d-%012x".formatted(n));
  }

  static Handoff requested(HandoffId id) {
    Route route =
        new Route(
            "agent",
            new AccountName("cxone-eu"),
            Platform.NICE_CXONE,
            new Target.Agent(AGENT),
            new Inbound.PhoneNumber("+18885551900", "CXONE_HANDBACK"),
            1,
            "general");
    Plan plan =
        new Plan(
            new Leg(new AccountName("genesys-eu"), Platform.GENESYS_CLOUD, SOURCE_LEG),
            List.of(route),
            MediaType.VOICE,
            TransferType.WARM,
            Until.ACTIVE,
            List.of("pci_dss"),
            Timers.defaults(),
            FallbackPolicy.defaults());
    return Handoff.requested(id, new TenantId("default"), CANONICAL, plan, T0);
  }

  static Moment moment(long sinceStartMs) {
    return new Moment(T0.plusMillis(sinceStartMs), 0);
  }

  static Outcome rejected(String detail) {
    return new Outcome.Failed(new PlatformFailure.Rejected(detail));
  }

  /// The source let her go by our order.
  static Outcome sourceLetGo() {
    return read(
        new LegView.Present(
            SOURCE_LEG,
            LegState.COMPLETED,
            null,
            null,
            CANONICAL,
            null,
            EndedReason.TRANSFERRED,
            RESERVATION));
  }

  /// The agent asked for has her, under our reservation.
  static Outcome arrived() {
    return read(
        new LegView.Present(
            new VendorId("cx-int-1"),
            LegState.ACTIVE,
            AGENT,
            null,
            CANONICAL,
            RESERVATION,
            null,
            null));
  }

  private static Outcome read(LegView view) {
    return new Outcome.Done(new Answer.LegRead(view));
  }
}
