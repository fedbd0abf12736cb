package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
