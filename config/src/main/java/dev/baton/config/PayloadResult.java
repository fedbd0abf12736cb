package dev.baton.config;

import dev.baton.core.diagnosis.Payload;

/// What came of reading a payload's file.
public sealed interface PayloadResult {
  /// It can be judged.
  record Loaded(Payload payload) implements PayloadResult {}

  /// It cannot be read.
  record Refused(ConfigResult.Invalid invalid) implements PayloadResult {}
}
