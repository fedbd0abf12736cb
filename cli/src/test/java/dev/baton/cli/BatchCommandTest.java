package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.demo.DemoConfig;
import dev.baton.config.BatonConfig;
import dev.baton.config.ConfigLoader;
import dev.baton.config.ConfigResult;
import dev.baton.server.BatonServer;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.NewSession;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Handing over the sessions of a file, against a Baton that runs in this process.
class BatchCommandTest {
  @TempDir private static Path folder;

  private static TwinServer twins;
  private static BatonServer baton;
  private static String uri;

  @BeforeAll
  static void start() throws IOException {
    twins = TwinServer.start(TwinOptions.defaults());
    baton = Servers.start(withVoiceBots());
    uri = "http://127.0.0.1:" + baton.port();
  }

  private static BatonConfig withVoiceBots() {
    String yaml =
        DemoConfig.yaml(twins, 0, folder)
            .replace(
                "    routes:\n",
                """
                      cognigy-main:
                        platform: nice_cognigy
                        api-base: %s
                        client-id: demo-client
                        client-secret: ${env:DEMO_SECRET}
                    routes:
                """
                    .formatted(twins.cognigy()));
    return switch (ConfigLoader.parse(yaml, "test", DemoConfig.environment(), folder)) {
      case ConfigResult.Loaded(BatonConfig config) -> config;
      case ConfigResult.Invalid(var problems, int _) ->
          throw new IllegalStateException("the test's configuration is refused: " + problems);
    };
  }

  @AfterEach
  void nobody_is_hurt_and_nothing_is_wrong_any_more() {
    twins.faults(FaultScript.NONE);
    assertThat(twins.summary().lost()).isZero();
    assertThat(twins.summary().doubled()).isZero();
    assertThat(twins.summary().ordersThatTookEffectTwice()).isZero();
  }

  @AfterAll
  static void stop() {
    baton.close();
    twins.close();
  }

  private static String caller() {
    return twins.addCaller(Platform.GENESYS_CLOUD).id();
  }

  private static Books.CallerEntry caller(String session) {
    return Objects.requireNonNull(twins.books().caller(session));
  }

  private static Path file(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines);
  }

  private static Cli start(String server, Path file, String... more) {
    return Cli.run(
        Stream.concat(
                Stream.of("handoff", "start", "--from-file", file.toString(), "--server", server),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static Cli start(Path file, String... more) {
    return start(
        uri,
        file,
        Stream.concat(
                Stream.of("--from", "genesys-main", "--to", "billing", "--until", "queued"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  /// The results by their lines, from what was printed as JSON.
  private static Map<Integer, JsonNode> results(Cli run) {
    Map<Integer, JsonNode> results = new TreeMap<>();
    run.text()
        .lines()
        .map(JsonMapper.shared()::readTree)
        .filter(json -> json.has("line"))
        .forEach(json -> results.put(json.path("line").asInt(), json));
    return results;
  }

  private static JsonNode result(Cli run, int line) {
    return Objects.requireNonNull(results(run).get(line));
  }

  private static JsonNode summary(Cli run) {
    return JsonMapper.shared()
        .readTree(run.text().lines().reduce((_, last) -> last).orElseThrow())
        .path("summary");
  }

  @Test
  void every_session_is_handed_over_once_however_often_the_file_is_run() throws IOException {
    List<String> sessions = Stream.generate(BatchCommandTest::caller).limit(12).toList();
    Path file =
        file(
            "many.jsonl",
            sessions.stream().map(id -> "{\"session\":\"%s\"}".formatted(id)).toList());

    Cli run = start(file, "--json", "--parallel", "5");

    assertThat(run.exitCode()).as(run.text()).isZero();
    assertThat(results(run).values())
        .extracting(result -> result.path("session").asString())
        .containsExactlyElementsOf(sessions);
    assertThat(summary(run).at("/outcomes/completed").asInt()).isEqualTo(12);
    for (String id : sessions) {
      assertThat(caller(id).with().platform()).isEqualTo(Platform.NICE_CXONE);
    }

    Cli again = start(file, "--json", "--parallel", "1");

    assertThat(again.exitCode()).isZero();
    assertThat(results(again)).isEqualTo(results(run));
  }

  @Test
  void the_callers_of_voice_bots_are_handed_over_though_flows_hold_their_sessions()
      throws IOException {
    List<String> sessions =
        Stream.generate(() ->
                twins
                    .addSession(
                        NewSession.voice(null, "+14155550173")
                            .knowing(Map.of("callerName", "Jane Doe"))
                            .withFlows(new NewSession.Flows(2_000, 300)))
                    .id())
            .limit(8)
            .toList();
    List<String> lines =
        new ArrayList<>(sessions.stream().map(id -> "{\"session\":\"%s\"}".formatted(id)).toList());
    lines.add("{\"session\":\"nobody\",\"reason\":\"other\"}");

    Cli run =
        start(
            uri,
            file("bots.jsonl", lines),
            "--from",
            "cognigy-main",
            "--to",
            "billing-genesys",
            "--until",
            "queued",
            "--reason",
            "complex_billing_issue",
            "--priority",
            "high",
            "--json");

    assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
    assertThat(result(run, 9).path("outcome").asString()).isEqualTo("returned");
    assertThat(summary(run).at("/outcomes/completed").asInt()).as(run.text()).isEqualTo(8);
    for (String id : sessions) {
      Books.CallerEntry caller = caller(id);
      assertThat(caller.with().platform()).isEqualTo(Platform.GENESYS_CLOUD);
      assertThat(caller.contexts().toString())
          .contains("handoffReason=complex_billing_issue", "priority=high");
    }
  }

  @Test
  void broken_and_refused_lines_are_told_and_the_rest_goes_on() throws IOException {
    Path file =
        file(
            "mixed.jsonl",
            List.of(
                "{\"session\":\"%s\"}".formatted(caller()),
                "{\"session\":",
                "",
                "{\"session\":\"gen-9\",\"to\":\"biling\"}",
                "{\"session\":\"gen-8\",\"priority\":\"high\"}",
                "{\"session\":\"%s\",\"to\":[\"billing\"],\"customer\":{\"segment\":\"gold\"}}"
                    .formatted(caller())));

    Cli run = start(file, "--json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(results(run).values())
        .extracting(result -> result.path("line").asInt() + " " + result.path("outcome").asString())
        .containsExactly("1 completed", "2 broken", "4 refused", "5 refused", "6 completed");
    assertThat(result(run, 2).path("column").asInt()).isPositive();
    assertThat(result(run, 4).path("detail").asString()).contains("biling", "billing");
    assertThat(result(run, 5).path("detail").asString()).contains("/priority");
    assertThat(summary(run).path("lines").asInt()).isEqualTo(5);

    Cli people = start(file);
    assertThat(people.exitCode()).isEqualTo(1);
    assertThat(people.text())
        .contains("line     2  broken", "column 12", "JSON ends too early")
        .contains("5 lines: 1 broken, 2 completed, 2 refused");
  }

  @Test
  void a_run_that_was_broken_off_is_gone_on_with() throws IOException {
    twins.faults(
        FaultScript.of(
            FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Delay(1_500))));
    Path file = file("cut.jsonl", List.of("{\"session\":\"%s\"}".formatted(caller())));

    Cli cut = start(file, "--json", "--wait-ms", "1");

    assertThat(cut.exitCode()).isEqualTo(1);
    assertThat(result(cut, 1).path("outcome").asString()).isEqualTo("unfinished");

    Cli again = start(file, "--json");

    assertThat(again.exitCode()).as(again.text()).isZero();
    assertThat(result(again, 1).path("handoffId")).isEqualTo(result(cut, 1).path("handoffId"));
  }

  @Test
  void a_line_that_says_something_else_than_before_needs_a_new_batch() throws IOException {
    String session = caller();
    Path file = file("said.jsonl", List.of("{\"session\":\"%s\"}".formatted(session)));
    assertThat(start(file).exitCode()).isZero();

    file("said.jsonl", List.of("{\"session\":\"%s\",\"until\":\"active\"}".formatted(session)));
    Cli other = start(file);

    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.text()).contains("refused", "--batch");
    // The caller has left this leg.
    assertThat(start(file, "--batch", "second", "--json").text())
        .contains("\"outcome\":\"returned\"");
  }

  @Test
  void a_dry_run_starts_nothing() throws IOException {
    String session = caller();
    Path file = file("dry.jsonl", List.of("{\"session\":\"%s\"}".formatted(session), "{"));

    Cli run = start(file, "--dry-run", "--json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(result(run, 1).path("outcome").asString()).isEqualTo("rehearsed");
    assertThat(result(run, 1).path("detail").asString()).contains("1 attempt");
    assertThat(caller(session).with().platform()).isEqualTo(Platform.GENESYS_CLOUD);
  }

  @Test
  void what_does_not_go_together_is_said_before_anything_is_sent() throws IOException {
    Path file = file("good.jsonl", List.of("{\"session\":\"s\"}"));
    for (String[] wrong :
        new String[][] {
          {"--phone", "+14155550173", "--phone"},
          {"--idempotency-key", "k", "key"},
          {"--parallel", "0", "--parallel is 1 to 512"},
          {"--parallel", "513", "--parallel is 1 to 512"},
        }) {
      Cli run = start(file, wrong[0], wrong[1]);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.text()).contains(wrong[2]);
    }
    Cli leg = start(uri, file, "--from", "genesys-main/gen-1", "--to", "billing");
    assertThat(leg.exitCode()).isEqualTo(2);
    assertThat(leg.text()).contains("the ACCOUNT alone");
    Cli none = Cli.run("handoff", "start", "--to", "billing", "--server", uri);
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.text()).contains("--from-file");
    assertThat(Cli.run("handoff", "start", "--from", "a/b", "--server", uri).text())
        .contains("--to is missing");
    assertThat(Cli.run("handoff", "start", "--from", "a/b", "--to", "c", "--batch", "x").text())
        .contains("--batch needs --from-file");
    assertThat(Cli.run("handoff", "start", "--from", "a/b", "--to", "c", "--parallel", "2").text())
        .contains("--parallel needs --from-file");
    Cli forever = start(uri, file, "--to", "billing", "--wait-ms", "9223372036854775807");
    assertThat(forever.exitCode()).isEqualTo(2);
    assertThat(forever.text()).contains("--wait-ms is 1 to 86400000");
  }

  @Test
  void a_baton_that_is_not_there_is_told_at_once() throws IOException {
    Path file = file("gone.jsonl", List.of("{\"session\":\"s\"}"));
    Cli run = start("http://127.0.0.1:1", file, "--from", "a", "--to", "b");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.text()).contains("nothing answers");
  }

  @Test
  void baton_is_asked_again_when_it_says_so() throws IOException {
    Path file = file("busy.jsonl", List.of("{\"session\":\"a\"}", "{\"session\":\"b\"}"));
    // Behind a 500 or a gateway's 502 a handoff may have begun: under its key it is the same one.
    for (int status : new int[] {408, 429, 500, 502, 503}) {
      try (BusyBaton busy = new BusyBaton(2, status, "0", 1)) {
        Cli run = start(busy.uri(), file, "--from", "x", "--to", "y", "--json");
        assertThat(run.exitCode()).as(run.text()).isZero();
        assertThat(busy.asked.values()).extracting(AtomicInteger::get).containsExactly(3, 3);
      }
    }
  }

  @Test
  void a_baton_that_takes_nothing_for_longer_than_the_wait_ends_the_run() throws IOException {
    Path file = file("full.jsonl", List.of("{\"session\":\"a\"}", "{\"session\":\"b\"}"));
    for (int status : new int[] {429, 500, 503}) {
      endsTheRun(file, status);
    }
  }

  private static void endsTheRun(Path file, int status) throws IOException {
    try (BusyBaton busy = new BusyBaton(Integer.MAX_VALUE, status, "3600", 1)) {
      Cli run =
          start(
              busy.uri(),
              file,
              "--from",
              "x",
              "--to",
              "y",
              "--json",
              "--parallel",
              "1",
              "--wait-ms",
              "10");
      assertThat(run.exitCode()).as(run.text()).isEqualTo(3);
      assertThat(run.text()).contains("\"not_started\":2");
      assertThat(busy.asked).hasSize(1);
    }
  }

  @Test
  void some_are_asked_for_at_once_and_never_two_of_one_session() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String session : List.of("a", "b", "c", "d")) {
      for (int i = 1; i <= 3; i++) {
        lines.add(
            "{\"session\":\"%s\",\"key\":\"k-%d\",\"reason\":\"%s-%d\"}"
                .formatted(session, i, session, i));
      }
    }
    Path file = file("pairs.jsonl", lines);
    try (BusyBaton busy = new BusyBaton(0, 503, "0", 4)) {
      Cli run = start(busy.uri(), file, "--from", "x", "--to", "y", "--parallel", "4");
      assertThat(run.exitCode()).as(run.text()).isZero();
      assertThat(busy.most.get()).isEqualTo(4);
      assertThat(busy.mostOfOne.get()).isOne();
      assertThat(busy.order.stream().filter(reason -> reason.startsWith("b")))
          .containsExactly("b-1", "b-2", "b-3");
    }
  }

  @Test
  void people_see_how_far_it_is() {
    StringWriter screen = new StringWriter();
    PrintWriter out = new PrintWriter(screen);
    BatchReport report = new BatchReport(out, Progress.on(out), false, 2);
    report.add(BatchResult.of(new BatchLine.Broken(7, 0, "is no text")));
    assertThat(screen.toString())
        .contains("  line     7  broken        is no text")
        .contains("[##########..........] 1 of 2: 1 broken");
    assertThat(report.end()).isFalse();
    assertThat(screen.toString()).endsWith("2 lines: 1 broken\n");
  }
}
