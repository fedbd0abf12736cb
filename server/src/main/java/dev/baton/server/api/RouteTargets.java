package dev.baton.server.api;

import dev.baton.core.context.PhoneNumbers;
import dev.baton.core.platform.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Whom a route of a request leads to.
final class RouteTargets {
  /// As CXone names the versions of its flows (guide 001).
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

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
        targets.add(queue(path, asked, asked.targetQueueId()));
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
    if (asked.targetFlowVersionId() != null && asked.targetQueueId() == null) {
      throw HandoffPlanner.invalid(
          path + "/targetFlowVersionId", "stands beside a queue; there is no targetQueueId");
    }
    if (asked.targetExtension() != null && asked.targetNumber() == null) {
      throw HandoffPlanner.invalid(
          path + "/targetExtension", "stands behind a number; there is no targetNumber");
    }
    return targets.getFirst();
  }

  private static Target queue(String path, HandoffRequest.RouteRequest asked, String queueId) {
    String version = asked.targetFlowVersionId();
    if (version == null) {
      return new Target.Queue(queueId);
    }
    if (!UUID.matcher(version).matches()) {
      throw HandoffPlanner.invalid(path + "/targetFlowVersionId", "must be a UUID");
    }
    return new Target.Flow(queueId, version);
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
