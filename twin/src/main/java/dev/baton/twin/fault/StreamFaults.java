package dev.baton.twin.fault;

import java.util.random.RandomGenerator;

/// What goes wrong with the event stream that a platform keeps open to its subscribers.
///
/// @param closeAfterMs every stream is closed so long after its subscription; 0 = never
/// @param closeCode 1006: the connection breaks; 1011: a close frame with that code
/// @param lose the share of events that is never sent, 0 to 1
/// @param badFrame the share in whose place a frame comes that RFC 6455 forbids
/// @param badJson the share in whose place a text comes that is no JSON
/// @param wrongTypes the share whose fields are numbers, lists and objects
/// @param unknownState the share that names a state that no guide names
/// @param gapEveryMs in every such stretch of a stream's life there is a gap; 0 = none
/// @param gapMs how long no event is sent at the end of each stretch
public record StreamFaults(
    long closeAfterMs,
    int closeCode,
    double lose,
    double badFrame,
    double badJson,
    double wrongTypes,
    double unknownState,
    long gapEveryMs,
    long gapMs) {
  /// An hour: longer than any token lives.
  public static final long MS_MAX = 3_600_000;

  /// The code that stands for a connection that broke (RFC 6455 section 7.4.1).
  public static final int BROKEN = 1006;

  /// The code of a server that cannot go on.
  public static final int SERVER_FAILED = 1011;

  /// Every event is sent, and no stream is closed.
  public static final StreamFaults NONE = new StreamFaults(0, BROKEN, 0, 0, 0, 0, 0, 0, 0);

  /// What becomes of one event.
  public enum Spoil {
    SENT,
    LOST,
    BAD_FRAME,
    BAD_JSON,
    WRONG_TYPES,
    UNKNOWN_STATE
  }

  public StreamFaults {
    checkMs("closeAfterMs", closeAfterMs);
    checkMs("gapEveryMs", gapEveryMs);
    checkMs("gapMs", gapMs);
    if (closeCode != BROKEN && closeCode != SERVER_FAILED) {
      throw new IllegalArgumentException(
          "closeCode is " + closeCode + ", allowed are " + BROKEN + " and " + SERVER_FAILED);
    }
    double sum = lose + badFrame + badJson + wrongTypes + unknownState;
    if (!(sum >= 0 && sum <= 1)) {
      throw new IllegalArgumentException("the shares are " + sum + " together, allowed are 0 to 1");
    }
    if (gapMs > gapEveryMs) {
      throw new IllegalArgumentException("gapMs is longer than gapEveryMs");
    }
  }

  private static void checkMs(String name, long ms) {
    if (ms < 0 || ms > MS_MAX) {
      throw new IllegalArgumentException(name + " is " + ms + ", allowed are 0 to " + MS_MAX);
    }
  }

  /// Every stream closed so long after its subscription, with that code.
  public static StreamFaults closing(long afterMs, int code) {
    return new StreamFaults(afterMs, code, 0, 0, 0, 0, 0, 0, 0);
  }

  /// Whether a stream is in a gap.
  ///
  /// @param ageMs how long ago it was subscribed
  public boolean swallows(long ageMs) {
    return gapEveryMs > 0 && ageMs % gapEveryMs >= gapEveryMs - gapMs;
  }

  /// What becomes of the next event.
  Spoil spoil(RandomGenerator dice) {
    double sum = lose + badFrame + badJson + wrongTypes + unknownState;
    if (sum == 0) {
      return Spoil.SENT;
    }
    double lot = dice.nextDouble();
    double[] shares = {lose, badFrame, badJson, wrongTypes, unknownState};
    Spoil[] spoils = {
      Spoil.LOST, Spoil.BAD_FRAME, Spoil.BAD_JSON, Spoil.WRONG_TYPES, Spoil.UNKNOWN_STATE
    };
    for (int i = 0; i < shares.length; i++) {
      if (lot < shares[i]) {
        return spoils[i];
      }
      lot -= shares[i];
    }
    return Spoil.SENT;
  }
}
