package dev.baton.config;

/// What came of reading a file as guide 001's `config.yaml`.
public sealed interface GuideConfigResult {
  /// It is one.
  record Loaded(GuideConfig config) implements GuideConfigResult {}

  /// It has none of its keys and some of `baton.yaml`'s.
  record BatonYaml() implements GuideConfigResult {}

  /// It is refused.
  record Refused(ConfigResult.Invalid invalid) implements GuideConfigResult {}
}
