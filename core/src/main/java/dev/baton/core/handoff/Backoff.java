package dev.baton.core.handoff;

/// Exponential waits with full jitter. The jitter is derived from what is being repeated, so that
/// the same history always gives the same waits, and two handoffs never wait in step.
final class Backoff {
  private Backoff() {}

  /// The wait before the repeat number `repeat`, at least 1 ms.
  ///
  /// @param repeat counts from 1
  /// @param what names the thing repeated
  static long delayMs(Timers timers, int repeat, String what) {
    int doublings = Math.min(repeat - 1, 20);
    long ceiling = Math.min(timers.backoffCapMs(), timers.backoffBaseMs() << doublings);
    long mixed = mix(what.hashCode() * 31L + repeat);
    return 1 + Math.floorMod(mixed, Math.max(1, ceiling));
  }

  /// The finaliser of SplitMix64: spreads neighbouring inputs over the whole range.
  private static long mix(long seed) {
    long z = seed + 0x9e37_79b9_7f4a_7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return z ^ (z >>> 31);
  }
}
