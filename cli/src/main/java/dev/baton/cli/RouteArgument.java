package dev.baton.cli;

import tools.jackson.databind.node.ObjectNode;

/// A route as it is written on the command line.
final class RouteArgument {
  /// The forms of a route, as the help shows them.
  static final String FORMS =
      "ROUTE, ACCOUNT/agent/ID, ACCOUNT/queue/ID, ACCOUNT/flow/VERSION/QUEUE,"
          + " ACCOUNT/number/E164[;EXTENSION], ACCOUNT/sip/URI";

  private RouteArgument() {}

  /// Writes the route as the API takes it.
  ///
  /// @throws CommandFailure when it has none of the known forms
  static void put(ObjectNode into, String route) {
    String[] parts = route.split("/", 3);
    if (parts.length == 1) {
      into.put("route", route);
      return;
    }
    if (parts.length != 3) {
      throw none(route);
    }
    into.put("account", parts[0]);
    switch (parts[1]) {
      case "agent" -> into.put("targetAgentId", parts[2]);
      case "queue" -> into.put("targetQueueId", parts[2]);
      case "flow" -> flow(into, route, parts[2]);
      case "number" -> number(into, parts[2]);
      case "sip" -> into.put("targetSipUri", parts[2]);
      default -> throw none(route);
    }
  }

  private static void flow(ObjectNode into, String route, String flow) {
    String[] parts = flow.split("/", 2);
    if (parts.length != 2) {
      throw none(route);
    }
    into.put("targetFlowVersionId", parts[0]).put("targetQueueId", parts[1]);
  }

  private static void number(ObjectNode into, String number) {
    String[] parts = number.split(";", 2);
    into.put("targetNumber", parts[0]);
    if (parts.length == 2) {
      into.put("targetExtension", parts[1]);
    }
  }

  private static CommandFailure none(String route) {
    return new CommandFailure(ExitCodes.USAGE, route + " is none of " + FORMS);
  }
}
