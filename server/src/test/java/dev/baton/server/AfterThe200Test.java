package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.fault.WebhookFaults;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Timings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The property of the whole: every platform says 200 to everything, one accepted transfer in
/// twenty is dropped silently, and of the events that tell it a fifth is lost, three in ten come
/// twice and all come out of order within six seconds. `-Dseed=` throws the same dice again.
@Tag("tier2")
class AfterThe200Test {
  private static final Logger LOG = LoggerFactory.getLogger(AfterThe200Test.class);

  private static final int CALLERS = 2_000;
  private static final int AT_ONCE = 64;
  private static final long SEED = Long.getLong("seed", 20_261_128L);

  /// Agents talk for a moment only, so that the queues move.
  @RegisterExtension
  static final Rig RIG =
      Rig.create()
          .withTwins(TwinOptions.defaults().withTimings(new Timings(40, 20, 40, 120_000, 100)));

  @AfterEach
  void nothing_is_pushed_any_more() {
    RIG.twins().pushTo(null);
  }

  @Test
  void
      of_two_thousand_callers_each_is_in_one_place_and_each_disagreement_repaired_or_a_dead_letter()
          throws Exception {
    LOG.info("the dice: -Dseed={}", SEED);
    List<FaultRule> drops =
        List.of(
            FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.DropTransfer())
                .withProbability(0.05),
            FaultRule.on(Platform.NICE_CXONE, Operation.TRANSFER, new Fault.DropTransfer())
                .withProbability(0.05));
    RIG.twins()
        .faults(new FaultScript(SEED, drops).withWebhooks(new WebhookFaults(0.2, 0.3, 0, 6_000)));
    Hook.pushes(RIG.twins(), RIG.baton().port());

    Map<String, JsonNode> ended = play();

    Map<String, Integer> endings = new TreeMap<>();
    List<String> wrongs = new ArrayList<>();
    int dropped = 0;
    int repaired = 0;
    int parked = 0;
    for (Map.Entry<String, JsonNode> one : ended.entrySet()) {
      JsonNode view = one.getValue();
      Books.CallerEntry caller = RIG.caller(one.getKey());
      String state = Rig.state(view);
      boolean fell = caller.history().stream().anyMatch(at -> at.with().kind() == Party.Kind.LIMBO);
      boolean repair = view.path("compensated").asBoolean();
      endings.merge(state + (repair ? ", repaired" : ""), 1, Integer::sum);
      dropped += fell ? 1 : 0;
      repaired += fell && repair && state.equals("completed") ? 1 : 0;
      parked += fell && state.equals("dead_lettered") ? 1 : 0;
      String wrong = FiveHundredTest.wrong(view, caller);
      boolean lost = caller.with().kind().isLost() && !state.equals("dead_lettered");
      if (wrong != null || lost || (repair && !fell)) {
        wrongs.add(wrong + " " + view + "\n" + RIG.story(view));
      }
    }
    LOG.info("{} callers, {} dropped, seed {}: {}", CALLERS, dropped, SEED, endings);
    assertThat(wrongs).as("seed %s, endings %s", SEED, endings).isEmpty();
    assertThat(dropped).as("the dice, seed %s", SEED).isBetween(CALLERS / 40, CALLERS / 10);
    assertThat(repaired + parked).as("repaired %s, parked %s", repaired, parked).isEqualTo(dropped);
    Books.Summary sums = RIG.twins().summary();
    assertThat(sums.doubled()).as("doubled, seed %s", SEED).isZero();
    assertThat(sums.ordersThatTookEffectTwice()).as("orders twice, seed %s", SEED).isZero();
    assertThat(RIG.twins().webhooksTaken())
        .as("events that Baton took")
        .isGreaterThan(2L * CALLERS);
  }

  /// Every caller's handoff as it ended, by her interaction at the source.
  private static Map<String, JsonNode> play() throws Exception {
    Semaphore places = new Semaphore(AT_ONCE);
    Map<String, Future<JsonNode>> asked = new TreeMap<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLERS; i++) {
        Way way = i % 2 == 0 ? Way.TO_CXONE : Way.TO_GENESYS;
        places.acquire();
        String interactionId = RIG.newCaller(way);
        asked.put(
            interactionId,
            clients.submit(() -> {
              try {
                ObjectNode body = Ask.toQueue(way, interactionId, "billing_specialists");
                body.put("until", "queued");
                return RIG.end(RIG.askUntilAccepted(body, interactionId));
              } finally {
                places.release();
              }
            }));
      }
    }
    Map<String, JsonNode> ended = new TreeMap<>();
    for (Map.Entry<String, Future<JsonNode>> one : asked.entrySet()) {
      ended.put(one.getKey(), one.getValue().get());
    }
    return ended;
  }
}
