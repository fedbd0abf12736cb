package dev.baton.twin.guide;

/// How many requests a platform serves.
///
/// @param requests from 1 on
/// @param seconds in how many, 1 to 3,600
public record RateLimit(int requests, int seconds) {
  private static final int SECONDS_MAX = 3_600;

  public RateLimit {
    if (requests < 1 || seconds < 1 || seconds > SECONDS_MAX) {
      throw new IllegalArgumentException(
          "the rate is " + requests + "/" + seconds + ", at least 1 and at most 3600 seconds");
    }
  }

  /// What Cognigy allows: 1,000 requests in five minutes.
  public static RateLimit ofCognigy() {
    return new RateLimit(1_000, 300);
  }

  /// Reads `1000/300`.
  ///
  /// @throws IllegalArgumentException when it is none
  public static RateLimit parse(String text) {
    if (!text.matches("[0-9]{1,9}/[0-9]{1,4}")) {
      throw new IllegalArgumentException("'" + text + "' is no rate, for example 1000/300");
    }
    int slash = text.indexOf('/');
    return new RateLimit(
        Integer.parseInt(text, 0, slash, 10), Integer.parseInt(text, slash + 1, text.length(), 10));
  }
}
