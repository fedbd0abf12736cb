package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.guide.RateLimit;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.NewSession;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Three hundred voice bots' callers at once, half of them to each platform: their own flows hold
/// their sessions again and again, the bots' platform serves a hundred requests a second and sends
/// the rest away, its connectors fail, and answers get lost. `-Dseed=` throws the same dice again;
/// which call gets which throw is for the threads to decide.
class ThreeHundredSessionsTest {
  private static final Logger LOG = LoggerFactory.getLogger(ThreeHundredSessionsTest.class);

  private static final int SESSIONS = 300;
  private static final long SEED = Long.getLong("seed", 20_261_129L);

  /// As [Yaml#SHORT_TIMERS], for a machine that has three hundred to begin with at once.
  private static final String TIMERS =
      Yaml.SHORT_TIMERS
          .replace("hold-duration: 8s", "hold-duration: 12s")
          .replace("query-timeout: 2s", "query-timeout: 5s")
          .replace("commit-timeout: 2s", "commit-timeout: 4s")
          .replace("reserve-timeout: 2s", "reserve-timeout: 4s")
          .replace("settle: 4500ms", "settle: 6500ms")
          .replace("handoff-deadline: 2m", "handoff-deadline: 3m");

  @RegisterExtension
  static final Rig RIG =
      Rig.create()
          .withTwins(
              TwinOptions.defaults()
                  .withTimings(Rig.QUICK)
                  .withCognigyRate(new RateLimit(1_000, 10)))
          .withTimers(TIMERS)
          .withConfig(text ->
              text.replace("    accounts:\n      genesys-main:", bot() + "      genesys-main:"));

  private static String bot() {
    return """
        accounts:
          cognigy-main:
            platform: nice_cognigy
            api-base: %s
            client-id: demo-client
            client-secret: ${env:TWIN_SECRET}
    """
        .formatted(ThreeHundredSessionsTest.RIG.twins().cognigy());
  }

  @Test
  void of_three_hundred_voice_bots_callers_everybody_is_in_one_place_and_no_variable_is_lost()
      throws Exception {
    LOG.info("the dice: -Dseed={}", SEED);
    RIG.twins().faults(new FaultScript(SEED, rules()));
    Map<String, Future<String>> asked = new TreeMap<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < SESSIONS; i++) {
        Platform to = i % 2 == 0 ? Platform.GENESYS_CLOUD : Platform.NICE_CXONE;
        String session = session(i, to);
        asked.put(session, clients.submit(() -> RIG.askUntilAccepted(ask(session, to), session)));
      }
    }

    Map<String, Integer> endings = new TreeMap<>();
    List<String> wrongs = new ArrayList<>();
    int parked = 0;
    for (Map.Entry<String, Future<String>> one : asked.entrySet()) {
      JsonNode view = RIG.end(one.getValue().get());
      String ending = Rig.state(view) + " " + view.at("/stateDetail/reason").asString("");
      endings.merge(ending, 1, Integer::sum);
      parked += Rig.state(view).equals("dead_lettered") ? 1 : 0;
      Books.CallerEntry caller = RIG.caller(one.getKey());
      if (!agrees(view, caller)) {
        wrongs.add(view + "\nthe books say " + caller.history() + "\n" + RIG.story(view));
      }
    }
    Books books = RIG.twins().books();
    LOG.info("{} sessions with seed {}: {}", SESSIONS, SEED, endings);
    LOG.info("{}; faults {}", books.sessions(), RIG.twins().faultReport());

    assertThat(wrongs).as("seed %s, endings %s", SEED, endings).isEmpty();
    assertThat(parked).as("parked, seed %s: %s", SEED, endings).isLessThan(SESSIONS / 20);
    assertThat(endings.getOrDefault("completed ", 0))
        .as("completed, seed %s: %s", SEED, endings)
        .isGreaterThan(SESSIONS / 2);
    assertThat(books.sessions().variablesLost()).as("variables lost, seed %s", SEED).isZero();
    assertThat(books.sessions().lockedOut()).as("writes that met a lock").isPositive();
    assertThat(RIG.twins().faultReport())
        .as("every kind of fault struck, seed %s", SEED)
        .allMatch(rule -> rule.struck() > 0);
    Books.Summary sums = RIG.twins().summary();
    assertThat(sums.lost()).as("lost, seed %s: %s", SEED, endings).isZero();
    assertThat(sums.doubled()).as("doubled, seed %s", SEED).isZero();
    assertThat(sums.twoReservationsAtOnce()).as("two reservations, seed %s", SEED).isZero();
  }

  private static String session(int number, Platform to) {
    return RIG.twins()
        .addSession(
            NewSession.voice(null, "+1415555%04d".formatted(number))
                .on(to.wireName())
                .knowing(Map.of("callerName", "Caller " + number, "issueType", "billing"))
                .withFlows(new NewSession.Flows(2_000, 500)))
        .id();
  }

  private static ObjectNode ask(String session, Platform to) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.putObject("source").put("account", "cognigy-main").put("interactionId", session);
    body.putArray("routes")
        .addObject()
        .put("account", to == Platform.GENESYS_CLOUD ? "genesys-main" : "cxone-main")
        .put("targetQueueId", "billing_specialists");
    body.put("reason", "complex_billing_issue").put("priority", "high").put("until", "queued");
    body.putObject("attributes").put("issueType", "billing").put("tier", "gold");
    return body;
  }

  /// Whoever Baton says has her, has her by the books; and a session that she is left with asks for
  /// no transfer.
  private static boolean agrees(JsonNode view, Books.CallerEntry caller) {
    Party with = caller.with();
    boolean withBot = with.kind() == Party.Kind.BOT;
    boolean arrived =
        caller.history().stream()
            .anyMatch(at ->
                at.with().platform() != null && at.with().platform() != Platform.NICE_COGNIGY);
    boolean asks =
        caller.session() != null
            && Boolean.TRUE.equals(caller.session().variables().get("handoffTrigger"));
    return switch (Rig.state(view)) {
      case "completed" -> arrived && !withBot;
      case "returned" -> withBot && !arrived && !asks;
      case "dead_lettered" -> true;
      default -> false;
    };
  }

  private static List<FaultRule> rules() {
    return List.of(
        rule(Operation.TRANSFER, 0.05, Fault.ConnectorDown.trunk()),
        rule(Operation.TRANSFER, 0.04, new Fault.SilentBridged(false)),
        rule(Operation.TRANSFER, 0.04, new Fault.LoseAnswer()),
        rule(Operation.PREPARE, 0.04, new Fault.LoseAnswer()),
        rule(Operation.PREPARE, 0.04, new Fault.LoseRequest()),
        rule(Operation.READ, 0.03, new Fault.Status(500, null, false)),
        rule(Operation.READ, 0.02, new Fault.Delay(300)));
  }

  private static FaultRule rule(Operation operation, double chance, Fault fault) {
    return new FaultRule(
        Platform.NICE_COGNIGY, operation, FaultRule.Match.ANY, 0, 0, chance, fault);
  }
}
