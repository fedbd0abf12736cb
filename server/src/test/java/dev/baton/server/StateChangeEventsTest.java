package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// What a subscriber is told of handoffs, over real HTTP.
class StateChangeEventsTest {
  private static final Subscriber CRM = Subscriber.start();
  private static final Subscriber ENDS = Subscriber.start();
  private static final Subscriber DEAD = Subscriber.start();

  static {
    DEAD.behave((delivery, nth) -> 500);
  }

  @RegisterExtension
  static final Rig RIG =
      Rig.create()
          .subscribed(
              CRM.yaml("crm", "backoff-base: 20ms\nbackoff-cap: 100ms\ntimeout: 2s")
                  + ENDS.yaml("ends", "states: [completed, returned]\nbackoff-cap: 100ms")
                  + DEAD.yaml("dead", "attempts: 2\nbackoff-base: 1ms\nbackoff-cap: 1ms"));

  private static List<String> stored(String handoff) {
    return Database.query(
        RIG.databaseUrl(),
        """
        SELECT seq || ' ' || (convert_from(body, 'UTF8')::jsonb ->> 'to') FROM transition
        WHERE handoff_id = '%s'
          AND convert_from(body, 'UTF8')::jsonb ->> 'to'
            <> convert_from(body, 'UTF8')::jsonb ->> 'from'
        ORDER BY seq
        """
            .formatted(handoff));
  }

  private static void awaitTold(String handoff) {
    List<String> stored = stored(handoff);
    Await.until("all of it is told", () -> CRM.states(handoff).size() >= stored.size());
  }

  @Test
  void each_state_change_is_told_once_it_is_stored_in_order_and_signed() throws Exception {
    JsonNode view = RIG.play(Ask.toQueue(RIG.newCaller(), "billing_specialists"));
    String handoff = Rig.id(view);
    awaitTold(handoff);

    assertThat(CRM.states(handoff)).isEqualTo(stored(handoff)).hasSizeGreaterThan(5);
    assertThat(ofHandoff(CRM, handoff)).allSatisfy(StateChangeEventsTest::verify);
    JsonNode last = ofHandoff(CRM, handoff).getLast().event();
    assertThat(last.path("specversion").asString("")).isEqualTo("1.0");
    assertThat(last.path("id").asString("")).isEqualTo(ofHandoff(CRM, handoff).getLast().id());
    assertThat(last.path("source").asString("")).isEqualTo("urn:baton:tenant:default");
    assertThat(last.path("type").asString("")).isEqualTo("dev.baton.handoff.completed");
    assertThat(last.path("subject").asString("")).isEqualTo(handoff);
    assertThat(Instant.parse(last.path("time").asString(""))).isBefore(Instant.MAX);
    assertThat(last.at("/data/canonicalInteractionId"))
        .isEqualTo(view.path("canonicalInteractionId"));
    assertThat(last.at("/data/holder").asString("")).isEqualTo("destination");
    assertThat(last.at("/data/account").asString("")).isEqualTo("genesys-main");
    assertThat(ofHandoff(CRM, handoff).getFirst().event().at("/data/from").asString(""))
        .isEqualTo("none");
  }

  /// Longer than the subscription's timeout.
  private static int answerTooLate() throws InterruptedException {
    return new CountDownLatch(1).await(3, TimeUnit.SECONDS) ? 204 : 500;
  }

  private static List<Subscriber.Delivery> ofHandoff(Subscriber subscriber, String handoff) {
    return subscriber.taken().stream().filter(d -> d.handoff().equals(handoff)).toList();
  }

  /// By the standard's own procedure, as the how-to shows it.
  private static void verify(Subscriber.Delivery delivery) throws GeneralSecurityException {
    byte[] key = Base64.getDecoder().decode(Subscriber.SECRET.substring("whsec_".length()));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update((delivery.id() + "." + delivery.timestamp() + ".").getBytes(StandardCharsets.UTF_8));
    byte[] expected = mac.doFinal(delivery.body());
    assertThat(delivery.signature()).startsWith("v1,");
    assertThat(
            MessageDigest.isEqual(
                expected, Base64.getDecoder().decode(delivery.signature().substring(3))))
        .isTrue();
    assertThat(delivery.id()).doesNotContain(".");
    assertThat(delivery.type()).isEqualTo("application/cloudevents+json; charset=utf-8");
  }

  @Test
  void a_subscriber_gets_the_states_that_it_asked_for() {
    JsonNode view = RIG.play(Ask.toAgent(RIG.newCaller(), "nice-usr-0000", null));
    String handoff = Rig.id(view);
    Await.until("its end is told", () -> !ENDS.states(handoff).isEmpty());
    awaitTold(handoff);

    assertThat(ENDS.states(handoff)).hasSize(1).first().asString().endsWith(" returned");
    JsonNode data = ofHandoff(ENDS, handoff).getFirst().event().path("data");
    assertThat(data.path("reason")).isEqualTo(view.at("/stateDetail/reason"));
    assertThat(data.path("holder").asString("")).isEqualTo("source");
  }

  @Test
  void a_receiver_that_fails_redirects_or_is_slow_gets_everything_in_order_all_the_same() {
    CRM.behave((delivery, nth) ->
        switch (nth % 5) {
          case 0 -> 503;
          case 1 -> 302;
          case 2 -> answerTooLate();
          default -> 200;
        });
    try {
      RIG.faults(
          FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.LoseAnswer())
              .onlyNth(1));
      List<String> handoffs =
          List.of(
              Rig.id(RIG.play(Ask.toQueue(RIG.newCaller(), "billing_specialists"))),
              Rig.id(RIG.play(Ask.toQueue(RIG.newCaller(), "billing_specialists"))));

      handoffs.forEach(StateChangeEventsTest::awaitTold);

      handoffs.forEach(h -> assertThat(CRM.states(h)).isEqualTo(stored(h)));
    } finally {
      CRM.behave((delivery, nth) -> 204);
    }
    Set<String> bodies = new TreeSet<>();
    CRM.came().forEach(d -> bodies.add(d.id() + " " + Subscriber.text(d.body())));
    assertThat(bodies)
        .as("each copy of an event has its id and its bytes")
        .hasSize((int) CRM.came().stream().map(Subscriber.Delivery::id).distinct().count());
  }

  @Test
  void one_that_never_takes_any_leaves_dead_events_and_holds_up_nobody() {
    String handoff = Rig.id(RIG.play(Ask.toQueue(RIG.newCaller(), "billing_specialists")));
    awaitTold(handoff);
    int changes = stored(handoff).size();

    Await.until("all are dead", () -> count("dead", "dead", handoff) == changes);

    assertThat(count("crm", "delivered", handoff)).isEqualTo(changes);
    assertThat(DEAD.came().stream().filter(d -> d.handoff().equals(handoff)))
        .as("each was tried twice")
        .hasSize(2 * changes);
  }

  private static int count(String subscription, String state, String handoff) {
    return Integer.parseInt(
        Database.query(
                RIG.databaseUrl(),
                "SELECT count(*) FROM outbox WHERE subscription = '%s' AND state = '%s'"
                        .formatted(subscription, state)
                    + " AND handoff_id = '"
                    + handoff
                    + "'")
            .getFirst());
  }

  @Test
  void nothing_personal_is_told() {
    String handoff = Rig.id(RIG.play(Ask.toQueue(RIG.newCaller(), "billing_specialists")));
    awaitTold(handoff);

    assertThat(CRM.came())
        .isNotEmpty()
        .allSatisfy(d ->
            assertThat(Subscriber.text(d.body()))
                .doesNotContain(Ask.PHONE.substring(1), Ask.ACCOUNT_NUMBER));
  }
}
