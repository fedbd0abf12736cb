package dev.baton.twin.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A guest who talks or writes to a bot.
///
/// @param interactionId the leg's id; null makes a new one
/// @param conversationId where messages to her go; null when there is no such place
/// @param phone E.164, or empty for one who writes
/// @param confidence the bot's score from 0 to 1; null when the platform shows none
/// @param asked whether she has asked for a person
/// @param messages how much was said before, at most [#MESSAGES_MAX]
public record NewChat(
    @Nullable String interactionId,
    MediaType media,
    @Nullable String conversationId,
    String phone,
    @Nullable Double confidence,
    boolean asked,
    int messages) {
  /// Longer than any conversation that a person has read to its end.
  public static final int MESSAGES_MAX = 100_000;

  public NewChat {
    if (messages < 0 || messages > MESSAGES_MAX) {
      throw new IllegalArgumentException(
          "messages is " + messages + ", allowed are 0 to " + MESSAGES_MAX);
    }
    double score = Objects.requireNonNullElse(confidence, 0.0);
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("confidence is " + score + ", allowed are 0 to 1");
    }
  }

  /// A web chat.
  public static NewChat web(String interactionId, String conversationId, double confidence) {
    return new NewChat(interactionId, MediaType.WEBCHAT, conversationId, "", confidence, false, 6);
  }

  /// The same of a guest who asks for a person.
  public NewChat asking() {
    return new NewChat(interactionId, media, conversationId, phone, confidence, true, messages);
  }

  /// The same with so much said before.
  public NewChat saying(int count) {
    return new NewChat(interactionId, media, conversationId, phone, confidence, asked, count);
  }
}
