package dev.baton.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Small configurations for the tests.
final class Configs {
  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "HOME", "/home/ada",
          "SECRET", "hush-hush",
          "GENESYS_CLIENT_SECRET", "genesys-hush",
          "CXONE_CLIENT_SECRET", "cxone-hush",
          "TOKEN_KEY", "a key of some length");

  /// The least that is a configuration. Ends inside the account `cx`, at six spaces' depth.
  static final String MINIMAL =
      """
      tenants:
        default:
          accounts:
            cx:
              platform: nice_cxone
              api-base: https://cx.example/
              client-id: baton
              client-secret: ${env:SECRET}
      """;

  private Configs() {}

  static ConfigResult parse(String text) {
    return ConfigLoader.parse(text, "baton.yaml", ENVIRONMENT, Path.of("/etc/baton"));
  }

  static BatonConfig loaded(String text) {
    return switch (parse(text)) {
      case ConfigResult.Loaded(BatonConfig config) -> config;
      case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.problems().toString());
    };
  }

  static List<ConfigProblem> problems(String text) {
    return problems(parse(text));
  }

  static List<ConfigProblem> problems(ConfigResult result) {
    return switch (result) {
      case ConfigResult.Loaded _ -> List.of();
      case ConfigResult.Invalid invalid -> invalid.problems();
    };
  }
}
