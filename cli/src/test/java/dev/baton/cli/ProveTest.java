package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `baton prove`: what somebody gets to read who asks whether a configuration may lose a caller.
class ProveTest {
  private static final String CONFIGURATION =
      """
      tenants:
        default:
          accounts:
            cx:
              platform: nice_cxone
              api-base: https://cx.example
              client-id: baton
              client-secret: ${env:PATH}
              inbound:
                phone-number: "+18885551900"
          routes:
            nora:
              account: cx
              target-agent: nice-usr-4492
            anybody:
              account: cx
              target-number: "+18885551910"
      """;

  /// Breaks the rule SettleCoversOrder: an order may still take effect when it is taken for dead.
  private static final String SETTLES_TOO_SOON = CONFIGURATION + "timers: {settle: 500ms}\n";

  @TempDir private Path folder;

  @Test
  void a_sound_configuration_is_played_with_its_routes_and_told_what_it_rests_on()
      throws IOException {
    Cli run = prove(CONFIGURATION, "--handoffs", "200");
    assertThat(run.exitCode()).as(run.text()).isZero();
    assertThat(run.text())
        .contains("tenant default: nora, anybody, in any order")
        .contains("released or has expired refuses a commit that comes late")
        .contains("3500 ms after its sender's deadline")
        .containsPattern("completed +\\d+")
        .contains("No caller was lost and none doubled");
  }

  @Test
  void a_broken_timer_rule_is_refused_and_forced_shows_the_story_it_protects_from()
      throws IOException {
    Cli refused = prove(SETTLES_TOO_SOON, "--handoffs", "200");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(refused.text()).contains("SettleCoversOrder");

    JsonNode forced = prove(SETTLES_TOO_SOON, "--force", "--handoffs", "20000", "--json").json();
    assertThat(forced.path("good").asBoolean()).as(forced.toString()).isFalse();
    assertThat(forced.at("/brokenRules/0/rule").asString()).isEqualTo("SettleCoversOrder");
    assertThat(forced.at("/story/lines").size()).isGreaterThan(3);

    String replay = forced.at("/story/replay").asString();
    assertThat(replay).startsWith("bin/baton prove --config ").contains(" --force --seed ");
    List<String> words = List.of(replay.split(" "));
    Cli replayed = Cli.run(words.subList(1, words.size()).toArray(String[]::new));
    assertThat(replayed.exitCode()).as(replayed.text()).isEqualTo(ExitCodes.FINDINGS);
    assertThat(replayed.text()).contains(forced.at("/story/what").asString());

    String seed = words.getLast();
    Cli other = prove(CONFIGURATION, "--seed", seed);
    assertThat(other.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(other.text()).contains("was found with another configuration");
  }

  @Test
  void a_window_without_time_for_a_commit_moves_nobody_which_its_rule_would_have_said()
      throws IOException {
    String reservable = CONFIGURATION.substring(0, CONFIGURATION.indexOf("      anybody:"));
    String tooShort = reservable + "timers: {hold-duration: 4s}\n";
    JsonNode proof = prove(tooShort, "--force", "--handoffs", "100", "--json").json();
    assertThat(proof.path("good").asBoolean()).as(proof.toString()).isTrue();
    assertThat(proof.at("/brokenRules/0/rule").asString()).isEqualTo("CommitFitsReservation");
    assertThat(proof.path("endings").has("completed")).isFalse();
    assertThat(proof.path("endings").path("returned, window_too_short").asInt()).isPositive();
  }

  @Test
  void a_seed_is_told_and_one_of_another_world_is_said_not_to_exist_any_more() {
    Cli told = Cli.run("prove", "--seed", "17");
    assertThat(told.exitCode()).as(told.text()).isZero();
    assertThat(told.text())
        .containsPattern("\\d\\.\\d{3} s  caller 1 is at ")
        .containsPattern("Replay it: bin/baton prove --seed 17@[0-9a-f]{8}\\.[0-9a-f]{6}");

    Cli gone = Cli.run("prove", "--seed", "17@00000000.000000");
    assertThat(gone.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(gone.text()).contains("seed 17 does not exist any more").contains("have changed");
    assertThat(Cli.run("prove", "--seed", "seventeen").exitCode()).isEqualTo(ExitCodes.USAGE);
  }

  private Cli prove(String configuration, String... options) throws IOException {
    Path file = folder.resolve("baton.yaml");
    Files.writeString(file, configuration);
    String[] arguments = new String[options.length + 3];
    arguments[0] = "prove";
    arguments[1] = "--config";
    arguments[2] = file.toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return Cli.run(arguments);
  }
}
