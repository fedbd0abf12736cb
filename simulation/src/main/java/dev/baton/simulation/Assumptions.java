package dev.baton.simulation;

import dev.baton.core.handoff.Timers;
import java.util.List;

/// What the simulated platforms, network and clocks are allowed to do. What a proof shows, it shows
/// of a world that keeps to this.
public final class Assumptions {
  private Assumptions() {}

  /// One sentence each, with the numbers of a configuration.
  public static List<String> of(Setup setup) {
    Timers t = setup.timers();
    return List.of(
        "a reservation that was released or has expired refuses a commit that comes late",
        "a platform holds a reservation as long as it was asked to, at most 300 s, and for one use",
        "a commit under a reservation may take effect up to 20 s after it was sent",
        ("any other order takes effect at most %d ms after its sender's deadline (lease-ttl %d +"
                + " processing-delay %d - 2 x clock-error-limit %d), or never")
            .formatted(
                setup.lateEffectMs(), t.leaseTtlMs(), t.processingDelayMs(), t.clockErrorLimitMs()),
        "a transfer within an account that the platform accepted takes effect as late, or never",
        "half of the platforms honour Idempotency-Key; between Baton and the others nothing repeats"
            + " a request",
        "where it is not honoured a callback is promised as often as it is asked for",
        "a platform's clock is off by up to 90 s; two nodes' clocks by up to 100 ms, and a node"
            + " knows when its own may be off by more than the limit",
        "a voice bot's platform refuses a write that was merged from an older version of the"
            + " session; a flow that says bridged may not move her, and any run of a flow may",
        "a leg that was read is as it was at that moment, and says which reservation moved it",
        "an event was true when it was made, and names its order's reservation; it may be lost,"
            + " repeated and up to 6 s late",
        "a source that keeps a caller who moved under a reservation ends its leg when told to",
        "a node that stood still longer than lease-ttl %d ms finds its writes refused"
            .formatted(t.leaseTtlMs()));
  }
}
