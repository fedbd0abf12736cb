package dev.baton.platform.cxone;

import dev.baton.core.context.Author;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.CanonicalContext.Utterance;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Order;
import dev.baton.core.wire.WireRequest;
import dev.baton.platform.guide.GuideRequests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// From a bot to a queue within CXone: guide 002's transfer where a skill group is named, else
/// guide 004's. Both carry what was said. The body has a byte limit: the oldest goes first, and
/// what is known of the guest last; the whole is delivered as context beside it.
final class CxoneWithin {
  /// Guide 002 sends the last 20 exchanges.
  private static final int EXCHANGES = 20;

  private CxoneWithin() {}

  static WireRequest commit(
      Order.Commit order, Inbound.Within within, int maxBytes, @Nullable CanonicalContext context) {
    List<Utterance> said = context == null ? List.of() : context.transcript();
    List<Utterance> last =
        within.skillGroupId() == null
            ? said
            : said.subList(Math.max(0, said.size() - EXCHANGES), said.size());
    ObjectNode body = body(order, within, context, last);
    while (!last.isEmpty() && bytes(body) > maxBytes) {
      // Half of what is too much has to go at least; a few rounds do for any history.
      int over = bytes(body) - maxBytes;
      int drop = Math.max(1, (int) ((long) last.size() * over / (2L * bytes(body))));
      last = last.subList(drop, last.size());
      body = body(order, within, context, last);
    }
    if (context != null && bytes(body) > maxBytes) {
      // Only what is known of the guest is left that could be so long.
      body = body(order, within, context.with(context.bot(), List.of(), Map.of()), last);
    }
    String leg = GuideRequests.segment(order.leg().value());
    String path =
        within.skillGroupId() == null
            ? "/api/v2/interactions/" + leg + "/transfer"
            : "/api/v2/interactions/transfers";
    return GuideRequests.order(order, "POST", path, body);
  }

  private static int bytes(ObjectNode body) {
    return body.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private static ObjectNode body(
      Order.Commit order,
      Inbound.Within within,
      @Nullable CanonicalContext context,
      List<Utterance> said) {
    return within.skillGroupId() == null
        ? simple(within, said)
        : skilled(order, within, within.skillGroupId(), context, said);
  }

  /// Guide 004, step 4.
  private static ObjectNode simple(Inbound.Within within, List<Utterance> said) {
    ObjectNode body = GuideRequests.newObject();
    body.putObject("target").put("type", "queue").put("id", within.queueId());
    body.putObject("context")
        .put("handoff_reason", within.reason())
        .put("preserved_history_count", said.size());
    ArrayNode history = body.putArray("history");
    for (Utterance one : said) {
      history
          .addObject()
          .put("type", "text")
          .put("author", author(one.author()))
          .put("content", one.text())
          .put("timestamp", one.at() == null ? "" : one.at().toString());
    }
    return body;
  }

  /// Guide 002, step 1.
  private static ObjectNode skilled(
      Order.Commit order,
      Inbound.Within within,
      String skillGroupId,
      @Nullable CanonicalContext context,
      List<Utterance> said) {
    ObjectNode body = GuideRequests.newObject();
    body.putObject("from").put("id", order.leg().value());
    body.putObject("to")
        .put("id", within.queueId())
        .put("type", "queue")
        .put("skillGroupId", skillGroupId);
    body.put("reason", "bot_escalation");
    ObjectNode custom = body.putObject("attributes").putObject("custom");
    custom.put("handoffReason", within.reason());
    CanonicalContext.Bot bot = context == null ? null : context.bot();
    if (bot != null && bot.confidence() != null) {
      custom.put("modelConfidence", Math.round(bot.confidence() * 10_000) / 10_000.0);
    }
    ArrayNode history = custom.putArray("conversationHistory");
    for (Utterance one : said) {
      history.addObject().put("role", role(one.author())).put("content", one.text());
    }
    String session =
        context == null ? null : context.attributes().get(CanonicalContext.BOT_SESSION_ATTRIBUTE);
    ObjectNode guest = custom.putObject("guestContext");
    if (context != null) {
      context.attributes().forEach(guest::put);
    }
    if (session != null) {
      guest.remove(CanonicalContext.BOT_SESSION_ATTRIBUTE);
      guest.put("sessionId", session);
    }
    custom.put("botSessionId", Objects.requireNonNullElse(session, "unknown"));
    String language = bot == null ? null : bot.language();
    custom.put("preferredLanguage", Objects.requireNonNullElse(language, "en-US"));
    body.putObject("routingData").put("skillGroupId", skillGroupId).put("priority", 1);
    return body;
  }

  private static String role(Author author) {
    return switch (author) {
      case CALLER -> "user";
      case BOT -> "assistant";
      case AGENT -> "agent";
    };
  }

  private static String author(Author author) {
    return switch (author) {
      case CALLER -> "user";
      case BOT -> "bot";
      case AGENT -> "agent";
    };
  }
}
