package dev.baton.platform.probe;

import dev.baton.platform.transport.TokenLook;

/// A token in words, without the token.
final class TokenWords {
  private TokenWords() {}

  static String of(TokenLook.Granted token) {
    return (token.jwt() ? "a JWT" : "an opaque token")
        + ", good for "
        + token.lifeMs() / 1_000
        + " s"
        + (token.lifeStated() ? "" : " (the platform does not say; an hour is assumed)");
  }
}
