package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.model.Timings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Many handoffs at once over platforms that fail one request in ten.
class ManyHandoffsTest {
  private static final int HANDOFFS = 200;
  private static final long SEED = 20_260_801;

  /// Agents talk for a moment only, so that the queue moves. The timeouts are the usual ones.
  @RegisterExtension
  static final Rig RIG =
      Rig.create()
          .withTimers("  cycles: 3\n")
          .withTwins(TwinOptions.defaults().withTimings(new Timings(40, 20, 40, 120_000, 100)));

  private static FaultRule oneIn(int n, Fault fault) {
    return new FaultRule(null, null, FaultRule.Match.ANY, 0, 0, 1.0 / n, fault);
  }

  @Test
  void of_two_hundred_handoffs_with_a_tenth_of_faults_every_one_ends_well() throws Exception {
    RIG.twins()
        .faults(
            new FaultScript(
                SEED,
                List.of(
                    oneIn(60, new Fault.LoseAnswer()),
                    oneIn(60, new Fault.LoseRequest()),
                    oneIn(60, new Fault.Status(503, null, false)),
                    oneIn(60, new Fault.Status(500, null, true)),
                    oneIn(60, new Fault.Status(429, "0", false)),
                    oneIn(60, new Fault.Slow(300)))));
    List<Future<String>> asked = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < HANDOFFS; i++) {
        String interactionId = RIG.newCaller();
        String agent = "nice-usr-" + (4492 + i % 8);
        asked.add(
            clients.submit(() ->
                askUntilAccepted(Ask.toAgent(interactionId, agent, "billing"), interactionId)));
      }
    }

    Map<String, Integer> endings = new TreeMap<>();
    Map<String, Integer> failures = new TreeMap<>();
    for (Future<String> id : asked) {
      JsonNode view = RIG.end(id.get());
      assertThat(Rig.state(view)).as(RIG.story(view)).isIn("completed", "returned");
      Rig.assertBooksAgree(RIG.twins(), view);
      endings.merge(Rig.state(view), 1, Integer::sum);
      failures.merge(view.at("/lastFailure/detail").asString(""), 1, Integer::sum);
    }

    // How many a breaker or a machine under load sends back is no promise; that some arrive is.
    assertThat(endings.getOrDefault("completed", 0)).as("%s %s", endings, failures).isPositive();
    assertThat(RIG.twins().faultReport())
        .as("every kind of fault struck")
        .allSatisfy(r -> assertThat(r.struck()).isPositive());
    RIG.assertNobodyIsHurt();
  }

  /// As a good client does it: while Baton takes no new work, the same request again.
  private static String askUntilAccepted(ObjectNode body, String key) {
    AtomicReference<Api.Answer> accepted = new AtomicReference<>();
    Await.until(
        "a request is accepted",
        () -> {
          Api.Answer answer =
              RIG.api().post("/v1/handoffs", body.toString(), "Idempotency-Key", key);
          assertThat(answer.status()).as(answer.text()).isIn(202, 503);
          accepted.set(answer);
          return answer.status() == 202;
        });
    return accepted.get().at("/handoffId");
  }
}
