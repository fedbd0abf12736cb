package dev.baton.config;

import dev.baton.core.account.Dialect;
import dev.baton.core.platform.Platform;
import org.jspecify.annotations.Nullable;

/// Which platforms this Baton speaks, told by whoever knows the adapters.
@FunctionalInterface
public interface Adapters {
  /// Every platform in every dialect: for those who only read a configuration.
  Adapters ALL = (_, _) -> null;

  /// Why an account of this platform and dialect cannot be used, or null when it can.
  @Nullable String problem(Platform platform, Dialect dialect);
}
