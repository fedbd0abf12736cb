package dev.baton.platform.cognigy;

import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.privacy.Masks;
import dev.baton.core.id.Text;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Platform;
import dev.baton.core.wire.WireRequest;
import dev.baton.platform.guide.GuideRequests;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What is written into a session (guide 003, step 2): all that stood there, and ours over it.
final class SessionWrites {
  static final String TRIGGER = "handoffTrigger";
  static final String TARGET = "transferTarget";
  static final String CANONICAL_ID = "batonCanonicalInteractionId";
  static final String RESERVATION_ID = "batonReservationId";
  private static final String TYPE = "transferType";
  private static final String ACTION = "telephonyAction";

  private static final JsonMapper ESCAPING =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private SessionWrites() {}

  /// The body that hands over. Over the account's bytes the longest attributes are left out: what
  /// stands in the session stays, and what the connector and we need.
  ///
  /// @throws IllegalArgumentException when the context is another interaction's
  static ObjectNode prepare(
      Order.Prepare order, Account account, @Nullable CanonicalContext context, Session session) {
    if (context != null && !context.canonicalInteractionId().equals(order.canonicalId())) {
      throw new IllegalArgumentException("the context belongs to another interaction");
    }
    Map<String, String> attributes =
        new TreeMap<>(context == null ? Map.of() : context.attributes());
    int maxBytes = account.limits().maxContextBytes();
    ObjectNode body = prepare(order, context, attributes, session);
    while (bytes(body) > maxBytes && !attributes.isEmpty()) {
      attributes.remove(longest(attributes));
      body = prepare(order, context, attributes, session);
    }
    return body;
  }

  private static String longest(Map<String, String> attributes) {
    return attributes.entrySet().stream()
        .max(Comparator.comparingInt(one -> one.getKey().length() + one.getValue().length()))
        .orElseThrow()
        .getKey();
  }

  private static int bytes(ObjectNode body) {
    return body.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private static ObjectNode prepare(
      Order.Prepare order,
      @Nullable CanonicalContext context,
      Map<String, String> attributes,
      Session session) {
    Inbound.Connector inbound = order.inbound();
    ObjectNode variables = session.variables().deepCopy();
    attributes.forEach((name, value) -> {
      // A mask is less than what the session knows.
      if (!Masks.isHidden(value) || !variables.has(name)) {
        variables.put(name, value);
      }
    });
    if (inbound.reason() != null) {
      variables.put("handoffReason", inbound.reason());
    }
    if (inbound.priority() != null) {
      variables.put("priority", inbound.priority().wireName());
    }
    boolean toStudio = inbound.platform() == Platform.NICE_CXONE;
    if (toStudio) {
      variables.set("transferContext", TransferContexts.of(order, context, attributes, session));
    }
    variables.put(TARGET, inbound.queueId());
    variables.put(TYPE, toStudio ? "studio_flow" : "queue");
    variables.put(TRIGGER, true);
    variables.put(ACTION, "transfer");
    variables.put(CANONICAL_ID, order.canonicalId().value());
    variables.put(RESERVATION_ID, order.reservationId().value());
    ObjectNode body = GuideRequests.newObject();
    body.set("variables", variables);
    body.putObject("telephony")
        .put("action", "transfer")
        .put("preserveMediaStream", inbound.preserveMediaStream());
    return body;
  }

  /// The body that takes it back. Who the handoff was of stays: it is no order. The reservation is
  /// emptied, so that a transfer of the bot's own does not pass for ours.
  static ObjectNode withdraw(Session session) {
    ObjectNode variables = session.variables().deepCopy();
    variables.put(TRIGGER, false);
    variables.put(ACTION, "none");
    if (variables.has(RESERVATION_ID)) {
      variables.put(RESERVATION_ID, "");
    }
    ObjectNode body = GuideRequests.newObject();
    body.set("variables", variables);
    body.putObject("telephony").put("action", "none");
    return body;
  }

  static WireRequest put(Order order, VendorId leg, ObjectNode body) {
    WireRequest request = GuideRequests.order(order, "PUT", Session.path(leg.value()), body);
    String text = request.body();
    // A flow's variable may hold half a surrogate pair, which UTF-8 cannot say.
    return text == null || Text.isStorable(text)
        ? request
        : new WireRequest(
            request.method(), request.path(), request.headers(), ESCAPING.writeValueAsString(body));
  }
}
