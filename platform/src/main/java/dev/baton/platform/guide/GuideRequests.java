package dev.baton.platform.guide;

import dev.baton.core.context.CanonicalContext;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Query;
import dev.baton.core.platform.Target;
import dev.baton.core.platform.TransferType;
import dev.baton.core.wire.WireRequest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The requests that all platforms of the dialect take alike, and the parts of those that differ.
public final class GuideRequests {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String RESERVE = "/v1/interactions/reserve";
  private static final String INTERACTIONS = "/api/v2/interactions/";
  private static final String ANALYTICS = "/api/v2/analytics/interactions/";
  private static final String UNRESERVED = "-._~";

  private GuideRequests() {}

  /// An empty JSON object.
  public static ObjectNode newObject() {
    return JSON.createObjectNode();
  }

  /// An order with a JSON body, or with none.
  public static WireRequest order(
      Order order, String method, String path, @Nullable ObjectNode body) {
    Map<String, String> headers =
        body == null
            ? Map.of("accept", "application/json", "idempotency-key", order.orderId().value())
            : Map.of(
                "accept",
                "application/json",
                "content-type",
                "application/json",
                "idempotency-key",
                order.orderId().value());
    return new WireRequest(method, path, headers, body == null ? null : body.toString());
  }

  /// Text as one segment of a path or as a value in a query: everything is percent-encoded but the
  /// unreserved characters (RFC 3986 section 2.3). The segments `.` and `..` are encoded too, so
  /// that no server takes an id for a step up.
  public static String segment(String text) {
    if (text.equals(".") || text.equals("..")) {
      return text.replace(".", "%2E");
    }
    StringBuilder out = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean alphanumeric =
          (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (alphanumeric || UNRESERVED.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return out.toString();
  }

  /// The dialect's word for a transfer type. It has no `consultative`: with `warm` the agents speak
  /// first, and the caller moves when the source's agent completes.
  public static String transferType(TransferType type) {
    return switch (type) {
      case CONSULTATIVE, WARM -> "warm";
      case BLIND -> "blind";
    };
  }

  /// Adds the address at which the destination takes callers.
  public static void putInbound(ObjectNode target, Inbound inbound) {
    switch (inbound) {
      case Inbound.PhoneNumber(String phoneNumber, String extension) -> {
        target.put("phoneNumber", phoneNumber);
        if (!extension.isEmpty()) {
          target.put("extension", extension);
        }
      }
      case Inbound.SipUri(String uri) -> target.put("uri", uri);
      case Inbound.Within _ ->
          throw new IllegalArgumentException("a queue of its own is no address of another account");
      case Inbound.Connector _ ->
          throw new IllegalArgumentException("a connector hands over from a voice bot alone");
    }
  }

  /// Adds `metadata`, by which the destination recognises the caller, and returns it. Without a
  /// reservation only the canonical id is there to recognise her by.
  public static ObjectNode putReservation(ObjectNode body, Order.Commit order) {
    ObjectNode metadata = body.putObject("metadata");
    if (order.reservationId() != null) {
      metadata.put("reservationId", order.reservationId().value());
    }
    metadata.put("canonicalInteractionId", order.canonicalId().value());
    return metadata;
  }

  static WireRequest reserve(Order.Reserve order) {
    ObjectNode body = newObject();
    switch (order.target()) {
      case Target.Agent agent -> body.put("targetAgentId", agent.agentId());
      case Target.Queue queue -> body.put("targetQueueId", queue.queueId());
      case Target.Flow flow -> body.put("targetQueueId", flow.queueId());
      case Target.Number _, Target.SipUri _, Target.Callback _ ->
          throw new IllegalArgumentException("nothing can be held for " + order.target());
    }
    body.put("mediaType", order.mediaType().wireName());
    // Whole seconds, rounded down: the platform must not hold longer than the caller reckons with.
    body.put("holdDurationLimit", Math.max(1, order.holdDurationMs() / 1_000));
    ObjectNode context = body.putObject("contextPayload");
    context.put("canonicalInteractionId", order.canonicalId().value());
    context.put("sourcePlatform", order.sourcePlatform().wireName());
    var flags = context.putArray("complianceFlags");
    order.complianceFlags().forEach(flags::add);
    return order(order, "POST", RESERVE, body);
  }

  static WireRequest release(Order.Release order) {
    return order(order, "DELETE", RESERVE + "/" + segment(order.reservationId().value()), null);
  }

  /// The whole context, mapped for this destination before, becomes the attributes. `dtmfSequence`
  /// stands there once more at the top, where guide 000 (edge case 2) has the agent's screen look
  /// for it.
  static WireRequest deliverContext(
      Order.DeliverContext order, @Nullable CanonicalContext context) {
    if (context == null) {
      throw new IllegalArgumentException("a context delivery needs its context");
    }
    if (!context.canonicalInteractionId().equals(order.canonicalId())) {
      throw new IllegalArgumentException("the context belongs to another interaction");
    }
    ObjectNode attributes = JSON.valueToTree(context);
    var keys = attributes.putArray("dtmfSequence");
    context.context().dtmfSequence().forEach(keys::add);
    if (order.leg() != null) {
      putReason(attributes, context);
    }
    ObjectNode body = newObject();
    body.set("attributes", attributes);
    String path = INTERACTIONS + segment(key(order.leg(), order.canonicalId())) + "/context";
    return order(order, "PATCH", path, body);
  }

  /// Guide 004, step 3: why a bot hands over, since when in seconds, and what told it so.
  private static void putReason(ObjectNode attributes, CanonicalContext context) {
    String intent = context.bot() == null ? null : context.bot().intent();
    String reason = context.attributes().getOrDefault("handoffReason", intent);
    if (reason != null) {
      attributes.put("handoff_reason", reason);
    }
    attributes.put("handoff_timestamp", context.timestamp().toEpochMilli() / 1_000.0);
    String source = context.attributes().getOrDefault("handoffSource", intent);
    if (source != null) {
      attributes.put("source", source);
    }
  }

  static WireRequest requeue(Order.Requeue order) {
    ObjectNode body = newObject();
    body.put("queueId", order.queueId());
    body.put("priority", order.priority());
    body.put("reason", order.reason());
    String path = INTERACTIONS + segment(key(order.leg(), order.canonicalId())) + "/requeue";
    return order(order, "POST", path, body);
  }

  private static String key(@Nullable VendorId leg, CanonicalId canonicalId) {
    return leg == null ? canonicalId.value() : leg.value();
  }

  static WireRequest endLeg(Order.EndLeg order) {
    return order(order, "DELETE", INTERACTIONS + segment(order.leg().value()), null);
  }

  static WireRequest readLeg(Query.ReadLeg query) {
    return query(INTERACTIONS + segment(query.legKey()));
  }

  static WireRequest findReservations(Query.FindReservations query) {
    return query(RESERVE + "?canonicalInteractionId=" + segment(query.canonicalId().value()));
  }

  static WireRequest readAnalytics(Query.ReadAnalytics query) {
    return query(ANALYTICS + segment(query.legKey()));
  }

  /// A query: it has no body and no `Idempotency-Key`.
  public static WireRequest query(String path) {
    return new WireRequest("GET", path, Map.of("accept", "application/json"), null);
  }
}
