package dev.baton.cli.crash;

import dev.baton.twin.model.Platform;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One caller, and what her client was told. Written by one client's thread, read by others.
final class Case {
  final Platform source;
  final String interactionId;
  final String body;

  /// The idempotency key, which also travels as an attribute of the context.
  final String key;

  /// What no client should meet.
  final List<String> oddities = new CopyOnWriteArrayList<>();

  /// Set when the handoff was accepted.
  volatile @Nullable String handoffId;

  /// The last view, set when it has ended or is parked.
  volatile @Nullable JsonNode end;

  Case(Platform source, String interactionId, String body, String key) {
    this.source = source;
    this.interactionId = interactionId;
    this.body = body;
    this.key = key;
  }

  Platform destination() {
    return source == Platform.GENESYS_CLOUD ? Platform.NICE_CXONE : Platform.GENESYS_CLOUD;
  }

  boolean isOpen() {
    return handoffId != null && end == null;
  }

  String state() {
    JsonNode view = end;
    return view == null
        ? handoffId == null ? "never accepted" : "open"
        : view.path("state").asString("");
  }

  /// The state, and why it was left where it is.
  String outcome() {
    JsonNode view = end;
    if (view == null || state().equals("completed")) {
      return state();
    }
    String why = view.path("stateDetail").path("reason").asString("");
    JsonNode failure = view.path("lastFailure");
    return "%s (%s; %s: %s)"
        .formatted(
            state(), why, failure.path("phase").asString("-"), failure.path("detail").asString(""));
  }

  @Override
  public String toString() {
    return "handoff " + handoffId + " of " + interactionId + " (key " + key + ", " + state() + ")";
  }
}
