package dev.baton.twin.guide;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.json.Answers;
import dev.baton.twin.json.BadRequest;
import dev.baton.twin.json.Fields;
import dev.baton.twin.model.CallbackResult;
import dev.baton.twin.model.ChatMessage;
import dev.baton.twin.model.Chats;
import dev.baton.twin.model.Leg;
import dev.baton.twin.model.MediaType;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is said in conversations, the callbacks that are promised in them, and new interactions.
final class ChatRows {
  /// What chat platforms take as one message.
  private static final int BODY_MAX = 4_000;

  /// Guide 004's own value.
  private static final int PAGE_DEFAULT = 100;

  private static final int PAGE_MAX = 500;

  /// The start of page tokens; what follows is where the page begins.
  private static final String TOKEN = "page-";

  private final Platform platform;
  private final World world;

  ChatRows(Platform platform, World world) {
    this.platform = platform;
    this.world = world;
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.of("POST", "/api/v2/callbacks", Operation.CALLBACK, Need.CALLBACK, this::callback));
    if (platform == Platform.NICE_CXONE) {
      rows.add(
          Row.of("POST", "/api/v2/conversations/messages", Operation.MESSAGE, Need.SAY, this::say));
      rows.add(
          Row.of(
              "GET",
              "/api/v2/interactions/{interactionId}/messages",
              Operation.HISTORY,
              Need.HISTORY,
              this::history));
      rows.add(Row.of("POST", "/api/v2/interactions", Operation.CREATE, Need.CREATE, this::create));
    }
    return rows;
  }

  private WireResponse say(Call call) {
    Fields body = call.fields();
    String conversationId = body.text("conversationId");
    Fields from = body.object("from");
    String author = from.text("id");
    from.text("type");
    Fields to = body.object("to");
    to.text("id");
    to.text("type");
    String text = body.text("body", BODY_MAX);
    String contentType = body.textOrNull("contentType");
    if (contentType != null && !contentType.equals("text/plain")) {
      throw new BadRequest("contentType", "is '" + contentType + "', allowed is text/plain");
    }
    ChatMessage message = new ChatMessage(author, text, call.now());
    return world.chats().say(platform, conversationId, message, call.idempotencyKey(), call.now())
        ? Answers.json(
            200,
            Answers.body(
                "conversationId",
                conversationId,
                "status",
                "sent",
                "timestamp",
                call.shown(call.now())))
        : Answers.error(404, "unknown_conversation", "there is no conversation " + conversationId);
  }

  private WireResponse history(Call call) {
    String id = call.var("interactionId");
    int limit = limit(call.query().get("limit"));
    int offset = offset(call.query().get("cursor"));
    Chats.History page = world.chats().history(platform, id, offset, limit);
    if (page == null) {
      return Answers.error(404, "unknown_interaction", "there is no interaction " + id);
    }
    int next = offset + page.messages().size();
    return Answers.json(
        200,
        Answers.body(
            "entities",
            page.messages().stream()
                .map(message -> entity(message, call.shown(message.at())))
                .toList(),
            "nextPageToken",
            next < page.total() ? TOKEN + next : null));
  }

  /// A page of so many messages: those that there are, over and over again.
  WireResponse bigPage(String id, int count, Instant shownNow) {
    Chats.History all = world.chats().history(platform, id, 0, PAGE_MAX);
    if (all == null) {
      return Answers.error(404, "unknown_interaction", "there is no interaction " + id);
    }
    List<Map<String, Object>> entities = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ChatMessage one =
          all.messages().isEmpty()
              ? new ChatMessage("user", "Hello?", shownNow)
              : all.messages().get(i % all.messages().size());
      entities.add(entity(one, one.at()));
    }
    return Answers.json(200, Answers.body("entities", entities));
  }

  private static Map<String, Object> entity(ChatMessage message, Instant at) {
    return Answers.body(
        "type", "text", "author", message.author(), "content", message.content(), "timestamp", at);
  }

  private static int limit(@Nullable String given) {
    if (given == null) {
      return PAGE_DEFAULT;
    }
    if (!given.matches("[0-9]{1,4}")
        || Integer.parseInt(given) < 1
        || Integer.parseInt(given) > PAGE_MAX) {
      throw new BadRequest("query parameter limit", "must be a number from 1 to " + PAGE_MAX);
    }
    return Integer.parseInt(given);
  }

  private static int offset(@Nullable String cursor) {
    if (cursor == null || cursor.isEmpty()) {
      return 0;
    }
    if (!cursor.matches(TOKEN + "[0-9]{1,7}")) {
      throw new BadRequest("query parameter cursor", "is no page token of this platform");
    }
    return Integer.parseInt(cursor.substring(TOKEN.length()));
  }

  private WireResponse create(Call call) {
    Fields body = call.fields();
    String type = body.text("type");
    if (!type.equals(MediaType.VOICE.wireName())) {
      throw new BadRequest("type", "is '" + type + "', allowed is voice");
    }
    Fields routing = body.object("routingData");
    String queueId = routing.text("queueId");
    routing.integer("priority", 0, 100, 0);
    List<Fields> participants = body.objects("participants");
    if (participants.isEmpty()) {
      throw new BadRequest("participants", "is missing or empty");
    }
    Fields caller = participants.getFirst();
    caller.text("id");
    String direction = caller.text("direction");
    if (!direction.equals("inbound") && !direction.equals("outbound")) {
      throw new BadRequest(
          caller.pathOf("direction"), "is '" + direction + "', allowed are inbound, outbound");
    }
    caller.text("name");
    String address = phoneNumber(caller, "address");
    Fields attributes = caller.objectOrNull("customAttributes");
    Leg leg =
        world
            .queueTransfers()
            .create(
                platform,
                queueId,
                address,
                attributes == null ? Map.of() : attributes.asMap(),
                call.idempotencyKey(),
                call.now());
    if (leg == null) {
      throw new BadRequest(routing.pathOf("queueId"), "there is no queue " + queueId);
    }
    return Answers.json(
        201, Answers.body("id", leg.id(), "type", type, "state", leg.state(), "queueId", queueId));
  }

  private static String phoneNumber(Fields in, String name) {
    String number = in.text(name);
    if (!TransferRows.E164.matcher(number).matches()) {
      throw new BadRequest(in.pathOf(name), "is not E.164, for example +18885551900");
    }
    return number;
  }

  private WireResponse callback(Call call) {
    Fields body = call.fields();
    String id = body.text("interactionId");
    String queueId = body.text("queueId");
    String conversationId = body.textOrNull("conversationId");
    if (conversationId == null && !body.has("phoneNumber")) {
      throw new BadRequest("phoneNumber", "is missing, and so is conversationId; give one");
    }
    if (body.has("phoneNumber")) {
      phoneNumber(body, "phoneNumber");
    }
    return switch (world
        .chats()
        .callback(platform, id, queueId, call.idempotencyKey(), call.now())) {
      case CallbackResult.Taken(String callbackId) ->
          Answers.json(
              201,
              Answers.body(
                  "id",
                  callbackId,
                  "interactionId",
                  id,
                  "queueId",
                  queueId,
                  "status",
                  "requested"));
      case CallbackResult.UnknownInteraction() ->
          Answers.error(404, "unknown_interaction", "there is no interaction " + id);
      case CallbackResult.UnknownQueue() ->
          Answers.error(404, "unknown_queue", "there is no queue " + queueId);
    };
  }
}
