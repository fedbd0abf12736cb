package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.FaultScriptReader;
import dev.baton.twin.fault.InvalidFaultScript;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Queue;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/// `baton diagnose --live-probe`: what it makes, when, and that it leaves nothing behind.
class DiagnoseLiveProbeTest {
  private static final String QUEUE = "a1b2c3d4-5678-90ab-cdef-123456789012";
  private static final String YES = "--yes-create-a-real-interaction";

  /// The number of the payload; no other caller has it.
  private static final String PHONE = "+15551234567";

  /// Where the twin's books may not have the interaction once its leg has been ended.
  private static final List<Party.Kind> WITH_SOMEBODY = List.of(Party.Kind.AGENT, Party.Kind.QUEUE);

  private static TwinServer twins;

  @TempDir private Path folder;

  @BeforeAll
  static void startTwins() throws IOException {
    twins = TwinServer.start(TwinOptions.defaults());
  }

  @AfterEach
  void new_world() {
    twins.reset();
  }

  @AfterAll
  static void stopTwins() {
    twins.close();
  }

  @Test
  void an_interaction_is_made_watched_and_ended() throws IOException {
    Cli run = diagnose("--live-probe", YES, "--watch", "2s");
    assertThat(run.exitCode()).as(run.text()).isZero();
    assertThat(run.text())
        .contains("live probe", "PASS  created", "PASS  active", "PASS  ended")
        .contains("0 errors, 0 warnings");
    Books.CallerEntry made = made().getFirst();
    assertThat(made()).hasSize(1);
    assertThat(made.with().kind()).isNotIn(WITH_SOMEBODY);
    assertThat(made.contexts().toString()).contains("batonProbe");
  }

  @Test
  void a_program_gets_it_in_its_one_document() throws IOException {
    JsonNode told = diagnose("--live-probe", YES, "--watch", "1s", "--json").json();
    assertThat(told.path("healthy").asBoolean()).as(told.toString()).isTrue();
    assertThat(told.at("/subjects/4/subject").asString()).isEqualTo("live probe");
    assertThat(told.at("/subjects/4/checks/0/name").asString()).isEqualTo("created");
  }

  @Test
  void without_the_flag_for_it_nothing_is_made() throws IOException {
    assertThat(diagnose().exitCode()).isZero();
    assertThat(made()).isEmpty();
  }

  @Test
  void the_queues_name_has_to_be_typed() throws IOException {
    Cli wrong = typing("yes");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.text()).contains("that is not the queue's name, so nothing was created");
    assertThat(typing(null).exitCode()).isEqualTo(2);
    assertThat(typing(QUEUE).exitCode()).isEqualTo(2);
    assertThat(made()).isEmpty();
    Cli right = typing("Support");
    assertThat(right.exitCode()).as(right.text()).isZero();
    assertThat(made()).hasSize(1);
  }

  @Test
  void a_queue_whose_name_cannot_be_typed_is_asked_for_by_its_id() throws IOException {
    twins.with((world, now) -> {
      world.putQueue(Platform.NICE_CXONE, Queue.active(QUEUE, "  ", 10), now);
      return null;
    });
    assertThat(typing("").exitCode()).isEqualTo(2);
    assertThat(made()).isEmpty();
    assertThat(typing(QUEUE).exitCode()).isZero();
  }

  @Test
  void nothing_is_made_while_there_are_errors() throws IOException {
    twins.with((world, now) -> {
      world.putQueue(
          Platform.NICE_CXONE, new Queue(QUEUE, "Support", true, 10, List.of("resolved")), now);
      return null;
    });
    Cli run = diagnose("--live-probe", YES);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text()).contains("live probe (not looked at, because of what was found before)");
    assertThat(made()).isEmpty();
  }

  @Test
  void a_call_that_is_dropped_is_told_with_its_causes() throws Exception {
    Thread network =
        Thread.ofVirtual()
            .start(() -> {
              Waiting.until("the interaction is there", 60_000, () -> made().size() == 1);
              twins.hangUp(made().getFirst().interactionIds().getFirst());
            });
    Cli run = diagnose("--live-probe", YES, "--watch", "30s");
    assertThat(network.join(Duration.ofMinutes(2))).isTrue();
    assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
    assertThat(run.text())
        .containsSubsequence(
            "FAIL  probe-dropped", "media server", "SIP trunk", "callControl", "Connect to Agent");
  }

  @Test
  void a_creation_that_is_not_answered_is_told_how_to_find()
      throws IOException, InvalidFaultScript {
    twins.faults(
        FaultScriptReader.read("rules:\n  - {operation: create, fault: lose_answer}\n", "test"));
    Cli run = diagnose("--live-probe", YES);
    assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
    assertThat(run.text())
        .contains("FAIL  probe-in-doubt", "in queue " + QUEUE, "custom attribute batonProbe = ");
    String mark = run.text().replaceAll("(?s).*batonProbe = ([^, ]+).*", "$1");
    assertThat(made().getFirst().contexts().toString()).contains(mark);
  }

  @Test
  void who_ends_the_process_ends_the_interaction_too() throws Exception {
    Path config = Files.writeString(folder.resolve("config.yaml"), config());
    try (BatonProcess process =
        BatonProcess.start(
            Map.of(),
            "diagnose",
            "--config",
            config.toString(),
            "--live-probe",
            YES,
            "--watch",
            "60s")) {
      Waiting.until("the interaction is there", 60_000, () -> made().size() == 1);
      // SIGTERM, as the shell's Ctrl-C is SIGINT: both run what is to be done at the end.
      process.terminate();
      process.awaitExit();
      assertThat(made().getFirst().with().kind()).isNotIn(WITH_SOMEBODY);
    }
  }

  private List<Books.CallerEntry> made() {
    // Guide 003's caller, who is there from the start, has the same number.
    return twins.books().callers().stream()
        .filter(caller -> caller.phone().equals(PHONE) && caller.session() == null)
        .toList();
  }

  /// At a terminal where somebody types that.
  private Cli typing(@Nullable String answer) throws IOException {
    Path config = Files.writeString(folder.resolve("config.yaml"), config());
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    CommandLine line =
        Main.prepared(
            new CommandLine(
                new DiagnoseCommand(
                    new Confirmation() {
                      @Override
                      public boolean isPossible() {
                        return true;
                      }

                      @Override
                      public @Nullable String ask(String question) {
                        assertThat(question).contains("real voice interaction", QUEUE);
                        return answer;
                      }
                    })));
    line.setOut(out);
    line.setErr(out);
    int exitCode = line.execute("--config", config.toString(), "--live-probe", "--watch", "1s");
    out.flush();
    return new Cli(exitCode, text.toString());
  }

  private Cli diagnose(String... options) throws IOException {
    Path config = Files.writeString(folder.resolve("config.yaml"), config());
    return Cli.run(
        Stream.concat(Stream.of("diagnose", "--config", config.toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  private static String config() {
    return """
    client_id: "demo-client"
    client_secret: "demo-secret"
    base_url: "%s"
    test_payload:
      transferContext:
        queueId: "%s"
        participant:
          name: "John Doe"
          phoneNumber: "%s"
    """
        .formatted(twins.cxone(), QUEUE, PHONE);
  }
}
