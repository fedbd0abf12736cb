package dev.baton.simulation;

import dev.baton.core.account.Account;
import dev.baton.core.handoff.Route;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Priority;
import dev.baton.core.platform.Target;
import dev.baton.twin.TwinWorld;
import dev.baton.twin.model.Connector;
import dev.baton.twin.model.NewSession;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.SessionFacts;
import dev.baton.twin.model.SessionWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Callers whom voice bots have: how they come, where they are to go, and what the bots' own flows,
/// other writers and the telephony connectors do meanwhile.
final class VoiceBots {
  private static final String QUEUE = "billing_specialists";
  private static final String NEXT_QUEUE = "supervisors";
  private static final String SUPERVISORS = "supervisors";
  private static final String REASON = "complex_billing_issue";

  private final SimWorld sim;
  private final TwinWorld world;
  private final Scenario.VoiceBots scenario;
  private final Direction way;
  private final RandomGenerator random;
  private final Supplier<Instant> worldNow;
  private int rivals;

  VoiceBots(
      SimWorld sim,
      TwinWorld world,
      Scenario.VoiceBots scenario,
      Direction way,
      Supplier<Instant> worldNow) {
    this.sim = sim;
    this.world = world;
    this.scenario = scenario;
    this.way = way;
    this.random = sim.random();
    this.worldNow = worldNow;
  }

  /// Connectors that go down and come back, and how they let go.
  void planConnectors() {
    String name = way.destination().wireName();
    if (random.nextBoolean()) {
      put(name, Connector.Status.CONNECTED, Connector.Mode.BLIND);
    }
    if (happens(scenario.connectorDown())) {
      int atMs = random.nextInt(4_000);
      sim.time()
          .after(
              atMs,
              () -> {
                sim.story().tell(() -> "connector " + name + " goes down");
                put(name, Connector.Status.DISCONNECTED, Connector.Mode.REFER);
              });
      if (random.nextInt(4) != 0) {
        sim.time()
            .after(
                atMs + 1 + random.nextInt(20_000),
                () -> {
                  sim.story().tell(() -> "connector " + name + " is back");
                  put(name, Connector.Status.CONNECTED, Connector.Mode.REFER);
                });
      }
    }
  }

  private void put(String name, Connector.Status status, Connector.Mode mode) {
    advanced();
    world.world().sessions().putConnector(new Connector(name, way.destination(), status, mode));
  }

  /// A new caller, talking to a bot.
  ///
  /// @return the session's id
  String add() {
    boolean elsewhere = scenario.elsewhere() > 0 && happens(scenario.elsewhere());
    Platform leadsTo = elsewhere ? other(way.destination()) : way.destination();
    NewSession session =
        NewSession.voice(null, "+14155551234")
            .on(leadsTo.wireName())
            .knowing(Map.of("callerName", "Ann", "issueType", "billing"));
    if (happens(scenario.locks())) {
      session =
          session.withFlows(
              new NewSession.Flows(1 + random.nextInt(6_000), 1 + random.nextInt(4_000)));
    }
    return world.world().sessions().add(session, advanced()).id();
  }

  private static Platform other(Platform platform) {
    return platform == Platform.GENESYS_CLOUD ? Platform.NICE_CXONE : Platform.GENESYS_CLOUD;
  }

  /// Somebody else writes into her session too, and takes care as Baton does: what was written
  /// since it was read is not written over.
  void planOthers(String sessionId, String name) {
    while (happens(scenario.rivals()) && rivals < 50) {
      int number = ++rivals;
      sim.time()
          .after(
              random.nextInt(8_000),
              () -> {
                advanced();
                SessionFacts read = world.world().sessions().facts(sessionId);
                if (read != null) {
                  sim.time().after(random.nextInt(40), () -> write(read, number, name));
                }
              });
    }
  }

  private void write(SessionFacts read, int number, String name) {
    Map<String, Object> variables = new LinkedHashMap<>(read.variables());
    variables.put("rival" + number, "written");
    SessionWrite write =
        new SessionWrite(read.sessionId(), variables, null, read.etag(), "rival-" + number);
    sim.story().tell(() -> "somebody else writes into the session of " + name);
    world.world().sessions().write(write, advanced());
  }

  /// One or two queues, by the connector that leads there.
  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    String supervisors = random.nextBoolean() ? SUPERVISORS : null;
    int tries = random.nextInt(6) == 0 ? 2 : 1;
    routes.add(route("queue", QUEUE, tries, supervisors));
    if (random.nextInt(3) == 0) {
      routes.add(route("next", NEXT_QUEUE, 1, supervisors));
    }
    return routes;
  }

  private Route route(String name, String queueId, int tries, @Nullable String supervisors) {
    Account account = Direction.account(way.destination());
    return new Route(
        name,
        account.name(),
        account.platform(),
        new Target.Queue(queueId),
        new Inbound.Connector(
            account.platform(),
            queueId,
            null,
            List.of(account.platform().wireName()),
            REASON,
            Priority.HIGH,
            true),
        tries,
        random.nextInt(4) == 0 ? null : queueId,
        supervisors);
  }

  private Instant advanced() {
    Instant now = worldNow.get();
    world.advance(now);
    return now;
  }

  private boolean happens(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }
}
