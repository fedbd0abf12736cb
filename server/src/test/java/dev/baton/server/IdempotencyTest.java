package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The same request twice, and two requests at once.
class IdempotencyTest {
  private static final int CROWD = 20;

  @RegisterExtension static final Rig RIG = Rig.create();

  @AfterEach
  void nobody_is_lost_or_doubled_and_nothing_happens_twice() {
    Await.until("all have ended", () -> RIG.baton().node().runtime().underWay() == 0);
    RIG.assertNobodyIsHurt();
  }

  private static Api.Answer post(ObjectNode body, String key) {
    return RIG.api().post("/v1/handoffs", body.toString(), "Idempotency-Key", key);
  }

  @Test
  void the_same_request_again_gives_the_same_handoff_while_it_runs_and_after_it_ended() {
    String interactionId = RIG.newCaller();
    ObjectNode body = Ask.toAgent(interactionId, "nice-usr-4492", "billing");

    Api.Answer first = post(body, interactionId);
    Api.Answer meanwhile = post(body, interactionId);
    JsonNode view = RIG.end(first.at("/handoffId"));
    Api.Answer afterwards = post(body, interactionId);

    assertThat(Rig.state(view)).isEqualTo("completed");
    for (Api.Answer answer : List.of(first, meanwhile, afterwards)) {
      assertThat(answer.status()).as(answer.text()).isEqualTo(202);
      assertThat(answer.at("/handoffId")).isEqualTo(Rig.id(view));
      assertThat(answer.header("Location")).contains("/v1/handoffs/" + Rig.id(view));
    }
    assertThat(afterwards.at("/state")).isEqualTo("completed");
  }

  @Test
  void the_same_key_with_another_body_is_refused_while_it_runs_and_after_it_ended() {
    String interactionId = RIG.newCaller();
    ObjectNode body = Ask.toAgent(interactionId, "nice-usr-4492", "billing");
    ObjectNode other = Ask.toAgent(interactionId, "nice-usr-4493", "billing");

    String id = post(body, interactionId).at("/handoffId");
    Api.Answer meanwhile = post(other, interactionId);
    RIG.end(id);
    Api.Answer afterwards = post(other, interactionId);

    for (Api.Answer answer : List.of(meanwhile, afterwards)) {
      Problem.assertIs(answer, 409, "idempotency-key-reused", "/v1/handoffs");
      assertThat(answer.at("/handoffId")).isEqualTo(id);
      assertThat(answer.at("/detail")).contains(id);
    }
  }

  @Test
  void an_interaction_with_an_open_handoff_takes_no_second_one_and_says_which() {
    String interactionId = RIG.newCaller();
    RIG.faults(FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Delay(500)));
    String first = RIG.ask(Ask.toAgent(interactionId, "nice-usr-4492", "billing"));

    Api.Answer second =
        RIG.api().post("/v1/handoffs", Ask.toQueue(interactionId, "supervisors").toString());

    Problem.assertIs(second, 409, "interaction-busy", "/v1/handoffs");
    assertThat(second.at("/handoffId")).isEqualTo(first);
    assertThat(second.at("/detail")).contains(first);
    assertThat(Rig.state(RIG.end(first))).isEqualTo("completed");
  }

  @Test
  void twenty_at_once_with_one_key_make_one_handoff() throws Exception {
    String interactionId = RIG.newCaller();
    ObjectNode body = Ask.toAgent(interactionId, "nice-usr-4492", "billing");

    List<Api.Answer> answers = crowd(i -> post(body, interactionId));

    assertThat(answers).allSatisfy(a -> assertThat(a.status()).as(a.text()).isEqualTo(202));
    assertThat(answers)
        .extracting(a -> a.at("/handoffId"))
        .containsOnly(answers.get(0).at("/handoffId"));
    assertThat(Rig.state(RIG.end(answers.get(0).at("/handoffId")))).isEqualTo("completed");
    assertThat(count(answers.get(0))).containsExactly("1");
  }

  @Test
  void twenty_at_once_without_a_key_make_one_handoff_and_nineteen_refusals() throws Exception {
    String interactionId = RIG.newCaller();
    ObjectNode body = Ask.toAgent(interactionId, "nice-usr-4492", "billing");
    RIG.faults(FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Delay(1_000)));

    List<Api.Answer> answers = crowd(i -> RIG.api().post("/v1/handoffs", body.toString()));

    Api.Answer accepted = answers.stream().filter(a -> a.status() == 202).findFirst().orElseThrow();
    assertThat(answers)
        .filteredOn(a -> a != accepted)
        .hasSize(CROWD - 1)
        .allSatisfy(a -> {
          Problem.assertIs(a, 409, "interaction-busy", "/v1/handoffs");
          assertThat(a.at("/handoffId")).isEqualTo(accepted.at("/handoffId"));
        });
    assertThat(Rig.state(RIG.end(accepted.at("/handoffId")))).isEqualTo("completed");
    assertThat(count(accepted)).containsExactly("1");
  }

  private static List<String> count(Api.Answer accepted) {
    return Database.query(
        RIG.databaseUrl(),
        "SELECT count(*) FROM handoff WHERE canonical_id = '"
            + accepted.at("/canonicalInteractionId")
            + "'");
  }

  /// Twenty do something at the same moment.
  static <T> List<T> crowd(IntFunction<T> work) throws Exception {
    CyclicBarrier together = new CyclicBarrier(CROWD);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < CROWD; i++) {
        int number = i;
        futures.add(
            threads.submit(() -> {
              together.await();
              return work.apply(number);
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}
