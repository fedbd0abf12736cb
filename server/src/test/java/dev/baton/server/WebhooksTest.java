package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.fault.WebhookFaults;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Events of platforms, pushed over real HTTP into a real database.
class WebhooksTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  @AfterEach
  void the_twins_are_silent() {
    RIG.twins().pushTo(null);
  }

  private static long stored() {
    return count("inbox");
  }

  private static long count(String table) {
    return count(RIG.databaseUrl(), table);
  }

  private static long count(String url, String table) {
    return Long.parseLong(Database.query(url, "SELECT count(*) FROM " + table).getFirst());
  }

  private static long refused(String reason) {
    return MetricsPage.of(RIG.api()).value("baton_webhooks_refused_total", "reason", reason);
  }

  private static long decided(Api api) {
    MetricsPage page = MetricsPage.of(api);
    return page.value("baton_webhooks_decided_total", "effect", "none")
        + page.value("baton_webhooks_decided_total", "effect", "taken_in");
  }

  private static long received(String outcome) {
    return MetricsPage.of(RIG.api()).sum("baton_webhooks_received_total", "outcome", outcome);
  }

  @Test
  void what_the_twins_push_reaches_the_handoffs_and_waits_no_longer() {
    long before = received("new");
    long takenBefore = RIG.twins().webhooksTaken();
    long decidedBefore = decided(RIG.api());
    Hook.pushes(RIG.twins(), RIG.baton().port());
    for (Way way : Way.values()) {
      JsonNode view = RIG.play(Ask.toAgent(way, RIG.newCaller(way), way.agent(1), null));
      assertThat(Rig.state(view)).isEqualTo("completed");
    }
    Await.until("all is pushed", () -> RIG.twins().webhooksWaiting() == 0);
    assertThat(received("new") - before)
        .isEqualTo(RIG.twins().webhooksTaken() - takenBefore)
        .isPositive();
    assertThat(decided(RIG.api())).isGreaterThan(decidedBefore);
    RIG.assertNobodyIsHurt();
  }

  @Test
  void copies_that_are_late_and_out_of_order_count_once_each() {
    long newBefore = received("new");
    long repeatedBefore = received("repeated");
    long storedBefore = stored();
    Hook.pushes(RIG.twins(), RIG.baton().port());
    RIG.twins().faults(new FaultScript(3, List.of()).withWebhooks(new WebhookFaults(0, 1, 0, 500)));
    for (int i = 1; i <= 4; i++) {
      JsonNode view = RIG.play(Ask.toAgent(RIG.newCaller(), Way.TO_CXONE.agent(i), null));
      assertThat(Rig.state(view)).isEqualTo("completed");
    }
    Await.until("all is pushed", () -> RIG.twins().webhooksWaiting() == 0);
    long fresh = received("new") - newBefore;
    assertThat(fresh).isPositive().isEqualTo(received("repeated") - repeatedBefore);
    assertThat(stored() - storedBefore).isEqualTo(fresh);
    RIG.assertNobodyIsHurt();
  }

  @Test
  void of_many_copies_at_once_each_is_answered_204_and_one_is_stored() throws Exception {
    String copy = Hook.event("evt-copies", RIG.newCaller(), null).toString();
    long before = stored();
    List<Callable<Integer>> pushes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      pushes.add(() -> Hook.push(RIG.api(), Hook.GENESYS, copy).status());
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> status : threads.invokeAll(pushes)) {
        assertThat(status.get()).isEqualTo(204);
      }
    }
    assertThat(stored() - before).isOne();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sha256=",
        "sha1=00",
        "",
        "sha256=00",
        "SHA256=",
        "sha256=zz",
      })
  void a_signature_that_is_none_is_refused(String signature) {
    String body = Hook.event("evt-none", "gen-1", null).toString();
    assertRefused(Hook.send(RIG.api(), Hook.GENESYS, body, Hook.now(), signature), "unsigned");
  }

  @Test
  void a_signature_of_another_secret_time_or_body_is_refused() {
    String body = Hook.event("evt-wrong", "gen-1", null).toString();
    String now = Hook.now();
    String good = Hook.signature(Hook.SECRET, now, body);
    String last = good.endsWith("0") ? "1" : "0";
    for (String wrong :
        List.of(
            Hook.signature("hook-hush ", now, body),
            Hook.signature(Hook.SECRET, "0" + now, body),
            Hook.signature(Hook.SECRET, now, body + " "),
            good.substring(0, good.length() - 1) + last)) {
      assertRefused(Hook.send(RIG.api(), Hook.GENESYS, body, now, wrong), "unsigned");
    }
    Api.Answer bare = RIG.api().post(Hook.GENESYS, body);
    assertRefused(bare, "unsigned");
    assertThat(bare.header("WWW-Authenticate")).contains("HMAC-SHA256");
    assertThat(Hook.send(RIG.api(), Hook.GENESYS, body, now, good).status()).isEqualTo(204);
  }

  private static void assertRefused(Api.Answer answer, String reason) {
    long before = stored();
    String type =
        switch (reason) {
          case "unsigned" -> "unsigned-event";
          case "stale" -> "stale-event";
          case "malformed" -> "unreadable-event";
          case "oversized" -> "body-too-large";
          default -> "not-found";
        };
    int status =
        switch (reason) {
          case "unsigned", "stale" -> 401;
          case "malformed" -> 400;
          case "oversized" -> 413;
          default -> 404;
        };
    Problem.assertIs(answer, status, type, answer.at("/instance"));
    assertThat(answer.text()).doesNotContain(Hook.SECRET).doesNotContain("marker");
    assertThat(refused(reason)).isPositive();
    assertThat(stored()).isEqualTo(before);
    assertThat(Database.query(RIG.databaseUrl(), "SELECT event_id FROM inbox"))
        .doesNotContain("evt-none", "evt-stale", "evt-marker", "evt-large", "evt-foreign");
  }

  @Test
  void a_push_that_is_not_of_now_is_refused_and_one_at_the_edge_of_the_window_is_not() {
    String body = Hook.event("evt-stale", "gen-1", null).toString();
    Instant now = Instant.now();
    for (String time :
        List.of(
            Long.toString(now.minusSeconds(310).getEpochSecond()),
            Long.toString(now.plusSeconds(310).getEpochSecond()),
            now.minusSeconds(310).toString(),
            "yesterday",
            "999999999999")) {
      String signature = Hook.signature(Hook.SECRET, time, body);
      assertRefused(Hook.send(RIG.api(), Hook.GENESYS, body, time, signature), "stale");
    }
    String edge = Hook.event("evt-edge", "gen-1", null).toString();
    String time = now.minusSeconds(280).toString();
    assertThat(
            Hook.send(RIG.api(), Hook.GENESYS, edge, time, Hook.signature(Hook.SECRET, time, edge))
                .status())
        .isEqualTo(204);
  }

  @Test
  void a_body_that_is_too_large_is_refused_before_anything_is_made_of_it() {
    ObjectNode event = Hook.event("evt-large", "gen-1", null);
    event.put("filler", "x".repeat(16 << 10));
    assertRefused(Hook.push(RIG.api(), Hook.GENESYS, event), "oversized");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                                  | no JSON object
          []                                 | no JSON object
          {"eventId": ""}                    | type is missing
          type=interaction:deleted           | type is neither
          type=                              | type is missing
          eventId=                           | eventId is missing
          eventId=marker with blank          | eventId has a value
          interactionId=                     | interactionId is missing
          state=dancing-marker               | state has a value
          occurredAt=marker                  | occurredAt is no time
          occurredAt=0001-01-01T00:00:00Z    | occurredAt is no time
          canonicalInteractionId=marker here | canonicalInteractionId has a value
          """)
  void an_event_that_does_not_say_what_it_must_is_refused_by_the_field(
      String given, String detail) {
    String body = given;
    if (!given.startsWith("{") && !given.startsWith("[")) {
      String[] field = given.split("=", 2);
      body = Hook.event("evt-marker", "gen-1", null).put(field[0], field[1]).toString();
    }
    Api.Answer answer = Hook.push(RIG.api(), Hook.GENESYS, body);
    assertRefused(answer, "malformed");
    assertThat(answer.at("/detail")).contains(detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/webhooks/genesys_cloud/nobody",
        "/v1/webhooks/nice_cxone/genesys-main",
        "/v1/webhooks/avaya/genesys-main",
        "/v1/webhooks/nice_cxone/cxone-closed",
      })
  void an_account_that_is_unknown_elsewhere_or_takes_none_is_refused_alike(String path) {
    ObjectNode event = Hook.event("evt-foreign", "gen-1", null);
    Api.Answer answer = Hook.push(RIG.api(), path, event);
    assertRefused(answer, "unknown_account");
    assertThat(answer.at("/detail"))
        .isEqualTo("there is no such account of that platform that takes webhooks");
  }

  /// A caller whose handoff stays open for some seconds.
  private static String slowHandoff(String interactionId) {
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Delay(1_800)),
        FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.Delay(1_800)));
    return RIG.ask(Ask.toAgent(interactionId, Way.TO_CXONE.agent(5), null));
  }

  @Test
  void an_event_of_an_unknown_interaction_waits_for_its_handoff() {
    String caller = RIG.newCaller();
    assertThat(Hook.push(RIG.api(), Hook.GENESYS, Hook.event("evt-early", caller, null)).status())
        .isEqualTo(204);
    assertThat(waiting("evt-early")).isEqualTo("waits for anybody");
    long before = decided(RIG.api());
    String handoff = slowHandoff(caller);
    Await.until("the handoff has heard of it", () -> decided(RIG.api()) > before);
    Await.until("it waits no longer", () -> waiting("evt-early").isEmpty());
    assertThat(Rig.state(RIG.end(handoff))).isEqualTo("completed");
  }

  private static String waiting(String eventId) {
    return Database.query(
            RIG.databaseUrl(),
            "SELECT CASE WHEN handoff_id IS NULL THEN 'waits for anybody' ELSE 'waits' END"
                + " FROM inbox_waiting WHERE event_id = '"
                + eventId
                + "'")
        .stream()
        .findFirst()
        .orElse("");
  }

  @Test
  void an_event_that_reaches_another_node_is_applied_by_the_one_that_carries_the_handoff()
      throws IOException {
    try (BatonServer other =
            BatonServer.start(
                Yaml.of(RIG.twins().genesys(), RIG.twins().cxone()).with(RIG.databaseUrl()));
        Api otherApi = new Api(other.port())) {
      String caller = RIG.newCaller();
      String handoff = slowHandoff(caller);
      long here = decided(RIG.api());
      assertThat(
              Hook.push(otherApi, Hook.GENESYS, Hook.event("evt-elsewhere", caller, null)).status())
          .isEqualTo(204);
      Await.until("its owner has heard of it", () -> decided(RIG.api()) > here);
      assertThat(decided(otherApi)).isZero();
      Await.until("it waits no longer", () -> waiting("evt-elsewhere").isEmpty());
      assertThat(Rig.state(RIG.end(handoff))).isEqualTo("completed");
    }
  }

  @Test
  void an_event_about_a_finished_handoff_is_stored_and_waits_for_nobody() {
    String caller = RIG.newCaller();
    JsonNode view = RIG.play(Ask.toAgent(caller, Way.TO_CXONE.agent(2), null));
    String canonicalId = view.path("canonicalInteractionId").asString("");
    ObjectNode late = Hook.event("evt-late", "cx-int-late", canonicalId);
    assertThat(Hook.push(RIG.api(), Hook.CXONE, late).status()).isEqualTo(204);
    assertThat(waiting("evt-late")).isEmpty();
  }

  @Test
  void while_the_database_is_away_events_are_sent_back_and_taken_when_they_come_again()
      throws IOException {
    try (Database database = Database.start()) {
      String url = database.newUrl();
      try (BatonServer baton =
              BatonServer.start(Yaml.of(RIG.twins().genesys(), RIG.twins().cxone()).with(url));
          Api api = new Api(baton.port())) {
        ObjectNode first = Hook.event("evt-1", "gen-1", null);
        assertThat(Hook.push(api, Hook.GENESYS, first).status()).isEqualTo(204);
        database.kill();
        ObjectNode second = Hook.event("evt-2", "gen-1", null);
        Api.Answer away = Hook.push(api, Hook.GENESYS, second);
        Problem.assertIs(away, 503, "not-serving", Hook.GENESYS);
        assertThat(away.header("Retry-After")).isPresent();
        database.postgres().startAgain();
        Await.until("it is taken", () -> Hook.push(api, Hook.GENESYS, second).status() == 204);
        assertThat(Hook.push(api, Hook.GENESYS, first).status()).isEqualTo(204);
        assertThat(count(url, "inbox")).isEqualTo(2);
      }
    }
  }
}
