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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The commands about dead letters against a Baton that runs in this process.
class DeadLetterCommandsTest {
  private static final String PHONE = "+14155550173";

  @TempDir private static Path folder;

  private static TwinServer twins;
  private static BatonServer baton;
  private static String uri;

  @BeforeAll
  static void start() throws IOException {
    twins = TwinServer.start(TwinOptions.defaults());
    String quick = "timers:\n  backoff-base: 50ms\n  backoff-cap: 500ms\n";
    baton = Servers.start(DemoConfig.of(twins, 0, folder, quick, Map.of()));
    uri = "http://127.0.0.1:" + baton.port();
  }

  @AfterAll
  static void stop() {
    baton.close();
    twins.close();
  }

  @Test
  void what_waits_for_a_person_is_listed_shown_and_decided() {
    assertThat(letter("list").text().strip()).isEqualTo("no dead letter");
    assertThat(letter("causes").text().strip()).isEqualTo("no dead letter");
    assertThat(letter("retry", "--cause", "phantom").text().strip()).isEqualTo("no dead letter");
    String one = parked("nice-usr-4492");
    String other = parked("nice-usr-4493");
    String third = parked("nice-usr-4494");
    String fourth = parked("nice-usr-4495");

    Cli list = letter("list", "--cause", "compensation_refused", "--account", "genesys-main");
    assertThat(list.exitCode()).as(list.text()).isZero();
    assertThat(list.text()).contains(one, other, third, fourth, "completed, absent");
    assertThat(list.text().lines()).allMatch(line -> line.length() <= 100);
    Cli part = letter("list", "--limit", "3");
    assertThat(part.text()).contains("there are more").doesNotContain(one);
    assertThat(letter("list", "--json").json().path("items").size()).isEqualTo(4);
    assertThat(letter("causes").text()).containsPattern("compensation_refused +4 +20");
    assertThat(letter("causes", "--json").json().at("/items/0/count").asInt()).isEqualTo(4);

    Cli show = letter("show", one);
    assertThat(show.exitCode()).as(show.text()).isZero();
    assertThat(show.text())
        .contains("cause         compensation refused", "genesys-main: completed")
        .contains("cxone-main: absent", "repairs       requeue", "phone ****73")
        .doesNotContain(PHONE);
    assertThat(letter("show", one, "--json").json().path("handoffId").asString()).isEqualTo(one);

    Cli resolved = letter("resolve", one, "--by", "dana", "--reason", "called her back");
    assertThat(resolved.exitCode()).as(resolved.text()).isZero();
    assertThat(resolved.text()).contains(one + ": resolved (compensation refused)");
    Cli late = letter("retry", one);
    assertThat(late.exitCode()).isEqualTo(1);
    assertThat(late.text()).contains("resolved; nothing was changed");
    assertThat(letter("show", one).exitCode()).isEqualTo(1);

    twins.faults(FaultScript.NONE);
    Cli retried = letter("retry", other, "--by", "dana");
    assertThat(retried.exitCode()).as(retried.text()).isZero();
    assertThat(retried.text()).contains("baton handoff watch " + other);
    assertThat(watched(other)).contains("dana decided: retry", other + ": completed");
    Cli many = letter("retry", third, one);
    assertThat(many.exitCode()).as("one of them was resolved").isEqualTo(1);
    assertThat(many.text())
        .containsPattern(third + " taken ")
        .containsPattern(one + " not a dead letter +resolved");
    assertThat(watched(third)).contains(third + ": completed");
    JsonNode escalated = letter("escalate", fourth, "--reason", "waits too long", "--json").json();
    assertThat(escalated.path("handoffId").asString()).isEqualTo(fourth);
    assertThat(watched(fourth)).contains("decided: escalate", fourth + ": completed");
    assertThat(letter("list").text().strip()).isEqualTo("no dead letter");
  }

  @Test
  void what_cannot_be_meant_is_said() {
    for (String command : new String[] {"show", "retry", "escalate"}) {
      Cli unknown = letter(command, "no such/handoff?");
      assertThat(unknown.exitCode()).as(command + unknown.text()).isEqualTo(1);
      assertThat(letter(command, "there-is-none").exitCode()).isEqualTo(1);
    }
    for (String[] typed :
        new String[][] {
          {"retry"},
          {"retry", "a", "--cause", "phantom"},
          {"retry", "a", "--limit", "3"},
          {"retry", "--cause", "ghost"},
          {"retry", "--cause", "phantom", "--limit", "101"},
          {"retry", "a", "--by", ""},
          {"resolve", "a"},
          {"resolve", "a", "--reason", " "},
          {"list", "--limit", "0"},
          {"list", "--cause", "ghost"}
        }) {
      Cli run = letter(typed);
      assertThat(run.exitCode()).as(String.join(" ", typed) + run.text()).isEqualTo(2);
      assertThat(run.text()).doesNotContain("\tat ");
    }
  }

  /// A handoff whose caller got lost, and whom the destination refuses to take back.
  private static String parked(String agent) {
    twins.faults(
        FaultScript.of(
            FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.DropTransfer()),
            FaultRule.on(
                Platform.NICE_CXONE, Operation.REQUEUE, new Fault.Status(403, null, false))));
    String interactionId = twins.addCaller(Platform.GENESYS_CLOUD).id();
    try (ApiClient api = new ApiClient(URI.create(uri))) {
      ApiClient.Answer answer =
          api.post(
              "/v1/handoffs",
              """
              {"source": {"account": "genesys-main", "interactionId": "%s"},
               "routes": [{"account": "cxone-main", "targetAgentId": "%s"}],
               "customer": {"phone": "%s", "segment": "enterprise"}}
              """
                  .formatted(interactionId, agent, PHONE),
              null);
      assertThat(answer.isGood()).as(answer.body().toString()).isTrue();
      JsonNode end = api.awaitEnd(answer.body().path("handoffId").asString(), 60_000);
      assertThat(end.path("state").asString()).isEqualTo("dead_lettered");
      return end.path("handoffId").asString();
    }
  }

  private static String watched(String id) {
    Cli watch = Cli.run("handoff", "watch", id, "--server", uri);
    assertThat(watch.exitCode()).as(watch.text()).isZero();
    return watch.text();
  }

  private static Cli letter(String... arguments) {
    return Cli.run(
        Stream.of(Stream.of("dead-letter"), Stream.of(arguments), Stream.of("--server", uri))
            .flatMap(part -> part)
            .toArray(String[]::new));
  }
}
