package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Queue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `baton doctor` before an installation is started, with twins for platforms.
class DoctorTest {
  private static TwinServer twins;

  @TempDir private Path folder;

  @BeforeAll
  static void startTwins() throws IOException {
    twins = TwinServer.start(TwinOptions.defaults());
  }

  @AfterEach
  void nothing_was_left_behind() throws IOException {
    assertThat(twins.books().orders()).isEmpty();
    assertThat(twins.books().reservations()).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .isSubsetOf("baton.yaml", "secret");
    }
    twins.reset();
  }

  @AfterAll
  static void stopTwins() {
    twins.close();
  }

  @Test
  void a_good_installation_passes_with_a_line_for_each_check() throws IOException {
    Cli run = doctor(yaml(twins.genesys(), twins.cxone(), ""));
    assertThat(run.exitCode()).as(run.text()).isZero();
    assertThat(run.text().lines())
        .startsWith("configuration")
        .contains(
            "database",
            "account genesys-main (genesys_cloud)",
            "account cxone-main (nice_cxone)",
            "  PASS  read          an interaction that does not exist is said not to exist");
    assertThat(run.text())
        .contains("data does not exist; the first start makes it")
        .contains("PASS  webhooks      none are taken from cxone-main: it has no webhook-secret")
        .containsPattern("[0-9]+ passed, 0 warnings, 0 failed")
        .doesNotContain("demo-secret", "Exception");
  }

  @Test
  void an_account_with_a_secret_for_webhooks_is_named() throws IOException {
    String secret = "\n        webhook-secret: ${file:secret}";
    Cli run = doctor(yaml(twins.genesys(), twins.cxone(), secret));
    assertThat(run.exitCode()).as(run.text()).isZero();
    assertThat(run.text())
        .contains("PASS  webhooks      taken from cxone-main, signed with its webhook-secret")
        .contains("none are taken from genesys-main")
        .doesNotContain("demo-secret");
  }

  @Test
  void a_program_gets_one_object() throws IOException {
    Cli run = doctor(yaml(twins.genesys(), twins.cxone(), ""), "--json");
    JsonNode told = run.json();
    assertThat(told.path("good").asBoolean()).isTrue();
    assertThat(told.path("subjects").valueStream().map(s -> s.path("subject").asString()))
        .containsExactly(
            "configuration",
            "database",
            "account genesys-main (genesys_cloud)",
            "account cxone-main (nice_cxone)");
    assertThat(told.at("/subjects/2/checks/0/verdict").asString()).isEqualTo("pass");
    assertThat(told.path("fail").asInt(-1)).isZero();
  }

  @Test
  void what_fails_is_told_with_why_and_fix_and_the_rest_is_looked_at_all_the_same()
      throws IOException {
    twins.skewClock(Platform.NICE_CXONE, 60_000);
    Cli run =
        doctor(
            yaml(URI.create("http://127.0.0.1:9"), twins.cxone(), "")
                .replace("journal:\n  data: data", "journal:\n  database-url: ${env:NOBODY}")
                .replace("${env:NOBODY}", "postgresql://nobody@127.0.0.1:9/none"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text())
        .contains("FAIL  connection    the database does not answer")
        .contains("FAIL  connection    nothing takes connections at 127.0.0.1:9")
        .contains("fix: check api-base, the firewall")
        .containsPattern("WARN  clock +the platform's clock is at least \\d+ ms ahead")
        .containsPattern("PASS  scopes +enough for reserve, commit");
  }

  @Test
  void a_configuration_that_is_refused_is_told_to_programs_as_json() throws IOException {
    Cli run = doctor("sevrer: {}\n", "--json");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.json().path("good").asBoolean(true)).isFalse();
    assertThat(run.json().path("problems").findValuesAsString("path")).contains("sevrer");
  }

  @Test
  void a_wrong_secret_and_a_missing_scope_are_findings() throws IOException {
    Cli run =
        doctor(
            yaml(twins.genesys(), twins.cxone(), "\n        scopes: [interactions:read]")
                .replaceFirst("file:secret", "env:PATH"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text())
        .contains("FAIL  token         genesys-main: the token endpoint answered 401")
        .contains("FAIL  scopes        reserve lacks interactions:write")
        .doesNotContain("demo-secret", System.getenv("PATH"));
  }

  @Test
  void where_nothing_answers_the_exit_code_says_so() throws IOException {
    URI nobody = URI.create("http://127.0.0.1:9");
    Cli run = doctor(yaml(nobody, nobody, ""));
    assertThat(run.exitCode()).as(run.text()).isEqualTo(3);
  }

  @Test
  void a_wrong_configuration_ends_the_look_before_it_begins() throws IOException {
    Cli run = doctor(yaml(twins.genesys(), twins.cxone(), "\n        scops: [a]"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.text()).contains("unknown key 'scops'; did you mean 'scopes'?");
  }

  @Test
  void what_is_allowed_and_odd_is_warned_of() throws IOException {
    Cli run =
        doctor(
            yaml(twins.genesys(), twins.cxone(), "")
                .replace("        requeue-queue: supervisors\n", "")
                .replace("+18885551901", "+18885551900")
                .replace("extension: GENESYS_HANDBACK", "extension: CXONE_HANDBACK"));
    assertThat(run.exitCode()).as(run.text()).isZero();
    assertThat(run.text())
        .contains("WARN  inbound       the same address leads into genesys-main and cxone-main")
        .contains("WARN  routes        route nora has no queue for a caller whom it lost");
  }

  @Test
  void the_places_that_bots_hand_over_to_are_looked_at() throws IOException {
    Cli run =
        doctor(
            escalating(
                "general-queue", "skill-group-general", "general-queue", "skill-group-webchat"));
    assertThat(run.exitCode()).as(run.text()).isZero();
    assertThat(run.text())
        .contains("PASS  escalation    general-queue, queue general-queue: exists 'General'")
        .contains("PASS  escalation    general-queue, agents: available 4 of 4")
        .contains("PASS  escalation    general-queue, skill group skill-group-general: serves")
        .contains("PASS  escalation    callback-queue, queue general-queue: exists 'General'")
        .contains("PASS  escalation    trigger asked, queue webchat-support: exists 'Web chat'")
        .contains("PASS  escalation    trigger asked, skill group skill-group-webchat: serves")
        .containsPattern("[0-9]+ passed, 0 warnings, 0 failed");
  }

  @Test
  void a_place_that_is_missing_or_takes_nobody_is_told_with_why_and_fix() throws IOException {
    twins.with((world, now) -> {
      Queue shut = new Queue("webchat-support", "Web chat", true, 10, List.of("done"));
      world.putQueue(Platform.NICE_CXONE, shut, now);
      world.putQueue(Platform.NICE_CXONE, Queue.active("empty", "Empty", 10), now);
      return now;
    });
    Cli run =
        doctor(escalating("nowhere", "skill-group-of-nobody", "empty", "skill-group-general"));
    assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
    assertThat(run.text())
        .contains("FAIL  escalation    general-queue, queue nowhere: there is no such queue")
        .contains("fix: check the queue's id")
        .contains("FAIL  escalation    general-queue, skill group skill-group-of-nobody: there is")
        .contains("WARN  escalation    callback-queue, agents: the queue has no agents")
        .contains("fix: assign agents to the queue")
        .contains("FAIL  escalation    trigger asked, queue webchat-support: the queue is paused")
        .contains("FAIL  escalation    trigger asked, skill group skill-group-general: it serves")
        .contains("fix: assign it to the queue, or name another one");
  }

  @Test
  void an_account_whose_bots_hand_over_needs_the_scopes_for_it() throws IOException {
    String scopes = "\n        scopes: [interactions:write, analytics:read, interactions:read]";
    Cli between = doctor(yaml(twins.genesys(), twins.cxone(), scopes));
    assertThat(between.exitCode()).as(between.text()).isZero();

    Cli run =
        doctor(
            escalating(
                    "general-queue", "skill-group-general", "general-queue", "skill-group-webchat")
                .replace("\n        escalation:", scopes + "\n        escalation:"));
    assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
    assertThat(run.text())
        .contains("FAIL  scopes        send_message lacks conversations:write")
        .contains("FAIL  scopes        read_messages lacks messaging:read")
        .contains("FAIL  scopes        commit to a skill group lacks interactions:transfer")
        .doesNotContain("create_interaction");
  }

  private String escalating(String general, String group, String callback, String triggers) {
    return yaml(
            twins.genesys(),
            twins.cxone(),
            """

                    stream:
                      url: ws://127.0.0.1:%d/interaction/v1/events
                    escalation:
                      general-queue: %s
                      general-skill-group: %s
                      callback-queue: %s\
            """
                .formatted(twins.cxone().getPort(), general, group, callback)
                .indent(0)
                .stripTrailing())
        + """
            triggers:
              asked:
                account: cxone-main
                queue: webchat-support
                skill-group: %s
                when:
                  guest-asked: true
        """
            .formatted(triggers);
  }

  private Cli doctor(String yaml, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("baton.yaml"), yaml);
    Files.writeString(folder.resolve("secret"), "demo-secret\n");
    return Cli.run(
        Stream.concat(Stream.of("doctor", "--config", file.toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  private static String yaml(URI genesys, URI cxone, String cxoneMore) {
    return """
    journal:
      data: data
    tenants:
      default:
        accounts:
          genesys-main:
            platform: genesys_cloud
            api-base: %s
            client-id: demo-client
            client-secret: ${file:secret}
            inbound:
              phone-number: "+18885551901"
              extension: GENESYS_HANDBACK
          cxone-main:
            platform: nice_cxone
            api-base: %s
            client-id: demo-client
            client-secret: ${file:secret}%s
            inbound:
              phone-number: "+18885551900"
              extension: CXONE_HANDBACK
            requeue-queue: supervisors
        routes:
          nora:
            account: cxone-main
            target-agent: nice-usr-4492
    """
        .formatted(genesys, cxone, cxoneMore);
  }
}
