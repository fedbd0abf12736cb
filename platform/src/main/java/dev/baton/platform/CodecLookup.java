package dev.baton.platform;

import dev.baton.core.account.Dialect;
import dev.baton.core.platform.Platform;

/// Whether there is a codec for a platform and a dialect.
public sealed interface CodecLookup {
  /// There is one.
  record Found(PlatformCodec codec) implements CodecLookup {}

  /// This build of Baton does not speak that dialect of that platform.
  record Missing(Platform platform, Dialect dialect) implements CodecLookup {
    /// One line for people.
    public String detail() {
      return "there is no adapter for platform "
          + platform.wireName()
          + " in dialect "
          + dialect.wireName();
    }
  }
}
