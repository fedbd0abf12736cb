package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultEngine;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.NoCapacity;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Timings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Five hundred callers at once, half of them each way, while one call in five goes wrong, whatever
/// it is for, in any way that the twins know and such a call can suffer. `-Dseed=` throws the same
/// dice again; which call gets which throw is for the threads to decide.
class FiveHundredTest {
  private static final Logger LOG = LoggerFactory.getLogger(FiveHundredTest.class);

  private static final int CALLERS = 500;
  private static final long SEED = Long.getLong("seed", 20_261_121L);

  /// The chance of a fault that every call has, in all.
  private static final double FAULTS = 0.2;

  /// What the faults that only a reserve or only a transfer can suffer take of that.
  private static final double OWN_FAULTS = 0.06;

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
        asked.put(interactionId, clients.submit(() -> RIG.askUntilAccepted(body, interactionId)));
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
    assertFaultsStruck();
    Await.until("every reservation has ended", () -> RIG.twins().summary().heldReservations() == 0);
  }

  /// What the books say against Baton's view; null when they agree.
  static @Nullable String wrong(JsonNode view, Books.CallerEntry caller) {
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

  /// By the twins' own counters, a fifth of all requests, and every kind of fault.
  private static void assertFaultsStruck() {
    Map<Operation, Integer> seen = new EnumMap<>(Operation.class);
    Map<String, Integer> struck = new TreeMap<>();
    for (FaultEngine.RuleReport rule : RIG.twins().faultReport()) {
      // Each of an operation's rules sees all of its requests.
      seen.merge(Objects.requireNonNull(rule.operation()), rule.seen(), Math::max);
      struck.merge(rule.fault(), rule.struck(), Integer::sum);
    }
    int requests = seen.values().stream().mapToInt(Integer::intValue).sum();
    int faults = struck.values().stream().mapToInt(Integer::intValue).sum();
    LOG.info("{} faults in {} requests {}: {}", faults, requests, seen, struck);
    assertThat((double) faults / requests)
        .as("share of faults, seed %s: %s of %s", SEED, struck, seen)
        .isBetween(0.17, 0.23);
    assertThat(struck.values())
        .as("every kind struck, seed %s: %s", SEED, struck)
        .doesNotContain(0);
  }

  /// Every operation with every fault that it can suffer. All operations have the same chance of a
  /// fault; what is an operation's own takes its share out of it.
  private static List<FaultRule> rules() {
    List<FaultRule> rules = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      List<Fault> own = own(operation);
      double ownChance = own.isEmpty() ? 0 : OWN_FAULTS;
      Map<Fault, Double> chances = new LinkedHashMap<>();
      // Few, because a token that dies costs all callers of an account up to a few seconds.
      chances.put(new Fault.Status(401, null, false), 1.0 / 500);
      chances.put(new Fault.RevokeTokens(), 1.0 / 1_000);
      own.forEach(fault -> chances.put(fault, ownChance / own.size()));
      double left = FAULTS - chances.values().stream().mapToDouble(Double::doubleValue).sum();
      List<Fault> any = any(operation);
      any.forEach(fault -> chances.put(fault, left / any.size()));
      add(rules, operation, chances);
    }
    return rules;
  }

  private static List<Fault> any(Operation operation) {
    List<Fault> faults =
        new ArrayList<>(
            List.of(
                new Fault.Delay(200),
                new Fault.Slow(200),
                new Fault.Slow(5_000),
                new Fault.LoseRequest(),
                new Fault.LoseAnswer(),
                new Fault.Status(429, "1", false),
                new Fault.Status(500, null, false),
                new Fault.Status(503, null, false),
                new Fault.Status(500, null, true)));
    // A token request is about no caller.
    if (operation != Operation.TOKEN) {
      faults.add(new Fault.CallerHangsUp(20, null));
    }
    return faults;
  }

  private static List<Fault> own(Operation operation) {
    if (operation == Operation.RESERVE) {
      return List.of(
          new Fault.Refuse(NoCapacity.AGENT_BUSY),
          new Fault.Refuse(NoCapacity.AGENT_ON_BREAK),
          new Fault.Refuse(NoCapacity.QUEUE_FULL),
          new Fault.Refuse(NoCapacity.QUEUE_PAUSED));
    }
    if (operation == Operation.TRANSFER) {
      return List.of(
          new Fault.ExpireReservation(), new Fault.ExpireBeforeArrival(), new Fault.DropTransfer());
    }
    return List.of();
  }

  /// Rules are tried in order, so each one's chance is a share of what those before it have left.
  private static void add(List<FaultRule> rules, Operation operation, Map<Fault, Double> chances) {
    double left = 1;
    for (Map.Entry<Fault, Double> one : chances.entrySet()) {
      rules.add(
          new FaultRule(
              null, operation, FaultRule.Match.ANY, 0, 0, one.getValue() / left, one.getKey()));
      left -= one.getValue();
    }
  }
}
