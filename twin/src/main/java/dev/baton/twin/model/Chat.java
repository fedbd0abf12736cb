package dev.baton.twin.model;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a bot and its guest have said so far, and what became of it. Changed by [Chats] and
/// [ChatLife] only.
final class Chat {
  /// Below it a bot hands over (guide 004).
  static final double CONFIDENT = 0.35;

  /// Messages kept beside the scripted ones; the oldest is forgotten first.
  private static final int SAID_KEPT = 200;

  /// Handovers listed in the books; more are counted.
  private static final int HANDOVERS_KEPT = 10;

  final String legId;
  final Platform platform;
  final MediaType media;
  final @Nullable String conversationId;
  final Instant startedAt;

  /// How many messages of the history are made up when they are asked for.
  final int scripted;

  final Deque<ChatMessage> said = new ArrayDeque<>(2);
  final List<Books.Handover> handovers = new ArrayList<>(1);
  @Nullable Double confidence;
  boolean asked;
  int misunderstandings;
  String sentiment = "neutral";
  @Nullable String lastGuestMessage;

  /// The state to which a hold of the bot's guest ends.
  LegState withBot = LegState.BOT_ACTIVE;

  @Nullable Instant eligibleAt;
  @Nullable Instant endedAt;
  int turns;
  int handedOver;
  int repeats;
  int callbacks;

  /// How this chat goes on by itself; null when it does not.
  @Nullable ChatFate fate;

  Chat(NewChat start, String legId, Platform platform, Instant now) {
    this.legId = legId;
    this.platform = platform;
    this.media = start.media();
    this.conversationId = start.conversationId();
    this.startedAt = now;
    this.scripted = start.messages();
    this.confidence = start.confidence();
    this.asked = start.asked();
    if (asked) {
      sentiment = "negative";
    }
    lastGuestMessage = ChatScript.lastOfGuest(scripted);
    if (asked) {
      lastGuestMessage = ChatScript.ASKS;
      said.add(new ChatMessage("user", ChatScript.ASKS, now));
    }
  }

  /// Whether a person should have her: low confidence, or her own wish.
  boolean wantsPerson() {
    return asked || (confidence != null && confidence < CONFIDENT);
  }

  void say(ChatMessage message) {
    said.add(message);
    if (said.size() > SAID_KEPT) {
      said.remove();
    }
    if (message.author().equals("user")) {
      lastGuestMessage = message.content();
    }
  }

  void handedOver(Instant at, Leg to) {
    handedOver++;
    LastOrder order = to.lastOrder();
    if (handovers.size() < HANDOVERS_KEPT) {
      handovers.add(
          new Books.Handover(
              at,
              order == null ? Operation.TRANSFER : order.kind(),
              to.queueId(),
              order == null ? null : order.idempotencyKey()));
    }
  }

  int messages() {
    return scripted + said.size();
  }

  ChatFacts facts() {
    return new ChatFacts(
        media, conversationId, confidence, asked, misunderstandings, sentiment, lastGuestMessage);
  }

  /// The messages from `offset` on, oldest first, at most `limit`.
  List<ChatMessage> page(int offset, int limit) {
    List<ChatMessage> page = new ArrayList<>(Math.min(limit, Math.max(0, messages() - offset)));
    for (int i = offset; i < scripted && page.size() < limit; i++) {
      page.add(ChatScript.message(i, scripted, startedAt));
    }
    int skip = Math.max(0, offset - scripted);
    for (ChatMessage message : said) {
      if (page.size() == limit) {
        break;
      }
      if (skip > 0) {
        skip--;
      } else {
        page.add(message);
      }
    }
    return page;
  }

  Books.ChatEntry entry() {
    return new Books.ChatEntry(
        media,
        conversationId,
        confidence,
        asked,
        startedAt,
        eligibleAt,
        endedAt,
        handedOver,
        List.copyOf(handovers),
        repeats,
        callbacks,
        messages(),
        said.stream().filter(message -> !message.author().equals("bot")).toList());
  }

  @Override
  public String toString() {
    return "Chat[" + Objects.requireNonNullElse(conversationId, legId) + "]";
  }
}
