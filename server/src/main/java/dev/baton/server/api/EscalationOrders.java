package dev.baton.server.api;

import dev.baton.config.BatonConfig;
import dev.baton.config.TenantConfig;
import dev.baton.core.account.Account;
import dev.baton.core.context.Author;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.handoff.EscalationPolicy;
import dev.baton.core.handoff.Until;
import dev.baton.core.id.Text;
import dev.baton.core.platform.MediaType;
import dev.baton.server.escalation.EscalationOrder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Turns a bot's request into an order, or says what is wrong with it.
final class EscalationOrders {
  private static final int ID_CHARS = 200;
  private static final int TRIGGER_CHARS = 100;

  private final BatonConfig config;
  private final HandoffPlanner planner;

  EscalationOrders(BatonConfig config, HandoffPlanner planner) {
    this.config = config;
    this.planner = planner;
  }

  /// @throws ProblemException naming what is wrong with the request
  EscalationOrder order(EscalationRequest asked) {
    Account account = planner.account("/account", asked.account());
    double score = score(asked.intentScore());
    MediaType mediaType = asked.mediaType() == null ? MediaType.CHAT : asked.mediaType();
    String conversationId = id("/conversationId", asked.conversationId(), ID_CHARS);
    if (conversationId == null && mediaType == MediaType.CHAT) {
      throw HandoffPlanner.invalid(
          "/conversationId", "is missing; only a voice has no conversation");
    }
    String queueId = id("/queueId", asked.queueId(), ID_CHARS);
    if (queueId == null) {
      throw HandoffPlanner.invalid("/queueId", "is missing");
    }
    String trigger = id("/trigger", asked.trigger(), TRIGGER_CHARS);
    Map<String, String> guest = guest(asked.guestMetadata());
    EscalationOrder order =
        new EscalationOrder(
            account.name(),
            planner.vendorId("/interactionId", asked.interactionId()),
            conversationId,
            mediaType,
            trigger == null ? EscalationOrder.INTENT_TRIGGER : trigger,
            score,
            queueId,
            id("/skillGroupId", asked.skillGroupId(), ID_CHARS),
            history(asked.conversationHistory()),
            guest,
            asked.language() == null ? guest.get("language") : asked.language(),
            asked.until() == null ? Until.QUEUED : asked.until());
    refuseUnsure(account, order.trigger(), score);
    return order;
  }

  private static double score(@Nullable Double given) {
    if (given == null) {
      throw HandoffPlanner.invalid("/intentScore", "is missing");
    }
    if (!(given >= 0 && given <= 1)) {
      throw HandoffPlanner.invalid("/intentScore", "must be 0 to 1");
    }
    return given;
  }

  private void refuseUnsure(Account account, String trigger, double score) {
    TenantConfig tenant = config.tenants().get(account.tenant());
    EscalationPolicy policy =
        tenant == null ? EscalationPolicy.defaults() : tenant.escalation(account.name());
    if (score < policy.threshold()) {
      throw new ProblemException(
          ProblemType.BELOW_THRESHOLD,
          String.format(
              Locale.ROOT,
              "%s has a score of %s, and account %s hands over from %s on",
              trigger,
              score,
              account.name(),
              policy.threshold()),
          Map.of("intentScore", score, "threshold", policy.threshold(), "trigger", trigger));
    }
  }

  private static @Nullable String id(String path, @Nullable String value, int max) {
    if (value == null) {
      return null;
    }
    try {
      Text.requireId("it", value, max);
      return value;
    } catch (IllegalArgumentException e) {
      throw HandoffPlanner.invalid(path, String.valueOf(e.getMessage()));
    }
  }

  private static List<CanonicalContext.Utterance> history(
      @Nullable List<EscalationRequest.Exchange> given) {
    List<CanonicalContext.Utterance> history = new ArrayList<>();
    for (int i = 0; given != null && i < given.size(); i++) {
      String path = "/conversationHistory/" + i;
      EscalationRequest.Exchange one = given.get(i);
      if (one == null || one.content() == null || one.role() == null) {
        throw HandoffPlanner.invalid(path, "must have a role and a content");
      }
      history.add(
          new CanonicalContext.Utterance(
              author(path + "/role", one.role()), one.timestamp(), one.content()));
    }
    return history;
  }

  private static Author author(String path, String role) {
    return switch (role) {
      case "user", "guest", "customer", "caller" -> Author.CALLER;
      case "assistant", "bot", "system" -> Author.BOT;
      case "agent", "human" -> Author.AGENT;
      default -> throw HandoffPlanner.invalid(path, "must be user, assistant or agent");
    };
  }

  private static Map<String, String> guest(@Nullable Map<String, JsonNode> given) {
    Map<String, String> guest = new HashMap<>();
    if (given != null) {
      given.forEach((name, value) -> guest.put(name, text(name, value)));
    }
    return guest;
  }

  private static String text(String name, @Nullable JsonNode value) {
    if (value != null && value.isString()) {
      return value.stringValue();
    }
    if (value != null && value.isNumber()) {
      BigDecimal number = value.decimalValue();
      return number.toPlainString();
    }
    if (value != null && value.isBoolean()) {
      return String.valueOf(value.booleanValue());
    }
    throw HandoffPlanner.invalid(
        "/guestMetadata/" + RequestBodies.shown(name), "must be a text, a number or true or false");
  }
}
