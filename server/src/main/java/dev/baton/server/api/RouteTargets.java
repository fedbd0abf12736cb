package dev.baton.server.api;

import dev.baton.core.context.PhoneNumbers;
import dev.baton.core.platform.Target;
import java.util.ArrayList;
import java.util.List;

/// Whom a route of a request leads to.
final class RouteTargets {
  private RouteTargets() {}

  /// The one target that the request names.
  ///
  /// @param path where the route stands in the request
  /// @throws ProblemException saying what is missing, too much, or wrong
  static Target of(String path, HandoffRequest.RouteRequest asked) {
    List<Target> targets = new ArrayList<>();
    try {
      if (asked.targetAgentId() != null) {
        targets.add(new Target.Agent(asked.targetAgentId()));
      }
      if (asked.targetQueueId() != null) {
        targets.add(new Target.Queue(asked.targetQueueId()));
      }
      if (asked.targetNumber() != null) {
        targets.add(number(path, asked));
      }
      if (asked.targetSipUri() != null) {
        targets.add(new Target.SipUri(asked.targetSipUri()));
      }
    } catch (IllegalArgumentException e) {
      throw HandoffPlanner.invalid(path, String.valueOf(e.getMessage()));
    }
    if (targets.size() != 1) {
      throw HandoffPlanner.invalid(
          path,
          "needs a route, or an account with one of targetAgentId, targetQueueId, targetNumber,"
              + " targetSipUri");
    }
    if (asked.targetExtension() != null && asked.targetNumber() == null) {
      throw HandoffPlanner.invalid(
          path + "/targetExtension", "stands behind a number; there is no targetNumber");
    }
    return targets.getFirst();
  }

  private static Target number(String path, HandoffRequest.RouteRequest asked) {
    String number = String.valueOf(asked.targetNumber());
    String problem = PhoneNumbers.problem(number);
    if (problem != null) {
      throw HandoffPlanner.invalid(path + "/targetNumber", problem);
    }
    return new Target.Number(
        number, asked.targetExtension() == null ? "" : asked.targetExtension());
  }
}
