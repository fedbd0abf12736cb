package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Holds `docs/reference/cli.md` and the commands together, in both directions.
class CliReferenceTest {
  private static final Path REFERENCE = Path.of("..", "docs", "reference", "cli.md");

  /// Every command has these two.
  private static final Set<String> STANDARD = Set.of("--help", "--version");

  private static final Pattern SECTION =
      Pattern.compile("(?ms)^## (baton [a-z -]*[a-z])[^\\n]*\\n(.*?)(?=^## |\\z)");

  /// An option in the first column of a table.
  private static final Pattern ROW = Pattern.compile("(?m)^\\| *(`--[^|]*)\\|");

  private static final Pattern NAME = Pattern.compile("--[a-z-]+");

  @Test
  void every_command_and_option_is_in_the_reference_and_nothing_else() throws IOException {
    Map<String, Set<String>> exist = new TreeMap<>();
    collect(Main.commandLine(), "baton", exist);
    Map<String, Set<String>> documented = new TreeMap<>();
    Matcher section = SECTION.matcher(Files.readString(REFERENCE));
    while (section.find()) {
      documented.put(section.group(1), options(section.group(2)));
    }
    assertThat(documented).isEqualTo(exist);
  }

  @Test
  void every_exit_code_is_in_the_reference() throws IOException {
    assertThat(Files.readString(REFERENCE))
        .contains(
            "| %d | ".formatted(ExitCodes.GOOD),
            "| %d | ".formatted(ExitCodes.FINDINGS),
            "| %d | ".formatted(ExitCodes.USAGE),
            "| %d | ".formatted(ExitCodes.UNREACHABLE));
  }

  private static void collect(CommandLine line, String name, Map<String, Set<String>> into) {
    if (line.getSubcommands().isEmpty()) {
      Set<String> options = new TreeSet<>();
      for (OptionSpec option : line.getCommandSpec().options()) {
        options.addAll(List.of(option.names()));
      }
      options.removeIf(option -> STANDARD.contains(option) || !option.startsWith("--"));
      into.put(name, options);
    }
    line.getSubcommands().forEach((sub, child) -> collect(child, name + " " + sub, into));
  }

  private static Set<String> options(String section) {
    List<String> names = new ArrayList<>();
    Matcher row = ROW.matcher(section);
    while (row.find()) {
      NAME.matcher(row.group(1)).results().forEach(name -> names.add(name.group()));
    }
    return new TreeSet<>(names);
  }
}
