package dev.baton.twin.model;

import java.time.Instant;
import java.util.List;

/// What guests and bots say. The same place in a history always has the same words, so that no
/// history has to be kept.
final class ChatScript {
  static final String ASKS = "I want to talk to a person, please.";

  /// Between two messages of a history, in seconds.
  private static final long APART_SEC = 4;

  private static final List<String> GUEST =
      List.of(
          "My router keeps dropping the connection.",
          "Yes, I have switched it off and on again.",
          "The light is orange now.",
          "It worked last week.",
          "No, that is not what I asked.",
          "It is in the hall, beside the door.");

  private static final List<String> BOT =
      List.of(
          "I can help with that. Have you tried resetting it?",
          "Which colour is the light on the front?",
          "Let me look that up for you.",
          "I am not sure that I understood you.",
          "Where does the router stand?",
          "Would you like to see our page about that?");

  private ChatScript() {}

  /// The message at `index` of a history of `count` that ended at `end`. The guest begins.
  static ChatMessage message(int index, int count, Instant end) {
    boolean guest = index % 2 == 0;
    List<String> words = guest ? GUEST : BOT;
    return new ChatMessage(
        guest ? "user" : "bot",
        "%s (%d)".formatted(words.get((index / 2) % words.size()), index + 1),
        end.minusSeconds(APART_SEC * (count - index)));
  }

  /// What guest and bot say in their nth turn since the history ended.
  static void turn(Chat chat, int turn, Instant now) {
    int at = chat.scripted / 2 + turn;
    chat.say(new ChatMessage("user", GUEST.get(at % GUEST.size()), now));
    chat.say(new ChatMessage("bot", BOT.get(at % BOT.size()), now));
  }

  static String lastOfGuest(int count) {
    int last = (count - 1) / 2 * 2;
    return count == 0 ? "" : message(last, count, Instant.EPOCH).content();
  }
}
