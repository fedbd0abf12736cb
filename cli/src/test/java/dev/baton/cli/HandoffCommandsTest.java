package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.demo.DemoConfig;
import dev.baton.server.BatonServer;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The commands about handoffs against a Baton that runs in this process.
class HandoffCommandsTest {
  @TempDir private static Path folder;

  private static TwinServer twins;
  private static BatonServer baton;
  private static String uri;

  @BeforeAll
  static void start() throws IOException {
    twins = TwinServer.start(TwinOptions.defaults());
    baton = Servers.start(DemoConfig.of(twins, 0, folder, "", Map.of()));
    uri = "http://127.0.0.1:" + baton.port();
  }

  @AfterEach
  void nobody_is_lost_and_nothing_is_wrong_any_more() {
    twins.faults(FaultScript.NONE);
    assertThat(twins.summary().lost()).isZero();
    assertThat(twins.summary().doubled()).isZero();
  }

  @AfterAll
  static void stop() {
    baton.close();
    twins.close();
  }

  @Test
  void what_was_started_is_listed_shown_and_watched_to_its_end() {
    String id = started("nice-usr-4492");
    Cli watch = handoff("watch", id);
    assertThat(watch.exitCode()).as(watch.text()).isZero();
    assertThat(watch.text())
        .contains("handoff " + id, "heard, and what was then sent", ": completed, attempt 1");
    // Every line once, though it was asked for again and again.
    assertThat(watch.text().lines().filter(line -> line.contains("-> reserve"))).hasSize(1);

    Cli list = handoff("list", "--account", "genesys-main", "--state", "completed");
    assertThat(list.text()).contains(id).contains("…");
    assertThat(list.text().lines()).allMatch(line -> line.length() <= 100);
    assertThat(handoff("list", "--state", "dead_lettered").text().strip()).isEqualTo("no handoff");

    Cli late = handoff("cancel", id);
    assertThat(late.exitCode()).isEqualTo(1);
    assertThat(late.text()).contains("baton: ").doesNotContain("\tat ");
  }

  @Test
  void a_list_goes_on_page_after_page() {
    Stream.of("nice-usr-4493", "nice-usr-4494")
        .map(HandoffCommandsTest::started)
        .forEach(id -> assertThat(handoff("watch", id).exitCode()).isZero());
    Cli first = handoff("list", "--limit", "1");
    assertThat(first.text().lines()).hasSize(3);
    assertThat(first.text()).contains("there are more: --all shows all");
    assertThat(handoff("list", "--limit", "1", "--json").json().path("nextCursor").isString())
        .isTrue();
    JsonNode all = handoff("list", "--all", "--json").json();
    assertThat(all.path("items").size()).isGreaterThanOrEqualTo(2);
    assertThat(all.has("nextCursor")).isFalse();
    assertThat(handoff("list", "--interaction", "int-nobody x", "--json").exitCode()).isIn(0, 2);
  }

  @Test
  void a_handoff_is_cancelled_while_its_destination_is_being_asked() {
    twins.faults(
        FaultScript.of(
            FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Delay(1_500))));
    String id = started("nice-usr-4495");
    Cli cancel = handoff("cancel", id);
    assertThat(cancel.exitCode()).as(cancel.text()).isZero();
    assertThat(cancel.text()).contains("handoff " + id);

    Cli watch = handoff("watch", "--json", id);
    assertThat(watch.exitCode()).isZero();
    List<JsonNode> lines = watch.text().lines().map(JsonMapper.shared()::readTree).toList();
    assertThat(lines)
        .allSatisfy(line -> assertThat(line.path("handoffId").asString()).isEqualTo(id));
    assertThat(lines.subList(0, lines.size() - 1))
        .extracting(line -> line.path("line").path("seq").asInt())
        .isSorted()
        .doesNotHaveDuplicates();
    JsonNode end = lines.getLast().path("end");
    assertThat(end.path("state").asString()).isEqualTo("returned");
    assertThat(end.at("/stateDetail/reason").asString()).isEqualTo("cancelled");

    Cli again = handoff("cancel", "--json", id);
    assertThat(again.exitCode()).as("cancelled twice").isZero();
    assertThat(again.json().path("cancellation").asString()).isEqualTo("ended");
  }

  @Test
  void all_open_handoffs_are_followed_until_none_is_under_way() {
    twins.faults(
        FaultScript.of(FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Delay(500))));
    String one = started("nice-usr-4496");
    String other = started("nice-usr-4497");
    Cli watch = handoff("watch");
    assertThat(watch.exitCode()).as(watch.text()).isZero();
    assertThat(watch.text())
        .contains("handoff " + one + ": completed", "handoff " + other + ": completed");
    assertThat(handoff("watch").text().strip()).isEqualTo("no handoff is open");
  }

  @Test
  void what_does_not_exist_or_cannot_be_asked_for_is_said() {
    for (String command : List.of("show", "watch", "cancel")) {
      Cli unknown = handoff(command, "no such/handoff?");
      assertThat(unknown.exitCode()).as(command + unknown.text()).isEqualTo(1);
      assertThat(unknown.text()).contains("baton: ").doesNotContain("\tat ");
    }
    Cli state = handoff("list", "--state", "confimring");
    assertThat(state.exitCode()).isEqualTo(2);
    assertThat(state.text()).contains("confirming");
    assertThat(handoff("list", "--limit", "0").exitCode()).isEqualTo(2);
  }

  private static String started(String agent) {
    String interactionId = twins.addCaller(Platform.GENESYS_CLOUD).id();
    try (ApiClient api = new ApiClient(URI.create(uri))) {
      ApiClient.Answer answer =
          api.post(
              "/v1/handoffs",
              """
              {"source": {"account": "genesys-main", "interactionId": "%s"},
               "routes": [{"account": "cxone-main", "targetAgentId": "%s"}, {"route": "billing"}]}
              """
                  .formatted(interactionId, agent),
              null);
      assertThat(answer.isGood()).as(answer.body().toString()).isTrue();
      return answer.body().path("handoffId").asString();
    }
  }

  private static Cli handoff(String... arguments) {
    return Cli.run(
        Stream.of(Stream.of("handoff"), Stream.of(arguments), Stream.of("--server", uri))
            .flatMap(part -> part)
            .toArray(String[]::new));
  }
}
