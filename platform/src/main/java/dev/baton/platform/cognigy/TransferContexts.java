package dev.baton.platform.cognigy;

import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.ContextLimits;
import dev.baton.core.context.privacy.Masks;
import dev.baton.core.diagnosis.Finding;
import dev.baton.core.diagnosis.PayloadReader;
import dev.baton.core.diagnosis.PayloadReading;
import dev.baton.core.diagnosis.Severity;
import dev.baton.core.diagnosis.TransferContextCheck;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Order;
import dev.baton.platform.guide.GuideRequests;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What Cognigy hands to CXone Studio (guide 001), built before it is in the session, so that it
/// can be checked before anything is written.
final class TransferContexts {
  private static final String NAME = "callerName";
  private static final String UNKNOWN_NAME = "Unknown";

  /// RFC 3966 section 3: parameters follow a semicolon, and these separate digits for the eye.
  private static final Pattern VISUAL_SEPARATORS = Pattern.compile("[-.()]");

  private static final Pattern DIGIT = Pattern.compile("\\p{Nd}");

  private TransferContexts() {}

  /// @param attributes those of the context that there is room for
  static ObjectNode of(
      Order.Prepare order,
      @Nullable CanonicalContext context,
      Map<String, String> attributes,
      Session session) {
    Inbound.Connector inbound = order.inbound();
    ObjectNode out = GuideRequests.newObject();
    out.put("queueId", inbound.queueId());
    ObjectNode participant = out.putObject("participant");
    participant.put("name", name(attributes, session));
    String number = number(session, context);
    if (number != null) {
      participant.put("phoneNumber", number);
    }
    ObjectNode custom = out.putObject("customAttributes");
    if (inbound.reason() != null) {
      custom.put("handoffReason", inbound.reason());
    }
    if (inbound.priority() != null) {
      custom.put("priority", inbound.priority().wireName());
    }
    putBot(custom, context == null ? null : context.bot());
    custom.put("canonicalInteractionId", order.canonicalId().value());
    custom.put("reservationId", order.reservationId().value());
    attributes.forEach((name, value) -> {
      if (!custom.has(name) && custom.size() < ContextLimits.ATTRIBUTES) {
        custom.put(name, value);
      }
    });
    if (inbound.flowVersionId() != null) {
      out.put("flowVersionId", inbound.flowVersionId());
    }
    return out;
  }

  private static void putBot(ObjectNode custom, CanonicalContext.@Nullable Bot bot) {
    if (bot == null) {
      return;
    }
    if (bot.intent() != null) {
      custom.put("intent", bot.intent());
    }
    if (bot.confidence() != null) {
      custom.put("confidence", Math.round(bot.confidence() * 10_000) / 10_000.0);
    }
    if (bot.language() != null) {
      custom.put("language", bot.language());
    }
  }

  private static String name(Map<String, String> attributes, Session session) {
    String given = attributes.get(NAME);
    if (given != null && !given.isBlank() && !Masks.isHidden(given)) {
      return given;
    }
    JsonNode known = session.variables().get(NAME);
    return known != null && known.isString() && !known.stringValue().isBlank()
        ? known.stringValue()
        : UNKNOWN_NAME;
  }

  private static @Nullable String number(Session session, @Nullable CanonicalContext context) {
    String user = session.userId();
    if (user != null && user.regionMatches(true, 0, "tel:", 0, 4)) {
      int end = user.indexOf(';');
      String number = user.substring(4, end < 0 ? user.length() : end);
      return VISUAL_SEPARATORS.matcher(number).replaceAll("");
    }
    return context == null ? null : context.customer().phone();
  }

  /// What is wrong with it, where CXone would refuse it: the rule and the place, no value. Null
  /// when nothing is.
  static @Nullable String trouble(JsonNode transferContext, @Nullable String defaultCountry) {
    ObjectNode payload = GuideRequests.newObject();
    payload.set("transferContext", transferContext);
    return switch (PayloadReader.read(payload.toString().getBytes(StandardCharsets.UTF_8))) {
      case PayloadReading.Malformed(int _, int _, String what) -> "transferContext " + what;
      case PayloadReading.Read(var read) ->
          TransferContextCheck.findings(read, defaultCountry).stream()
              .filter(finding -> finding.severity() == Severity.ERROR)
              .findFirst()
              .map(TransferContexts::told)
              .orElse(null);
    };
  }

  /// An attribute's name stands in the path, and a number could hide in it.
  private static String told(Finding finding) {
    return "%s at %s"
        .formatted(finding.rule().kebab(), DIGIT.matcher(finding.path()).replaceAll("*"));
  }
}
