package dev.baton.simulation;

import dev.baton.core.handoff.Plan;
import dev.baton.core.handoff.Route;
import dev.baton.core.platform.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// The routes of one handoff, drawn.
final class Routes {
  /// Where a queue route leads, and where a compensation puts a caller.
  private static final String QUEUE = "billing_specialists";

  /// Where callers go whom nobody else could take.
  private static final String SUPERVISORS = "supervisors";

  private Routes() {}

  static List<Route> drawn(RandomGenerator random, Direction way, Setup setup, boolean busyAgent) {
    String agentId = busyAgent ? way.busyAgent() : way.freeAgent();
    return setup.ways().isEmpty()
        ? usual(random, way, agentId)
        : configured(random, way, setup, agentId);
  }

  /// Both in any order; in every third handoff a number, which nobody can reserve, is first, last
  /// or alone.
  private static List<Route> usual(RandomGenerator random, Direction way, String agentId) {
    String supervisors = random.nextBoolean() ? SUPERVISORS : null;
    Route agent = way.route("agent", new Target.Agent(agentId), 1, QUEUE, supervisors);
    Route queue = way.route("queue", new Target.Queue(QUEUE), 1, QUEUE, supervisors);
    List<Route> routes =
        new ArrayList<>(random.nextBoolean() ? List.of(agent, queue) : List.of(queue, agent));
    int place = random.nextInt(9);
    if (place < 3) {
      Target target = new Target.Number(way.number(), "");
      Route number = way.route("number", target, 1, QUEUE, supervisors);
      if (place == 2) {
        return List.of(number);
      }
      routes.add(place == 0 ? 0 : routes.size(), number);
    }
    return routes;
  }

  /// Some of those that lead to the destination, in any order, as a request may name them.
  private static List<Route> configured(
      RandomGenerator random, Direction way, Setup setup, String agentId) {
    List<Setup.Way> left = new ArrayList<>();
    for (Setup.Way each : setup.ways()) {
      if (each.platform() == way.destinationPlatform()) {
        left.add(each);
      }
    }
    int count = 1 + random.nextInt(Math.min(left.size(), Plan.MAX_ROUTES));
    List<Route> routes = new ArrayList<>(count);
    while (routes.size() < count) {
      Setup.Way each = left.remove(random.nextInt(left.size()));
      Target target = played(each.target(), way, agentId);
      routes.add(
          way.route(
              each.name(),
              target,
              each.tries(),
              each.canRequeue() ? QUEUE : null,
              each.canEscalate() ? SUPERVISORS : null));
    }
    return routes;
  }

  private static Target played(Target configured, Direction way, String agentId) {
    return switch (configured) {
      case Target.Agent _ -> new Target.Agent(agentId);
      case Target.Queue _, Target.Flow _ -> new Target.Queue(QUEUE);
      case Target.Number _ -> new Target.Number(way.number(), "");
      case Target.SipUri _ -> new Target.SipUri(way.sipUri());
      case Target.Callback _ ->
          throw new IllegalArgumentException("no callback leads to another platform");
    };
  }
}
