package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bench.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `baton bench`: what is said before and behind the measuring.
class BenchTest {
  @TempDir private Path folder;

  @Test
  void one_phase_is_measured_and_told_as_files_and_on_the_screen() throws IOException {
    Cli run = Cli.run("bench", "--only", "ceilings", "--quick", "--out", folder.toString());
    assertThat(run.exitCode()).as(run.text()).isZero();
    assertThat(run.text())
        .contains("bare HTTP to a twin", "syncs/s", " cores, ", "lost 0, doubled 0")
        .containsPattern("(THE MACHINE IS BUSY|The machine was quiet|is not known)")
        .contains("bench.html");
    assertThat(folder.resolve("bench.json")).exists();
    assertThat(folder.resolve("bench.html")).exists();
    assertThat(folder.resolve("bench.md")).exists();

    JsonNode json =
        Cli.run("bench", "--only", "ceilings", "--quick", "--json", "--out", folder.toString())
            .json();
    assertThat(json.at("/results").size()).isEqualTo(4);
  }

  @Test
  @Tag("tier2")
  void real_processes_are_started_filled_and_killed() {
    Cli run =
        Cli.run("bench", "--only", "heap,startup,takeover", "--quick", "--out", folder.toString());
    assertThat(run.exitCode()).as(run.text()).isZero();
    assertThat(run.text())
        .contains("parked in confirming", "to its first answer", "handoffs are resumed");
  }

  @Test
  void a_phase_that_does_not_exist_is_answered_with_those_that_do() {
    Cli run = Cli.run("bench", "--only", "ceilings,fast", "--out", folder.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.text()).contains("there is no phase 'fast'");
    for (Phase phase : Phase.values()) {
      assertThat(run.text()).contains(phase.wireName());
      assertThat(Cli.run("bench", "--help").text()).contains(phase.wireName());
    }
  }

  @Test
  void a_folder_that_cannot_be_written_is_said_before_anything_is_measured() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    for (String option : new String[] {"--out", "--data"}) {
      Cli run = Cli.run("bench", "--only", "ceilings", option, file.resolve("below").toString());
      assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
      assertThat(run.text()).contains(option + ": files cannot be written in");
    }
  }
}
