package dev.baton.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The reference in docs/ shows every key, each with the default that it has.
class ReferenceFileTest {
  private static final Path FILE = Path.of("../docs/reference/configuration.yaml");
  private static final Pattern KEY = Pattern.compile("([ -]*)([a-z][A-Za-z.*-]*):( .*)?");

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "HOME", "/home/ada",
          "GENESYS_CLIENT_SECRET", "a",
          "CXONE_CLIENT_SECRET", "b",
          "COGNIGY_CLIENT_SECRET", "c",
          "CXONE_WEBHOOK_SECRET", "w",
          "BATON_DATABASE_URL", "postgresql://db.example/baton",
          "BATON_TOKEN_KEY", "a key of some length",
          "BATON_MASTER_KEY", "0123456789abcdef".repeat(4),
          "CRM_WEBHOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  @Test
  void the_reference_is_a_sound_configuration() {
    assertThat(Configs.problems(ConfigLoader.load(FILE, ENVIRONMENT))).isEmpty();
  }

  @Test
  void leaving_out_a_key_that_shows_its_default_changes_nothing() throws IOException {
    List<String> lines = Files.readAllLines(FILE);
    ConfigResult whole = parse(lines);

    List<String> left = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (KEY.matcher(lines.get(i)).matches() && !isMarked(lines.get(i)) && isLeaf(lines, i)) {
        assertThat(parse(without(lines, i))).as(lines.get(i)).isEqualTo(whole);
        left.add(lines.get(i));
      }
    }

    // server 2, journal 9, accounts 5 and limits 6, stream 15, escalation 3, tries, triggers 2,
    // subscription 7,
    // timers 20, limits 3, privacy 2, reports 3, rules 13, repair 2, webhooks 5.
    assertThat(left).hasSize(98);
  }

  @Test
  void leaving_out_a_required_key_is_a_problem() throws IOException {
    List<String> lines = Files.readAllLines(FILE);
    int required = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains("(required)") && isLeaf(lines, i)) {
        assertThat(Configs.problems(parse(without(lines, i)))).as(lines.get(i)).isNotEmpty();
        required++;
      }
    }

    assertThat(required).isEqualTo(34);
  }

  @Test
  void every_key_that_is_read_is_shown() throws IOException {
    List<String> lines = Files.readAllLines(FILE);
    TreeSet<String> shown = new TreeSet<>();
    lines.forEach(line -> addKey(shown, line));

    TreeSet<String> read = new TreeSet<>();
    for (int i = 0; i < lines.size(); i++) {
      if (KEY.matcher(lines.get(i)).matches() && !isLeaf(lines, i)) {
        // A key that is like no other makes the reader list those that it knows here.
        String indent = lines.get(i + 1).replaceFirst("\\S.*", "");
        List<String> more = new ArrayList<>(lines);
        more.add(i + 1, indent + "qqqqqqqqq: 1");
        Configs.problems(parse(more)).forEach(problem -> addKnown(read, problem.message()));
      }
    }

    assertThat(read).hasSizeGreaterThan(50);
    assertThat(shown).containsAll(read);
  }

  private static ConfigResult parse(List<String> lines) {
    return ConfigLoader.parse(
        String.join("\n", lines), "configuration.yaml", ENVIRONMENT, Path.of("/etc/baton"));
  }

  private static boolean isMarked(String line) {
    return line.contains("(required)") || line.contains("(no default)");
  }

  private static boolean isLeaf(List<String> lines, int i) {
    return lines.get(i).replaceFirst(" #.*", "").matches(".*: .*\\S.*");
  }

  private static List<String> without(List<String> lines, int i) {
    List<String> rest = new ArrayList<>(lines);
    rest.remove(i);
    return rest;
  }

  private static void addKey(TreeSet<String> keys, String line) {
    Matcher matcher = KEY.matcher(line);
    if (matcher.matches()) {
      keys.add(matcher.group(2));
    }
  }

  private static void addKnown(TreeSet<String> keys, String message) {
    int at = message.indexOf("known here: ");
    if (at >= 0) {
      keys.addAll(Arrays.asList(message.substring(at + "known here: ".length()).split(", ")));
    }
  }
}
