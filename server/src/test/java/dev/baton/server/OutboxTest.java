package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Events that nobody takes: kept, listed, and sent again when somebody says so.
class OutboxTest {
  private static final Subscriber CRM = Subscriber.start();
  private static final Subscriber WALL = Subscriber.start();

  @RegisterExtension
  static final Rig RIG =
      Rig.create()
          .subscribed(
              CRM.yaml("crm", "attempts: 2\nbackoff-base: 1ms\nbackoff-cap: 1ms")
                  + WALL.yaml("wall", "states: [completed]\nbackoff-cap: 1ms"));

  @AfterEach
  void all_take_again() {
    CRM.behave((delivery, nth) -> 204);
    WALL.behave((delivery, nth) -> 204);
    RIG.api().post("/v1/outbox/retry", "{}");
    Await.until("nothing waits", () -> of("crm").path("waiting").asLong() == 0);
  }

  private static JsonNode of(String subscription) {
    return RIG.api()
        .get("/v1/outbox")
        .body()
        .path("subscriptions")
        .valueStream()
        .filter(one -> one.path("subscription").asString("").equals(subscription))
        .findFirst()
        .orElseThrow();
  }

  private static String play() {
    return Rig.id(RIG.play(Ask.toQueue(RIG.newCaller(), "billing_specialists")));
  }

  private static Api.Answer retry(String body) {
    Api.Answer answer = RIG.api().post("/v1/outbox/retry", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer;
  }

  @Test
  void dead_events_are_listed_page_by_page_and_taken_after_a_retry() {
    CRM.behave((delivery, nth) -> 404);
    String handoff = play();
    Await.until("all are dead", () -> of("crm").path("waiting").asLong() == 0);
    long dead = of("crm").path("dead").asLong();
    assertThat(dead).isGreaterThan(5);

    String path = "/v1/outbox/dead?subscription=crm&handoffId=" + handoff + "&limit=3";
    Api.Answer first = RIG.api().get(path);
    Api.Answer second = RIG.api().get(path + "&cursor=" + first.at("/nextCursor"));
    assertThat(first.body().path("items")).hasSize(3);
    assertThat(first.at("/items/0/lastFailure")).isEqualTo("refused 404");
    assertThat(first.body().at("/items/0/attempts").asInt()).isEqualTo(2);
    assertThat(second.at("/items/0/eventId")).isNotEqualTo(first.at("/items/2/eventId"));

    CRM.behave((delivery, nth) -> 200);
    String one = first.at("/items/0/eventId");
    assertThat(retry("{\"eventId\":\"" + one + "\"}").body().path("retried").asInt()).isOne();
    Await.until(
        "it is taken", () -> CRM.taken().stream().anyMatch(event -> event.id().equals(one)));
    Api.Answer rest = retry("{\"tenant\":\"default\",\"subscription\":\"crm\"}");
    assertThat(rest.body().path("retried").asLong()).isEqualTo(dead - 1);
    Await.until("all are taken", () -> CRM.states(handoff).size() == dead);
    assertThat(of("crm").path("dead").asLong()).isZero();
  }

  @Test
  void a_receiver_that_is_gone_gets_nothing_until_it_is_retried() {
    WALL.behave((delivery, nth) -> 410);
    int before = WALL.came().size();
    String first = play();
    Await.until("it is disabled", () -> of("wall").has("disabledAt"));
    String second = play();
    Await.until("the others are told", () -> !CRM.states(second).isEmpty());
    Await.until(
        "the metrics say so",
        () ->
            MetricsPage.of(RIG.api())
                    .value("baton_outbox_disabled", "tenant", "default", "subscription", "wall")
                == 1);

    assertThat(WALL.came()).hasSize(before + 1);
    assertThat(of("wall").path("waiting").asLong()).isEqualTo(2);
    assertThat(of("wall").path("dead").asLong()).as("its attempts are not used up").isZero();

    WALL.behave((delivery, nth) -> 204);
    assertThat(retry("{\"subscription\":\"wall\"}").body().path("enabled"))
        .hasToString("[\"wall\"]");
    Await.until(
        "both are told", () -> !WALL.states(first).isEmpty() && !WALL.states(second).isEmpty());
    assertThat(of("wall").has("disabledAt")).isFalse();
  }

  @Test
  void what_cannot_be_meant_is_refused() {
    for (String query : List.of("limit=0", "limit=201", "subscription=crn", "tenant=x", "x=1")) {
      Problem.assertIs(
          RIG.api().get("/v1/outbox/dead?" + query), 422, "invalid-request", "/v1/outbox/dead");
    }
    for (String cursor : List.of("x", "!!", "YSBi", "")) {
      Problem.assertIs(
          RIG.api().get("/v1/outbox/dead?cursor=" + cursor),
          422,
          "unknown-cursor",
          "/v1/outbox/dead");
    }
    for (String body :
        List.of("{\"eventId\":\"x\"}", "{\"subscription\":\"crn\"}", "{\"tenant\":\"x\"}")) {
      Problem.assertIs(
          RIG.api().post("/v1/outbox/retry", body), 422, "invalid-request", "/v1/outbox/retry");
    }
  }
}
