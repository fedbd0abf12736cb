package dev.baton.twin.model;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a flow of CXone Studio is handed with a caller: guide 001's `transferContext`.
///
/// @param phoneNumber E.164
/// @param attributes what the agent is to know of her
/// @param flowVersionId which version of the flow takes her; null takes the active one
public record Handover(
    String queueId,
    String name,
    String phoneNumber,
    Map<String, Object> attributes,
    @Nullable String flowVersionId) {
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

  /// Her canonical id, where the attributes name it.
  public @Nullable String canonicalId() {
    return attributes.get("canonicalInteractionId") instanceof String id ? id : null;
  }

  /// The place in the queue that is held for her, where the attributes name it.
  public @Nullable String reservationId() {
    return attributes.get("reservationId") instanceof String id ? id : null;
  }

  /// What came of reading one.
  public sealed interface Reading {
    /// It can be carried out.
    record Good(Handover handover) implements Reading {}

    /// It cannot.
    ///
    /// @param where the path of the field at fault
    record Bad(String where, String what) implements Reading {}
  }

  /// Reads one, by guide 001's rules.
  ///
  /// @param context the value of `transferContext`, as plain maps, text, numbers and booleans; null
  ///   when there is none
  public static Reading read(@Nullable Object context) {
    String root = "transferContext";
    if (!(context instanceof Map<?, ?> fields)) {
      return bad(root, context == null ? "is missing" : "must be an object");
    }
    if (!(fields.get("queueId") instanceof String queueId) || queueId.isBlank()) {
      return bad(root + ".queueId", "is missing or empty");
    }
    if (!(fields.get("participant") instanceof Map<?, ?> participant)) {
      return bad(root + ".participant", "is missing or no object");
    }
    if (!(participant.get("name") instanceof String name) || name.isBlank()) {
      return bad(root + ".participant.name", "is missing or empty");
    }
    if (!(participant.get("phoneNumber") instanceof String phone)) {
      return bad(root + ".participant.phoneNumber", "is missing or no text");
    }
    if (!E164.matcher(phone).matches()) {
      return bad(root + ".participant.phoneNumber", "is not E.164, for example +14155551234");
    }
    Object attributes = fields.get("customAttributes");
    if (attributes != null && !(attributes instanceof Map<?, ?>)) {
      return bad(root + ".customAttributes", "must be an object");
    }
    Object version = fields.get("flowVersionId");
    if (version != null && !(version instanceof String id && UUID.matcher(id).matches())) {
      return bad(root + ".flowVersionId", "is no UUID");
    }
    return new Reading.Good(
        new Handover(
            queueId,
            name,
            phone,
            attributes == null ? Map.of() : Variables.named((Map<?, ?>) attributes),
            (String) version));
  }

  private static Reading bad(String where, String what) {
    return new Reading.Bad(where, what);
  }
}
