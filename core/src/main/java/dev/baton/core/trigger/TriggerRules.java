package dev.baton.core.trigger;

import dev.baton.core.platform.ConversationView;
import java.util.List;
import java.util.Set;

/// Decides whether a conversation should go to a person, by the first of its rules that fires.
/// Guide 004, step 2: only web chats that a bot has.
public final class TriggerRules {
  /// The only type that is watched.
  public static final String WEB_CHAT = "webchat";

  private static final Set<String> BOT_STATES = Set.of("bot_active", "awaiting_response");

  private TriggerRules() {}

  /// Whether a conversation of this type and state is a web chat that a bot has. The vendor's
  /// words; an unknown one is none of these.
  public static boolean isWatched(String type, String state) {
    return type.equals(WEB_CHAT) && BOT_STATES.contains(state);
  }

  /// Evaluates the rules in their order.
  public static TriggerResult evaluate(
      List<TriggerRule> rules, ConversationView.Present conversation) {
    if (!isWatched(conversation.type(), conversation.state())) {
      return new TriggerResult.NotWatched();
    }
    for (TriggerRule rule : rules) {
      Condition.Cause cause = rule.condition().cause(conversation);
      if (cause != null) {
        return new TriggerResult.Fired(
            rule.name(), cause.reason(), cause.source(), conversation.botConfidence());
      }
    }
    return new TriggerResult.Quiet();
  }
}
