package dev.baton.simulation;

import dev.baton.core.handoff.CompensationKind;
import dev.baton.core.handoff.FallbackPolicy;
import dev.baton.core.handoff.Repair;
import dev.baton.core.handoff.Timers;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Target;
import java.util.List;
import java.util.random.RandomGenerator;

/// What of a configuration a run plays.
///
/// @param name whose it is, for people
/// @param ways the routes that handoffs may ask for; empty takes the usual ones: an agent and a
///   queue in any order, sometimes with a number
/// @param voiceBots whether voice bots hand over too
public record Setup(
    String name, Timers timers, FallbackPolicy policy, List<Way> ways, boolean voiceBots) {
  public Setup {
    ways = List.copyOf(ways);
  }

  /// The defaults of everything.
  public static Setup defaults() {
    return new Setup("defaults", Timers.defaults(), FallbackPolicy.defaults(), List.of(), true);
  }

  /// One configured route. Whom it leads to is played by the twins' own people: an agent who is
  /// free or busy, the queue, the number or the SIP URI behind which the queue is.
  ///
  /// @param platform the destination's
  /// @param target its kind counts, not its id
  /// @param tries how many attempts it gets
  /// @param canRequeue whether a compensation has a queue to put a lost caller into
  /// @param canEscalate whether there is a supervisor queue
  public record Way(
      String name,
      Platform platform,
      Target target,
      int tries,
      boolean canRequeue,
      boolean canEscalate) {}

  /// The policy of a handoff. Where no configuration is played, every kind of repair is.
  FallbackPolicy drawnPolicy(RandomGenerator random) {
    if (!ways.isEmpty()) {
      return policy;
    }
    CompensationKind first =
        random.nextInt(4) == 0 ? CompensationKind.SUPERVISOR : CompensationKind.REQUEUE;
    return new FallbackPolicy(policy.rules(), new Repair(first, random.nextInt(4) != 0));
  }

  /// Past its deadline a handoff may still have to see a reservation end.
  long patienceMs() {
    Timers t = timers;
    return 2
        * (t.holdDurationMs()
            + t.settleMs()
            + t.reserveTimeoutMs()
            + t.commitTimeoutMs()
            + t.releaseTimeoutMs()
            + t.orderTries() * (t.deliverTimeoutMs() + t.retryAfterMaxMs())
            + t.requeueTimeoutMs()
            + t.queryTimeoutMs()
            + t.backoffCapMs());
  }

  /// Until when after its sender's deadline an order without a fence may still take effect: the
  /// right side of the rule SettleCoversOrder, less what the clocks of two nodes may differ.
  long lateEffectMs() {
    return Math.max(
        0, timers.leaseTtlMs() + timers.processingDelayMs() - 2 * timers.clockErrorLimitMs());
  }
}
