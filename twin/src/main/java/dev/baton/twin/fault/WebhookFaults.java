package dev.baton.twin.fault;

import java.util.List;
import java.util.random.RandomGenerator;

/// What goes wrong with the events that the platforms push.
///
/// @param lose the share that is never sent, 0 to 1
/// @param repeat the share that is sent twice, 0 to 1
/// @param delayMs every copy is sent so much later than its leg changed, 0 to [#MS_MAX]
/// @param reorderMs every copy is sent up to so much later than that, each by its own dice, and so
///   out of order; 0 to [#MS_MAX]
public record WebhookFaults(double lose, double repeat, long delayMs, long reorderMs) {
  /// Ten minutes: longer than any handoff waits for an event.
  public static final long MS_MAX = 600_000;

  /// Every event is sent once, at once.
  public static final WebhookFaults NONE = new WebhookFaults(0, 0, 0, 0);

  public WebhookFaults {
    checkShare("lose", lose);
    checkShare("repeat", repeat);
    checkMs("delayMs", delayMs);
    checkMs("reorderMs", reorderMs);
  }

  private static void checkShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + " is " + share + ", allowed are 0 to 1");
    }
  }

  private static void checkMs(String name, long ms) {
    if (ms < 0 || ms > MS_MAX) {
      throw new IllegalArgumentException(name + " is " + ms + ", allowed are 0 to " + MS_MAX);
    }
  }

  /// After how many milliseconds the copies of one event are sent; empty when it is lost.
  List<Long> copies(RandomGenerator dice) {
    if (equals(NONE)) {
      return List.of(0L);
    }
    if (dice.nextDouble() < lose) {
      return List.of();
    }
    return dice.nextDouble() < repeat ? List.of(ms(dice), ms(dice)) : List.of(ms(dice));
  }

  private long ms(RandomGenerator dice) {
    return delayMs + (reorderMs == 0 ? 0 : dice.nextLong(reorderMs + 1));
  }
}
