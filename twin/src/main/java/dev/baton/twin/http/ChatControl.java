package dev.baton.twin.http;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.json.Answers;
import dev.baton.twin.json.BadRequest;
import dev.baton.twin.json.Fields;
import dev.baton.twin.model.Leg;
import dev.baton.twin.model.MediaType;
import dev.baton.twin.model.NewChat;
import dev.baton.twin.model.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The hand that brings guests to CXone's bots and changes what the bots think of them.
final class ChatControl {
  private static final int COUNT_MAX = 10_000;
  private static final double CONFIDENCE_DEFAULT = 0.9;

  private final TwinHost host;

  ChatControl(TwinHost host) {
    this.host = host;
  }

  /// `POST /twin/chats`.
  WireResponse add(@Nullable Fields body) {
    int count = body == null ? 1 : body.integer("count", 1, COUNT_MAX, 1);
    NewChat chat = newChat(body);
    if (count > 1 && (chat.interactionId() != null || chat.conversationId() != null)) {
      throw new BadRequest("count", "is " + count + ", but one id is one chat");
    }
    return host.with((world, now) -> {
      List<Object> items = new ArrayList<>();
      try {
        for (int i = 0; i < count; i++) {
          Leg leg = world.world().chats().add(Platform.NICE_CXONE, chat, now);
          items.add(Answers.body("interactionId", leg.id(), "callerId", leg.callerId()));
        }
      } catch (IllegalArgumentException e) {
        return Answers.error(409, "id_taken", String.valueOf(e.getMessage()));
      } catch (IllegalStateException e) {
        return Answers.error(409, "world_full", String.valueOf(e.getMessage()));
      }
      Map<?, ?> first = (Map<?, ?>) items.getFirst();
      return Answers.json(
          201, Answers.body("interactionId", first.get("interactionId"), "items", items));
    });
  }

  private static NewChat newChat(@Nullable Fields body) {
    if (body == null) {
      return new NewChat(null, MediaType.WEBCHAT, null, "", CONFIDENCE_DEFAULT, false, 0);
    }
    String type = Objects.requireNonNullElse(body.textOrNull("type"), "webchat");
    MediaType media =
        MediaType.named(type)
            .orElseThrow(
                () -> new BadRequest("type", "is '" + type + "', allowed are voice, webchat"));
    return new NewChat(
        body.textOrNull("interactionId"),
        media,
        body.textOrNull("conversationId"),
        Objects.requireNonNullElse(body.textOrNull("phone"), ""),
        Objects.requireNonNullElse(body.number("confidence", 0, 1), CONFIDENCE_DEFAULT),
        Objects.requireNonNullElse(body.flag("asked"), false),
        body.integer("messages", 0, NewChat.MESSAGES_MAX, 0));
  }

  /// `PUT /twin/chats/{id}`.
  WireResponse change(String interactionId, Fields body) {
    Double confidence = body.number("confidence", 0, 1);
    Boolean asked = body.flag("asked");
    return host.with((world, now) ->
        world.world().chats().change(Platform.NICE_CXONE, interactionId, confidence, asked, now)
            ? Answers.json(200, Answers.body("interactionId", interactionId))
            : Answers.error(404, "unknown_chat", "no bot has or had " + interactionId));
  }
}
