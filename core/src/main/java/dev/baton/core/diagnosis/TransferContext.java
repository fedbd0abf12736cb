package dev.baton.core.diagnosis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A payload in which nothing is wrong, as far as a handover needs it.
///
/// @param queueId where to
/// @param name the caller's
/// @param phoneNumber the caller's, E.164
/// @param customAttributes single values, as text
public record TransferContext(
    String queueId, String name, String phoneNumber, Map<String, String> customAttributes) {
  public TransferContext {
    customAttributes = Collections.unmodifiableMap(new LinkedHashMap<>(customAttributes));
  }

  /// What a payload says.
  ///
  /// @throws IllegalArgumentException when [TransferContextCheck] finds an error in it
  public static TransferContext of(Payload payload) {
    boolean wrong =
        TransferContextCheck.findings(payload, null).stream()
            .anyMatch(finding -> finding.severity() == Severity.ERROR);
    if (wrong) {
      throw new IllegalArgumentException("the payload has errors");
    }
    JsonNode context = payload.tree().path("transferContext");
    JsonNode participant = context.path("participant");
    Map<String, String> attributes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> one : context.path("customAttributes").properties()) {
      if (one.getValue().isValueNode() && !one.getValue().isNull()) {
        attributes.put(one.getKey(), one.getValue().asString());
      }
    }
    return new TransferContext(
        context.path("queueId").asString(),
        participant.path("name").asString(),
        participant.path("phoneNumber").asString(),
        attributes);
  }

  /// Without what is personal.
  @Override
  public String toString() {
    return "handover into queue " + queueId;
  }
}
