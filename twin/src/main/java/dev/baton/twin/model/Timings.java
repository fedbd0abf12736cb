package dev.baton.twin.model;

/// How long things take in the world, in milliseconds.
///
/// @param consultMs a warm transfer: from the source's acceptance to its release of the caller
/// @param transferDelayMs the same for a blind transfer
/// @param answerMs from entering a queue to being answered, when an agent is free
/// @param patienceMs how long a caller in limbo stays on the line
/// @param talkMs how long an agent talks to a caller who was transferred or queued before ending
///   the call; 0 = until told otherwise. Callers who were live from the start wait to be handed
///   over.
/// @param pickUpMs from the order to hand a bot's caller over to the moment when its telephony
///   connector does so by itself, where no flow sees to it earlier
public record Timings(
    long consultMs,
    long transferDelayMs,
    long answerMs,
    long patienceMs,
    long talkMs,
    long pickUpMs) {
  /// Half a day: more than any story needs, and no sum of two overflows.
  private static final long MAX_MS = 43_200_000;

  /// Long enough for a client to run the flow, short enough to be met by one that forgets it.
  private static final long PICK_UP_MS = 30_000;

  public Timings {
    check("consultMs", consultMs);
    check("transferDelayMs", transferDelayMs);
    check("answerMs", answerMs);
    check("patienceMs", patienceMs);
    check("talkMs", talkMs);
    check("pickUpMs", pickUpMs);
  }

  /// These, with connectors that wait half a minute for a flow.
  public Timings(
      long consultMs, long transferDelayMs, long answerMs, long patienceMs, long talkMs) {
    this(consultMs, transferDelayMs, answerMs, patienceMs, talkMs, PICK_UP_MS);
  }

  /// The same with connectors that wait so long for a flow.
  public Timings withPickUpMs(long ms) {
    return new Timings(consultMs, transferDelayMs, answerMs, patienceMs, talkMs, ms);
  }

  /// Short enough to watch, long enough to be seen in between; patience as the contract says.
  public static Timings defaults() {
    return new Timings(150, 30, 300, 120_000, 0);
  }

  private static void check(String name, long ms) {
    if (ms < 0 || ms > MAX_MS) {
      throw new IllegalArgumentException(name + " is " + ms + ", allowed are 0 to " + MAX_MS);
    }
  }
}
