package dev.baton.server.stream;

import dev.baton.core.context.Author;
import dev.baton.core.context.CanonicalContext.Utterance;
import dev.baton.core.context.ContextLimits;
import dev.baton.core.id.Text;
import dev.baton.core.platform.ChatMessage;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What was said in a conversation, as far as it goes with the guest.
///
/// @param said oldest first
/// @param leftOut messages that were read and do not go with her
/// @param cut why it was not read to its end, or null when it was
record History(List<Utterance> said, int leftOut, @Nullable HistoryCut cut) {
  /// What the next one should know of what is missing; empty when nothing is.
  Map<String, String> notes() {
    Map<String, String> notes = new TreeMap<>();
    if (leftOut > 0) {
      notes.put("historyLeftOut", Integer.toString(leftOut));
    }
    if (cut != null) {
      notes.put("historyCut", cut.wireName());
    }
    return notes;
  }

  /// One message, condensed to the guide's fields. What is no text of the guest's, a bot's or an
  /// agent's says so in the text, because nothing else of it has room for that.
  static Utterance utterance(ChatMessage message) {
    String author = message.author().toLowerCase(Locale.ROOT);
    Author who =
        switch (author) {
          case "guest", "customer", "user", "caller", "visitor" -> Author.CALLER;
          case "agent" -> Author.AGENT;
          default -> Author.BOT;
        };
    boolean known = who != Author.BOT || author.equals("bot");
    String type = message.type().toLowerCase(Locale.ROOT);
    String marks =
        (known ? "" : "[" + message.author() + "] ")
            + (type.equals("text") ? "" : "[" + message.type() + "] ");
    return new Utterance(who, at(message.timestamp()), bounded(marks + message.content()));
  }

  private static String bounded(String text) {
    String storable = Text.storable(text);
    if (storable.length() <= ContextLimits.UTTERANCE_CHARS) {
      return storable;
    }
    int end = ContextLimits.UTTERANCE_CHARS - 1;
    return storable.substring(
            0, Character.isHighSurrogate(storable.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }

  /// When, or null where that cannot be read or is no time that a message can have.
  static @Nullable Instant at(String timestamp) {
    try {
      Instant at = OffsetDateTime.parse(timestamp).toInstant();
      return at.isBefore(Instant.EPOCH) ? null : at;
    } catch (DateTimeException notATime) {
      return null;
    }
  }
}
