package dev.baton.config;

import dev.baton.core.id.Text;
import dev.baton.core.platform.Priority;
import org.jspecify.annotations.Nullable;

/// What a voice bot's session is told when its caller is handed over, beside where to (guide 003).
///
/// @param reason why, as one word of at most 100 characters, for example `complex_billing_issue`;
///   null says nothing
/// @param priority how urgent, null says nothing
/// @param preserveMediaStream whether the call's media stream is kept while she is moved
public record BotHandover(
    @Nullable String reason, @Nullable Priority priority, boolean preserveMediaStream) {
  /// @throws IllegalArgumentException when the reason is no such word
  public BotHandover {
    if (reason != null) {
      Text.requireId("reason", reason, 100);
    }
  }

  /// Neither reason nor priority; the media stream is kept, as guide 003 does it.
  public static BotHandover defaults() {
    return new BotHandover(null, null, true);
  }
}
