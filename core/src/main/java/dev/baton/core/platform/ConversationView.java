package dev.baton.core.platform;

import dev.baton.core.id.VendorId;
import org.jspecify.annotations.Nullable;

/// What a platform said of a conversation that a bot leads, when it was read (guide 004, step 2).
/// The words of the platform are kept as they are: one that nobody has heard before must not make
/// the rest unreadable.
public sealed interface ConversationView {
  /// The platform knows no such interaction (404).
  record Absent() implements ConversationView {}

  /// The platform knows the interaction.
  ///
  /// @param type `webchat`, `voice` or another word
  /// @param state a word of [LegState], or another one
  /// @param conversationId where messages to the guest go, or null when the platform does not say
  /// @param botConfidence `attributes.bot_confidence_score`, 0 to 1, or null
  /// @param guestAsked `attributes.user_requested_transfer`
  /// @param misunderstandings `attributes.misunderstanding_count`, or null
  /// @param sentiment `attributes.sentiment`, or null
  /// @param lastGuestMessage `attributes.last_guest_message`, or null; personal
  record Present(
      VendorId vendorId,
      String type,
      String state,
      @Nullable String conversationId,
      @Nullable Double botConfidence,
      boolean guestAsked,
      @Nullable Integer misunderstandings,
      @Nullable String sentiment,
      @Nullable String lastGuestMessage,
      @Nullable String agentId,
      @Nullable String queueId)
      implements ConversationView {}
}
