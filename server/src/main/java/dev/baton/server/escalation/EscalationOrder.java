package dev.baton.server.escalation;

import dev.baton.core.context.CanonicalContext;
import dev.baton.core.handoff.Until;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.MediaType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A guest whom a bot has, and who shall speak with a person.
///
/// @param interactionId the platform's own id
/// @param conversationId where she reads messages, or null when she reads none
/// @param trigger the name of the rule that fired, for example `intent_escalation`; it travels as
///   the handoff's reason
/// @param score what that rule looked at, 0 to 1: the intent's (guide 002) or the bot's own
///   confidence (guide 004); null when it looked at none
/// @param skillGroupId who in the queue; with one, the transfer is guide 002's, without, guide
///   004's
/// @param history what was said, oldest first; of more than a context holds the newest
/// @param guest what is known of her, by name
/// @param language BCP 47, or null
public record EscalationOrder(
    AccountName account,
    VendorId interactionId,
    @Nullable String conversationId,
    MediaType mediaType,
    String trigger,
    @Nullable Double score,
    String queueId,
    @Nullable String skillGroupId,
    List<CanonicalContext.Utterance> history,
    Map<String, String> guest,
    @Nullable String language,
    Until until) {
  /// What makes an escalation of guide 002, where nothing else is said.
  public static final String INTENT_TRIGGER = "intent_escalation";

  public EscalationOrder {
    history = List.copyOf(history);
    guest = Map.copyOf(guest);
  }

  /// An escalation that is done once she waits in the queue.
  public EscalationOrder(
      AccountName account,
      VendorId interactionId,
      @Nullable String conversationId,
      MediaType mediaType,
      String trigger,
      @Nullable Double score,
      String queueId,
      @Nullable String skillGroupId,
      List<CanonicalContext.Utterance> history,
      Map<String, String> guest,
      @Nullable String language) {
    this(
        account,
        interactionId,
        conversationId,
        mediaType,
        trigger,
        score,
        queueId,
        skillGroupId,
        history,
        guest,
        language,
        Until.QUEUED);
  }
}
