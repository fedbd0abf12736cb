package dev.baton.server.api;

import dev.baton.core.account.Account;
import dev.baton.core.context.ContextLimits;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Holder;
import dev.baton.core.id.OrderId;
import dev.baton.core.id.Text;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.journal.HandoffPages;
import dev.baton.server.BatonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What bots say to their guests, as long as they have them. From the transfer's order on a bot is
/// fenced: a person may be speaking already.
@RestController
@RequestMapping(path = "/v1/bot-messages", produces = MediaType.APPLICATION_JSON_VALUE)
final class BotMessagesController {
  private static final int CONVERSATION_CHARS = 200;

  private final BatonNode node;
  private final RequestBodies bodies;
  private final HandoffPlanner planner;

  BotMessagesController(BatonNode node) {
    this.node = node;
    this.bodies = new RequestBodies(node.config().limits().maxBodyBytes());
    this.planner = new HandoffPlanner(node);
  }

  record SentView(String status, String messageId) {}

  /// Sends one message, unless somebody else has the guest.
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  SentView post(
      HttpServletRequest request,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key)
      throws IOException {
    QueryParameters.requireKnown(request);
    byte[] body = bodies.read(request.getInputStream());
    BotMessageRequest asked = bodies.parse(body, BotMessageRequest.class);
    Account account = planner.account("/account", asked.account());
    VendorId interaction = planner.vendorId("/interactionId", asked.interactionId());
    String conversation = conversation(asked.conversationId());
    String text = text(asked.text());
    if (key != null) {
      HandoffsController.key(key, body);
    }
    Handoff last = HandoffsController.reading(() -> lastHandoff(account, interaction));
    if (last != null) {
      refuseFenced(last);
    }
    OrderId id = id(account, key);
    send(account, new Order.SendMessage(id, account.name(), conversation, "bot", text));
    return new SentView("sent", id.value());
  }

  /// The same key is the same message, which a platform that honours it sends once.
  private OrderId id(Account account, @Nullable String key) {
    String unique =
        key == null
            ? node.ids().newHandoffId(node.now().at()).value()
            : UUID.nameUUIDFromBytes((account.name() + "/" + key).getBytes(StandardCharsets.UTF_8))
                .toString();
    return new OrderId("bot-message/" + unique);
  }

  private void send(Account account, Order.SendMessage order) {
    long deadlineMs = node.config().timers().deliverTimeoutMs();
    if (node.platforms().client(account).run(order, null, deadlineMs)
        instanceof Outcome.Failed(PlatformFailure failure)) {
      throw new ProblemException(
          ProblemType.PLATFORM_FAILED,
          failure.kind().wireName() + ": " + failure.detail(),
          Map.of("failure", failure.kind().wireName()));
    }
  }

  private @Nullable Handoff lastHandoff(Account account, VendorId interaction) {
    return node.interactions()
        .find(account.tenant(), account.name(), interaction)
        .flatMap(id ->
            node
                .pages()
                .page(new HandoffPages.Filter(null, null, null, id), null, 1)
                .items()
                .stream()
                .findFirst())
        .map(stored -> node.json().read(stored.stateJson()))
        .orElse(null);
  }

  /// She is with her bot before the transfer is ordered, and again when she was returned.
  private static void refuseFenced(Handoff h) {
    HandoffState state = h.state();
    if (state.holder() == Holder.SOURCE) {
      return;
    }
    String why =
        switch (state.holder()) {
          case IN_DOUBT -> "is being moved";
          case DESTINATION -> "is with " + h.currentRoute().name();
          case NOBODY -> "has left";
          case LAST_KNOWN -> "is where only a person can tell";
          case SOURCE -> "is with the bot";
        };
    throw new ProblemException(
        ProblemType.BOT_NOT_OWNER,
        "the guest " + why + " by handoff " + h.id() + "; nothing was sent",
        Map.of(
            "handoffId",
            h.id().value(),
            "state",
            state.wireName(),
            "holder",
            state.holder().wireName()));
  }

  private static String conversation(@Nullable String given) {
    try {
      String id = given == null ? "" : given;
      Text.requireId("it", id, CONVERSATION_CHARS);
      return id;
    } catch (IllegalArgumentException e) {
      throw HandoffPlanner.invalid("/conversationId", String.valueOf(e.getMessage()));
    }
  }

  private static String text(@Nullable String given) {
    if (given == null
        || given.isBlank()
        || given.length() > ContextLimits.UTTERANCE_CHARS
        || !Text.isStorable(given)) {
      throw HandoffPlanner.invalid(
          "/text", "must have 1 to " + ContextLimits.UTTERANCE_CHARS + " characters");
    }
    return given;
  }
}
