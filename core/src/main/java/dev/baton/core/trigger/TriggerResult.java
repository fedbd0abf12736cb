package dev.baton.core.trigger;

import org.jspecify.annotations.Nullable;

/// What looking at one conversation came to.
public sealed interface TriggerResult {
  /// It should go to a person.
  ///
  /// @param rule the name of the rule that fired
  /// @param reason what happened, by that rule
  /// @param source where it was seen, by that rule
  /// @param botConfidence the bot's score at that moment, null when the platform does not tell
  record Fired(String rule, String reason, String source, @Nullable Double botConfidence)
      implements TriggerResult {}

  /// A bot has it, and no rule fires.
  record Quiet() implements TriggerResult {}

  /// It is no web chat, or no bot has it (any more).
  record NotWatched() implements TriggerResult {}
}
