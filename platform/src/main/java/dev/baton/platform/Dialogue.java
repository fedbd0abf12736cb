package dev.baton.platform;

import dev.baton.core.platform.Outcome;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResult;

/// The requests that one call takes, each written from the answer to the one before. Pure but for
/// its own progress, so that a simulation can hold it without a network: it does not wait, and asks
/// no clock. One thread at a time.
public interface Dialogue {
  /// More than the longest dialogue takes: a guard against one of ours that never ends.
  int MAX_REQUESTS = 16;

  /// How it begins. Called once, before any [#next].
  Turn first();

  /// What follows an answer. Never throws, whatever the platform answered.
  Turn next(WireResult result);

  /// What a dialogue does next.
  sealed interface Turn {
    /// Send this, without a token, and come back with what is answered.
    record Send(WireRequest request) implements Turn {}

    /// Nothing more is sent.
    record End(Outcome outcome) implements Turn {}
  }
}
