package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What a mistyped command line is answered with, and what people see while they wait.
class UsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sevre                          | serve
          handof list                    | handoff
          handoff wach                   | watch
          doktor                         | doctor
          config validat                 | validate
          handoff show --sever http://x 1| --server
          """)
  void a_mistyped_word_is_answered_with_the_nearest(String typed, String meant) {
    Cli run = Cli.run(typed.strip().split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.text()).containsPattern("(Did you mean|Possible solutions): .*" + meant);
  }

  @Test
  void a_command_alone_shows_what_it_can_do() {
    for (String[] typed : new String[][] {{}, {"handoff"}, {"config"}}) {
      Cli run = Cli.run(typed);
      assertThat(run.exitCode()).isZero();
      assertThat(run.text()).contains("Usage: baton", "Commands:");
    }
  }

  @Test
  void a_command_that_does_not_exist_is_answered_with_those_that_do() {
    Cli run = Cli.run("handoff", "foo");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.text())
        .contains("baton handoff has no command 'foo'; there are start, show, list, watch, cancel")
        .contains("See 'baton handoff --help'.");
  }

  @Test
  void a_number_that_is_none_is_told_in_a_sentence_without_the_whole_usage() {
    for (String[] typed :
        new String[][] {
          {"handoff", "list", "--limit", "abc"},
          {"handoff", "start", "--from", "a/b", "--to", "c", "--wait-ms", "abc"}
        }) {
      Cli run = Cli.run(typed);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.text()).contains("'abc' is not a whole number").doesNotContain("Usage:");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--genesys-port, 99999",
    "--cxone-port, -1",
    "--cognigy-port, 65536",
    "--token-seconds, 0",
    "--callers, 100001",
    "--traffic, 6001"
  })
  void a_number_out_of_bounds_is_told_of_the_option_that_was_typed(String option, String value) {
    Cli run = Cli.run("twin", option, value);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.text()).contains("baton: " + option + " is " + value + ", ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000", "0/10", "10/0", "10/3601", "many/10"})
  void a_rate_that_is_none_is_told_of_its_option(String rate) {
    Cli run = Cli.run("twin", "--cognigy-rate", rate);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.text()).contains("baton: --cognigy-rate").doesNotContain("Usage:");
  }

  @Test
  void the_options_for_webhooks_go_together_and_are_looked_at_before_anything_is_started() {
    Cli half = Cli.run("twin", "--webhook-url", "http://127.0.0.1:1");
    assertThat(half.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(half.text()).contains("--webhook-secret and --webhook-account go together");
    for (String[] wrong :
        new String[][] {
          {"ftp://x", "NAME", "--webhook-url"},
          {"no url", "NAME", "--webhook-url"},
          {"http://x", "a b", "--webhook-account"}
        }) {
      Cli run =
          Cli.run(
              "twin",
              "--webhook-url",
              wrong[0],
              "--webhook-secret",
              "hush",
              "--webhook-account",
              wrong[1]);
      assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
      assertThat(run.text()).contains(wrong[2]).doesNotContain("hush");
    }
  }

  @Test
  void what_stands_beside_a_command_in_a_list_is_a_whole_sentence() {
    List<CommandLine> all = new ArrayList<>(List.of(Main.commandLine()));
    for (int i = 0; i < all.size(); i++) {
      all.addAll(all.get(i).getSubcommands().values());
      assertThat(all.get(i).getCommandSpec().usageMessage().description()[0]).endsWith(".");
    }
    assertThat(all).hasSizeGreaterThan(10);
  }

  @Test
  void the_help_names_what_an_option_takes() {
    assertThat(Cli.run("handoff", "start", "--help").text())
        .contains("--wait-ms=MS", "--server=URL", "--dtmf=KEYS");
    assertThat(Cli.run("twin", "--help").text()).contains("--cognigy-rate=N/SECONDS");
  }

  @Test
  void a_demo_that_stays_up_has_no_json() {
    Cli run = Cli.run("demo", "--json");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.text()).contains("--json needs --once");
  }

  @Test
  void a_server_is_a_url() {
    for (String wrong : new String[] {"127.0.0.1", "ftp://host", "http:///path"}) {
      Cli run = Cli.run("handoff", "show", "--server", wrong, "h-1");
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.text()).contains("--server is scheme, host and port");
    }
  }

  @Test
  void what_is_waited_for_is_one_line_that_disappears() {
    StringWriter screen = new StringWriter();
    Progress progress = Progress.on(new PrintWriter(screen));
    progress.show("waiting: reserving");
    progress.show("waiting: reserving");
    progress.show("waiting: committed");
    progress.clear();
    progress.clear();
    assertThat(screen.toString())
        .isEqualTo("\rwaiting: reserving\u001b[K\rwaiting: committed\u001b[K\r\u001b[K");
  }

  @Test
  void where_there_is_no_terminal_nothing_is_shown() {
    StringWriter file = new StringWriter();
    Progress progress = Progress.onTerminal(new PrintWriter(file));
    progress.show("waiting");
    progress.clear();
    assertThat(System.console()).as("tests have no terminal").isNull();
    assertThat(file.toString()).isEmpty();
  }
}
