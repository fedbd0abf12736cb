package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.NoCapacity;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Timings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Five hundred callers at once, half of them each way, while one call in five goes wrong: any
/// call, in any way that the twins know. `-Dseed=` throws the same dice again; which call gets
/// which throw is for the threads to decide.
class FiveHundredTest {
  private static final Logger LOG = LoggerFactory.getLogger(FiveHundredTest.class);

  private static final int CALLERS = 500;
  private static final long SEED = Long.getLong("seed", 20_261_121L);
  private static final double FAULTS = 0.2;

  /// Agents talk for a moment only, so that the queues move.
  @RegisterExtension
  static final Rig RIG =
      Rig.create()
          .withTimers("  cycles: 3\n  consult-limit: 10s\n  queued-limit: 10s\n")
          .withTwins(TwinOptions.defaults().withTimings(new Timings(40, 20, 40, 120_000, 100)));

  @Test
  void of_five_hundred_callers_with_a_fifth_of_faults_nobody_is_lost_and_none_doubled()
      throws Exception {
    LOG.info("the dice: -Dseed={}", SEED);
    RIG.twins().faults(new FaultScript(SEED, rules()));
    Map<String, Future<String>> asked = new TreeMap<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLERS; i++) {
        Way way = i % 2 == 0 ? Way.TO_CXONE : Way.TO_GENESYS;
        String interactionId = RIG.newCaller(way);
        ObjectNode body = Ask.toAgent(way, interactionId, way.agent(1 + i / 2 % 5), way.queueRoute);
        asked.put(interactionId, clients.submit(() -> askUntilAccepted(body, interactionId)));
      }
    }

    Map<String, Integer> endings = new TreeMap<>();
    List<String> parked = new ArrayList<>();
    List<String> wrongs = new ArrayList<>();
    for (Map.Entry<String, Future<String>> one : asked.entrySet()) {
      JsonNode view = RIG.end(one.getValue().get());
      endings.merge(
          Rig.state(view)
              + " "
              + view.at("/stateDetail/reason").asString("")
              + view.at("/stateDetail/cause").asString(""),
          1,
          Integer::sum);
      if (Rig.state(view).equals("dead_lettered")) {
        parked.add(one.getKey());
        LOG.info("parked: {}\n{}", view, RIG.story(view));
      }
      String wrong = wrong(view, RIG.caller(one.getKey()));
      if (wrong != null) {
        wrongs.add(wrong + "\n" + view + "\n" + RIG.story(view));
      }
    }
    LOG.info("{} callers with seed {}: {}", CALLERS, SEED, endings);

    assertThat(wrongs).as("seed %s, endings %s", SEED, endings).isEmpty();
    Books.Summary sums = RIG.twins().summary();
    long lost =
        asked.keySet().stream()
            .filter(id -> !parked.contains(id) && RIG.caller(id).with().kind().isLost())
            .count();
    assertThat(lost).as("lost, seed %s", SEED).isZero();
    assertThat(sums.doubled()).as("doubled, seed %s", SEED).isZero();
    assertThat(sums.ordersThatTookEffectTwice()).as("orders twice, seed %s", SEED).isZero();
    assertThat(sums.twoReservationsAtOnce()).as("two reservations, seed %s", SEED).isZero();
    // A fifth of faults leaves hardly anybody for a person to decide, and most arrive.
    assertThat(parked.size()).as("parked, seed %s: %s", SEED, endings).isLessThan(CALLERS / 20);
    assertThat(endings.getOrDefault("completed ", 0))
        .as("completed, seed %s: %s", SEED, endings)
        .isGreaterThan(CALLERS / 2);
    assertThat(RIG.twins().faultReport())
        .as("every kind of fault struck, seed %s", SEED)
        .allSatisfy(rule -> assertThat(rule.struck()).as("%s", rule).isPositive());
    Await.until("every reservation has ended", () -> RIG.twins().summary().heldReservations() == 0);
  }

  /// What the books say against Baton's view; null when they agree.
  private static @Nullable String wrong(JsonNode view, Books.CallerEntry caller) {
    String source = view.at("/source/platform").asString("");
    Party with = caller.with();
    boolean gone = with.kind() == Party.Kind.HUNG_UP || with.kind() == Party.Kind.AGENT_ENDED;
    boolean atSource = with.platform() != null && with.platform().wireName().equals(source);
    boolean arrived =
        caller.history().stream()
            .anyMatch(at ->
                at.with().platform() != null && !at.with().platform().wireName().equals(source));
    boolean agrees =
        switch (Rig.state(view)) {
          case "completed" -> arrived && !atSource;
          // She may have hung up where she was left.
          case "returned" -> !arrived && (atSource || with.kind() == Party.Kind.HUNG_UP);
          case "abandoned" -> gone;
          case "dead_lettered" -> true;
          default -> false;
        };
    return agrees ? null : "the books say " + caller.history();
  }

  /// Every fault of the script. One that a call cannot suffer leaves its share to the others.
  private static List<FaultRule> rules() {
    List<FaultRule> rules = new ArrayList<>();
    // Few, because a token that dies costs all callers of an account up to a second.
    rules.add(oneIn(500, new Fault.Status(401, null, false)));
    rules.add(oneIn(1_000, new Fault.RevokeTokens()));
    List<Fault> anyCall =
        List.of(
            new Fault.Delay(200),
            new Fault.Slow(200),
            new Fault.Slow(5_000),
            new Fault.LoseRequest(),
            new Fault.LoseAnswer(),
            new Fault.Status(429, "1", false),
            new Fault.Status(500, null, false),
            new Fault.Status(503, null, false),
            new Fault.Status(500, null, true),
            new Fault.CallerHangsUp(20, null));
    add(rules, null, anyCall, FAULTS - 0.06);
    List<Fault> capacity =
        List.of(
            new Fault.Refuse(NoCapacity.AGENT_BUSY),
            new Fault.Refuse(NoCapacity.AGENT_ON_BREAK),
            new Fault.Refuse(NoCapacity.QUEUE_FULL),
            new Fault.Refuse(NoCapacity.QUEUE_PAUSED));
    add(rules, Operation.RESERVE, capacity, 0.06);
    List<Fault> transfer =
        List.of(
            new Fault.ExpireReservation(),
            new Fault.ExpireBeforeArrival(),
            new Fault.DropTransfer());
    add(rules, Operation.TRANSFER, transfer, 0.06);
    return rules;
  }

  private static FaultRule oneIn(int n, Fault fault) {
    return new FaultRule(null, null, FaultRule.Match.ANY, 0, 0, 1.0 / n, fault);
  }

  /// Rules are tried in order, so each one's chance is a share of what those before it have left.
  private static void add(
      List<FaultRule> rules, @Nullable Operation operation, List<Fault> faults, double chance) {
    double left = operation == null ? 1 : 1 - (FAULTS - 0.06);
    double each = chance / faults.size();
    for (Fault fault : faults) {
      rules.add(new FaultRule(null, operation, FaultRule.Match.ANY, 0, 0, each / left, fault));
      left -= each;
    }
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
