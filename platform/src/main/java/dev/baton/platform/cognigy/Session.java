package dev.baton.platform.cognigy;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.ConnectorView;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.SessionStatus;
import dev.baton.core.platform.SessionView;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.platform.guide.GuideRequests;
import dev.baton.platform.guide.UnreadableAnswer;
import dev.baton.platform.guide.VendorJson;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A session as it was read (guide 003, step 1). Its variables are personal and stay in here.
///
/// @param id empty for a session that nobody read
/// @param channel `voice`, or what else it is
/// @param connector the telephony connector's name, or null
/// @param userId the caller, for example as a `tel:` URI, or null
/// @param variables as they stand; not to be changed
/// @param etag names this very version of the session (RFC 9110 section 8.8.3), or null where the
///   platform does not say, or only weakly
record Session(
    String id,
    String channel,
    SessionStatus status,
    @Nullable EndedReason endedReason,
    @Nullable String connector,
    @Nullable VendorId callId,
    @Nullable VendorId transferId,
    @Nullable String userId,
    ObjectNode variables,
    @Nullable String etag) {
  private static final int CHANNEL_CHARS = 50;
  private static final int CONNECTOR_CHARS = 100;

  /// No server's is longer; it goes back in a header.
  private static final int ETAG_CHARS = 200;

  /// Deeper than any flow nests its variables; a bound keeps a hostile answer off the stack.
  private static final int NESTING = 128;

  /// What is read here is written back: a number must come out with every digit that it had.
  private static final JsonMapper EXACT =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(NESTING).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /// A session of which nothing is known.
  static Session empty() {
    return new Session(
        "",
        "voice",
        SessionStatus.ACTIVE,
        null,
        null,
        null,
        null,
        null,
        GuideRequests.newObject(),
        null);
  }

  static String path(String sessionId) {
    return "/api/v1/session/" + GuideRequests.segment(sessionId);
  }

  static WireRequest request(String sessionId) {
    return GuideRequests.query(path(sessionId));
  }

  /// @throws UnreadableAnswer when it does not say what it must
  static Session read(WireResponse response) {
    JsonNode body = exact(response.body());
    JsonNode telephony = telephony(body);
    String connector = VendorJson.text(telephony, "connector");
    if (connector != null && connector.length() > CONNECTOR_CHARS) {
      throw new UnreadableAnswer("connector has more than " + CONNECTOR_CHARS + " characters");
    }
    return new Session(
        VendorJson.required(body, "sessionId", VendorId::new).value(),
        VendorJson.lenient(body, "channel", "unknown", CHANNEL_CHARS),
        VendorJson.required(body, "status", SessionStatus::fromWireName),
        VendorJson.optional(body, "endedReason", EndedReason::fromWireName),
        connector,
        callId(telephony),
        transferId(telephony),
        VendorJson.text(body, "userId"),
        objectOrEmpty(body, "variables"),
        strong(response.header("etag")));
  }

  private static JsonNode exact(String body) {
    try {
      JsonNode node = EXACT.readTree(body);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException notJson) {
      // Falls through: the library's message would quote the body.
    }
    throw new UnreadableAnswer("the body is no JSON object");
  }

  /// The part that says how she is connected; empty where there is none.
  static JsonNode telephony(JsonNode body) {
    return objectOrEmpty(body, "telephony");
  }

  static @Nullable VendorId callId(JsonNode telephony) {
    return VendorJson.optional(telephony, "callId", VendorId::new);
  }

  static @Nullable VendorId transferId(JsonNode telephony) {
    return VendorJson.optional(telephony, "transferId", VendorId::new);
  }

  private static ObjectNode objectOrEmpty(JsonNode body, String field) {
    JsonNode value = body.get(field);
    if (value == null || value.isNull()) {
      return GuideRequests.newObject();
    }
    if (!(value instanceof ObjectNode object)) {
      throw new UnreadableAnswer(field + " is no object");
    }
    return object;
  }

  /// A weak one never matches an `If-Match` (RFC 9110 section 13.1.1).
  private static @Nullable String strong(@Nullable String etag) {
    return etag != null && etag.startsWith("\"") && etag.length() <= ETAG_CHARS ? etag : null;
  }

  /// @param on what its connector said of itself, or null when it was not asked
  SessionView view(@Nullable ConnectorView on) {
    return new SessionView.Present(new VendorId(id), channel, status, endedReason, callId, on);
  }

  /// The same as a leg.
  LegView leg() {
    LegState state =
        switch (status) {
          case ACTIVE, IDLE, PROCESSING -> LegState.BOT_ACTIVE;
          case TRANSFERRING -> LegState.TRANSFERRING;
          case ENDED -> LegState.COMPLETED;
        };
    return new LegView.Present(
        new VendorId(id),
        state,
        null,
        null,
        ours(SessionWrites.CANONICAL_ID, CanonicalId::new),
        null,
        status == SessionStatus.ENDED ? endedReason : null,
        isHandedOver() || status == SessionStatus.TRANSFERRING ? reservation() : null);
  }

  /// Whether a transfer is asked for, or was made.
  boolean isHandedOver() {
    boolean transferred = status == SessionStatus.ENDED && endedReason == EndedReason.TRANSFERRED;
    return transferred || VendorJson.truth(variables, SessionWrites.TRIGGER);
  }

  /// The reservation that the last transfer of ours was asked for under.
  @Nullable ReservationId reservation() {
    return ours(SessionWrites.RESERVATION_ID, ReservationId::new);
  }

  /// A variable of ours. Any flow may write over it; then it is not ours any more.
  private <T> @Nullable T ours(String name, Function<String, T> parse) {
    try {
      return VendorJson.optional(variables, name, parse);
    } catch (UnreadableAnswer notOurs) {
      return null;
    }
  }

  /// Without what is personal.
  @Override
  public String toString() {
    return "session " + id + ", " + status.wireName();
  }
}
