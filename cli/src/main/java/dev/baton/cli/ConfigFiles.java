package dev.baton.cli;

import dev.baton.config.BatonConfig;
import dev.baton.config.ConfigLoader;
import dev.baton.config.ConfigProblem;
import dev.baton.config.ConfigResult;
import dev.baton.core.account.Dialect;
import dev.baton.core.platform.Platform;
import dev.baton.platform.CodecLookup;
import dev.baton.platform.Codecs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reading `baton.yaml` for commands.
final class ConfigFiles {
  private ConfigFiles() {}

  /// Reads it, refusing accounts of platforms that this Baton does not speak.
  static ConfigResult read(Path file) {
    return ConfigLoader.load(file, System.getenv(), ConfigFiles::problem);
  }

  /// Reads it for a command that cannot go on without it.
  ///
  /// @throws CommandFailure listing every mistake
  static BatonConfig require(Path file) {
    return loaded(file, read(file));
  }

  /// The same, also when it breaks timer rules.
  ///
  /// @throws CommandFailure listing every other mistake
  static BatonConfig requireAgainstTimerRules(Path file) {
    return loaded(
        file, ConfigLoader.loadAgainstTimerRules(file, System.getenv(), ConfigFiles::problem));
  }

  private static BatonConfig loaded(Path file, ConfigResult result) {
    return switch (result) {
      case ConfigResult.Loaded(BatonConfig config) -> config;
      case ConfigResult.Invalid invalid ->
          throw new CommandFailure(
              ExitCodes.USAGE,
              "the configuration is refused:"
                  + System.lineSeparator()
                  + String.join(System.lineSeparator(), lines(invalid)),
              toJson(file, invalid.problems()).put("omitted", invalid.omitted()).toString());
    };
  }

  /// What programs are told of a file that is refused.
  static ObjectNode toJson(Path file, List<ConfigProblem> problems) {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("file", file.toString()).put("good", false);
    for (ConfigProblem problem : problems) {
      json.withArray("/problems")
          .addObject()
          .put("file", problem.file())
          .put("line", problem.line())
          .put("column", problem.column())
          .put("path", problem.path())
          .put("message", problem.message());
    }
    return json;
  }

  /// One line for each mistake, in the order of the file.
  static List<String> lines(ConfigResult.Invalid invalid) {
    List<String> lines =
        new ArrayList<>(
            invalid.problems().stream().map(ConfigProblem::toString).map("  "::concat).toList());
    if (invalid.omitted() > 0) {
      lines.add("  and " + invalid.omitted() + " more");
    }
    return lines;
  }

  private static @Nullable String problem(Platform platform, Dialect dialect) {
    return switch (Codecs.forAccount(platform, dialect)) {
      case CodecLookup.Found _ -> null;
      case CodecLookup.Missing missing -> missing.detail();
    };
  }
}
