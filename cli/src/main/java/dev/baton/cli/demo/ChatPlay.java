package dev.baton.cli.demo;

import dev.baton.cli.ApiClient;
import dev.baton.cli.CommandFailure;
import dev.baton.cli.TimelinePrinter;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Agent;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.ChatMessage;
import dev.baton.twin.model.Chats;
import dev.baton.twin.model.MediaType;
import dev.baton.twin.model.NewChat;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Plays the chapters in which a bot's guest wants a person.
final class ChatPlay {
  private static final Platform CXONE = Platform.NICE_CXONE;

  /// What a guest says who has had enough.
  private static final String WISH = "This leads nowhere. Let me talk to a person.";

  private final TwinServer twins;
  private final ApiClient api;
  private final PrintWriter out;

  ChatPlay(TwinServer twins, ApiClient api, PrintWriter out) {
    this.twins = twins;
    this.api = api;
    this.out = out;
  }

  DemoRun.Ending play(ChatChapter chapter) {
    twins.faults(chapter.faults());
    setBreaks(chapter.queueId(), chapter == ChatChapter.NOBODY_FREE);
    String conversation = "conv-demo-" + chapter.ordinal();
    String guest =
        twins
            .addChat(
                new NewChat(
                    null, MediaType.WEBCHAT, conversation, "", 0.9, false, chapter.messages()))
            .id();
    String id =
        switch (chapter) {
          case PATIENCE_LOST -> loseFaith(guest, conversation);
          case NOBODY_FREE, TRANSFERRED_DESPITE_503 -> ask(chapter, guest, conversation);
        };
    JsonNode view = api.awaitEnd(id, DemoRun.WAIT_MS);
    new TimelinePrinter(out).print(api.get("/v1/handoffs/" + id + "/timeline").body());
    out.println(TimelinePrinter.summary(view));
    Books.CallerEntry entry =
        api.await(
            "a person who answers the guest",
            DemoRun.WAIT_MS,
            () -> Optional.of(entry(guest)).filter(e -> e.with().kind() != Party.Kind.QUEUE));
    tell(entry);
    setBreaks(chapter.queueId(), false);
    return new DemoRun.Ending(chapter, view, entry);
  }

  private Books.CallerEntry entry(String guest) {
    return Objects.requireNonNull(twins.books().caller(guest), "the books have lost the guest");
  }

  private void setBreaks(String queueId, boolean onBreak) {
    twins.with((world, now) -> {
      for (Agent agent : world.agentsOf(CXONE, queueId)) {
        world.putAgent(CXONE, agent.changed(null, onBreak, null), now);
      }
      return now;
    });
  }

  /// The guest says that she wants a person. Nobody asks Baton; it hears of it.
  private String loseFaith(String guest, String conversation) {
    twins.with((world, now) -> {
      world.chats().say(CXONE, conversation, new ChatMessage("user", WISH, now), null, now);
      return world.chats().change(CXONE, guest, null, true, now);
    });
    return api.await(
        "the event stream to tell of the guest", DemoRun.WAIT_MS, () -> handoffOf(guest));
  }

  private Optional<String> handoffOf(String guest) {
    for (JsonNode item : api.get("/v1/handoffs?limit=100").body().path("items")) {
      if (item.at("/source/vendorId").asString("").equals(guest)) {
        return Optional.of(item.path("handoffId").asString(""));
      }
    }
    return Optional.empty();
  }

  /// The bot asks for a person.
  private String ask(ChatChapter chapter, String guest, String conversation) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("account", "cxone-main").put("interactionId", guest);
    body.put("conversationId", conversation).put("intentScore", 0.92);
    body.put("queueId", chapter.queueId());
    body.put("skillGroupId", "skill-group-advanced-troubleshooting");
    ArrayNode history = body.putArray("conversationHistory");
    Chats.History said =
        twins.with((world, _) ->
            Objects.requireNonNull(world.chats().history(CXONE, guest, 0, chapter.messages())));
    for (ChatMessage message : said.messages()) {
      history
          .addObject()
          .put("role", ChatChapter.isHers(message) ? "user" : "assistant")
          .put("content", message.content());
    }
    body.putObject("guestMetadata").put("tier", "premium");
    ApiClient.Answer answer = api.post("/v1/escalations", body.toString(), guest);
    if (!answer.isGood()) {
      throw new CommandFailure(1, "Baton refused the escalation: " + answer.body());
    }
    return answer.body().path("handoffId").asString("");
  }

  private void tell(Books.CallerEntry guest) {
    Books.ChatEntry chat = Objects.requireNonNull(guest.chat());
    for (ChatMessage message : chat.said()) {
      boolean hers = ChatChapter.isHers(message);
      out.println("  " + (hers ? "she wrote: " : "she read: ") + message.content());
    }
    out.println("  the books: the guest is " + Words.of(guest.with()));
    out.println(
        "  the books: handed over: %d, callbacks: %d, messages that her person can read: %d"
            .formatted(chat.handedOver(), chat.callbacks(), ChatChapter.historyOf(guest).size()));
  }
}
