package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Operation;
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

/// `baton diagnose` with guide 001's own `config.yaml`, and a twin for CXone.
class DiagnoseTest {
  private static final String QUEUE = "a1b2c3d4-5678-90ab-cdef-123456789012";

  private static TwinServer twins;

  @TempDir private Path folder;

  @BeforeAll
  static void startTwins() throws IOException {
    twins = TwinServer.start(TwinOptions.defaults());
  }

  @AfterEach
  void nothing_was_ordered() {
    assertThat(twins.books().orders()).isEmpty();
    twins.reset();
  }

  @AfterAll
  static void stopTwins() {
    twins.close();
  }

  @Test
  void the_guides_config_yaml_is_healthy_when_all_is_well() throws IOException {
    Cli run = diagnose(guide(QUEUE));
    assertThat(run.exitCode()).as(run.text()).isZero();
    assertThat(run.text().lines())
        .contains(
            "payload",
            "account cxone (nice_cxone)",
            "queue " + QUEUE,
            "agents",
            "  PASS  exists        'Support'",
            "  PASS  status        active",
            "  PASS  available     1 of 2");
    assertThat(run.text())
        .contains("PASS  calls         at most 10", "PASS  token         a JWT")
        .contains("0 errors, 0 warnings", "should get through")
        .contains("a number that ends in 67")
        .doesNotContain("demo-secret", "5551234567", "John");
  }

  @Test
  void a_program_gets_one_document() throws IOException {
    JsonNode told = diagnose(guide(QUEUE), "--json").json();
    assertThat(told.path("healthy").asBoolean()).isTrue();
    assertThat(told.path("account").asString()).isEqualTo("cxone");
    assertThat(told.path("queueId").asString()).isEqualTo(QUEUE);
    assertThat(told.path("subjects").valueStream().map(s -> s.path("subject").asString()))
        .containsExactly("payload", "account cxone (nice_cxone)", "queue " + QUEUE, "agents");
    assertThat(told.at("/subjects/0/findings/0/rule").asString())
        .isEqualTo("phone-number-not-in-plan");
    assertThat(told.at("/subjects/0/findings/0/severity").asString()).isEqualTo("notice");
    assertThat(told.path("errors").asInt(-1)).isZero();
  }

  @Test
  void a_paused_queue_is_found() throws IOException {
    twins.with((world, now) -> {
      world.putQueue(
          Platform.NICE_CXONE, new Queue(QUEUE, "Support", true, 10, List.of("resolved")), now);
      return null;
    });
    Cli run = diagnose(guide(QUEUE));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text()).contains("FAIL  queue-paused  the queue is paused");
  }

  @Test
  void a_queue_in_which_nobody_is_free_is_found() throws IOException {
    twins.with((world, now) -> {
      world
          .agentsOf(Platform.NICE_CXONE, QUEUE)
          .forEach(
              agent -> world.putAgent(Platform.NICE_CXONE, agent.changed(null, true, null), now));
      return null;
    });
    Cli run = diagnose(guide(QUEUE));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text()).contains("WARN  no-agent-available  0 of 2 agents are available");
  }

  @Test
  void a_queue_that_does_not_exist_is_found_and_its_agents_are_not_asked_for() throws IOException {
    Cli run = diagnose(guide("nowhere"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text())
        .contains("FAIL  queue-not-found", "agents (not looked at", "check the queue's id");
  }

  @Test
  void agents_that_cannot_be_read_are_unknown_and_never_none() throws IOException {
    twins.faults(FaultScript.of(read(new Fault.Status(500, null, false)).onlyNth(2)));
    Cli run = diagnose(guide(QUEUE));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text())
        .contains("agents (unknown)", "WARN  agents-unreadable  unknown: ", "that is not none")
        .doesNotContain("no-agent", "0 of");
  }

  @Test
  void a_rate_limit_is_told_with_how_long_to_wait() throws IOException {
    twins.faults(FaultScript.of(read(new Fault.Status(429, "3", false))));
    Cli run = diagnose(guide(QUEUE));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text())
        .contains("WARN  rate-limited", "Retry-After 3 s", "20 to 50 requests a second", "1 to 5 s")
        .contains("agents (unknown)");
  }

  @Test
  void a_token_endpoint_that_limits_is_no_wrong_secret() throws IOException {
    twins.faults(
        FaultScript.of(
            FaultRule.on(Platform.NICE_CXONE, Operation.TOKEN, new Fault.Status(429, "2", false))));
    Cli run = diagnose(guide(QUEUE));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text())
        .contains("FAIL  token-unavailable", "answered 429", "20 to 50 requests a second")
        .doesNotContain("token-refused");
  }

  @Test
  void a_missing_scope_is_named_for_each_call_that_lacks_it() throws IOException {
    Cli run =
        diagnose(
            baton("\n        scopes: [routing:queue:view, user:read]"), "--payload", payload());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text())
        .contains("FAIL  scope-missing  read_agents lacks agent:view or agents:read")
        .contains("FAIL  scope-missing  the flow's handover lacks flow:execute")
        .contains("NOTE  scope-advised  create_interaction lacks interaction:initiate")
        .contains("enough for read_queue, reading users")
        .contains("FAIL  scope-missing  reading the agents was refused with 403: the token lacks")
        .contains("it is a scope and not the credentials", "agents (unknown)");
  }

  @Test
  void a_wrong_secret_is_told_without_it() throws IOException {
    Cli run = diagnose(guide(QUEUE).replace("demo-secret", "hush-wrong"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text())
        .contains("FAIL  token-refused", "answered 401", "credentials, not a scope")
        .contains("queue " + QUEUE + " (not looked at")
        .doesNotContain("hush-wrong");
  }

  @Test
  void the_sample_client_is_recognised_when_it_is_refused() throws IOException {
    Cli run =
        diagnose(
            guide(QUEUE)
                .replace("demo-client", "your_oauth_client_id")
                .replace("demo-secret", "your_oauth_client_secret"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text()).contains("the client is the sample's; put your client_id");
  }

  @Test
  void where_nothing_answers_it_could_not_run() throws IOException {
    Cli run = diagnose(guide(QUEUE).replace(twins.cxone().toString(), "http://127.0.0.1:9"));
    assertThat(run.exitCode()).as(run.text()).isEqualTo(2);
    assertThat(run.text()).contains("FAIL  account-unreachable", "could not be found out");
    JsonNode told =
        diagnose(guide(QUEUE).replace(twins.cxone().toString(), "http://127.0.0.1:9"), "--json")
            .json();
    assertThat(told.path("healthy").asBoolean(true)).isFalse();
  }

  @Test
  void a_baton_yaml_is_read_too_and_its_default_country_guesses() throws IOException {
    String yaml = baton("\n        default-country: US");
    Cli good = diagnose(yaml, "--payload", payload(), "--account", "cxone-main");
    assertThat(good.exitCode()).as(good.text()).isZero();
    Path national =
        Files.writeString(
            folder.resolve("national.json"),
            Files.readString(Path.of(payload())).replace("+15551234567", "(555) 123-4567"));
    Cli guessed = diagnose(yaml, "--payload", national.toString());
    assertThat(guessed.exitCode()).isEqualTo(1);
    assertThat(guessed.text())
        .contains("FAIL  phone-number-not-e164")
        .contains("should be: +1********67 (a guess: taken to be from US, the default country)")
        .contains("cause: Cognigy sends the number as it came")
        .doesNotContain("123-4567", "5551234567");
    assertThat(diagnose(yaml).text()).contains("name a file with --payload");
    Cli unknown = diagnose(yaml, "--payload", payload(), "--account", "cx");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.text()).contains("there are cxone-main");
  }

  private static FaultRule read(Fault fault) {
    return FaultRule.on(Platform.NICE_CXONE, Operation.READ, fault);
  }

  private String payload() throws IOException {
    return Files.writeString(
            folder.resolve("payload.json"),
            """
            {"transferContext": {"queueId": "%s",
              "participant": {"name": "John Doe", "phoneNumber": "+15551234567"}}}
            """
                .formatted(QUEUE))
        .toString();
  }

  /// The guide's own file, but for where it leads.
  private static String guide(String queueId) {
    return """
    client_id: "demo-client"
    client_secret: "demo-secret"
    base_url: "%s" # Adjust for your region
    test_payload:
      transferContext:
        queueId: "%s"
        participant:
          name: "John Doe"
          phoneNumber: "+15551234567"
        customAttributes:
          intent: "billing"
    """
        .formatted(twins.cxone(), queueId);
  }

  private String baton(String more) throws IOException {
    Files.writeString(folder.resolve("secret"), "demo-secret\n");
    return """
    tenants:
      default:
        accounts:
          genesys-main:
            platform: genesys_cloud
            api-base: %s
            client-id: demo-client
            client-secret: ${file:secret}
          cxone-main:
            platform: nice_cxone
            api-base: %s
            client-id: demo-client
            client-secret: ${file:secret}%s
    """
        .formatted(URI.create("http://127.0.0.1:9"), twins.cxone(), more);
  }

  private Cli diagnose(String yaml, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("config.yaml"), yaml);
    return Cli.run(
        Stream.concat(Stream.of("diagnose", "--config", file.toString()), Stream.of(options))
            .toArray(String[]::new));
  }
}
