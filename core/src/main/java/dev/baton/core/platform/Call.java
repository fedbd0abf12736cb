package dev.baton.core.platform;

import dev.baton.core.id.AccountName;

/// One request to a platform: an [Order], which changes the world, or a [Query], which does not.
public sealed interface Call permits Order, Query {
  /// The account it is sent to.
  AccountName account();

  /// Its kind, for policies, limits and metrics.
  CallKind kind();
}
