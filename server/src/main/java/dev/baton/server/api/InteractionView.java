package dev.baton.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.config.BatonConfig;
import dev.baton.core.account.Account;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.platform.Platform;
import dev.baton.journal.Interactions;
import dev.baton.journal.StoredHandoff;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An interaction as the API shows it: who knows it by which name and what was done with it, and
/// nothing personal.
///
/// @param legs in the order in which they were first seen
/// @param handoffs newest first, the newest 50
/// @param moreHandoffs whether there are older ones, which the list of handoffs has
/// @param openHandoffId the handoff that has not ended, null when there is none
/// @param contextStored whether a context is stored with it
/// @param personalDataErasedAt when its personal data was erased last, null when it never was
@JsonInclude(JsonInclude.Include.NON_NULL)
record InteractionView(
    String canonicalInteractionId,
    String mediaType,
    Instant firstSeenAt,
    List<LegView> legs,
    List<HandoffLine> handoffs,
    boolean moreHandoffs,
    @Nullable String openHandoffId,
    boolean contextStored,
    @Nullable Instant personalDataErasedAt) {
  /// @param platform null when the account is no longer configured
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record LegView(String account, @Nullable Platform platform, String vendorId) {}

  record HandoffLine(String handoffId, String state, Instant createdAt) {}

  static InteractionView of(
      Interactions.Known known,
      List<Interactions.Leg> legs,
      List<Handoff> handoffs,
      boolean moreHandoffs,
      Optional<StoredHandoff> open,
      BatonConfig config) {
    return new InteractionView(
        known.id().value(),
        known.mediaType(),
        known.firstSeenAt(),
        legs.stream().map(leg -> leg(leg, config)).toList(),
        handoffs.stream()
            .map(h -> new HandoffLine(h.id().value(), h.state().wireName(), h.createdAt()))
            .toList(),
        moreHandoffs,
        open.map(h -> h.id().value()).orElse(null),
        known.contextStored(),
        known.erasedAt());
  }

  private static LegView leg(Interactions.Leg leg, BatonConfig config) {
    Account account = config.account(leg.account());
    return new LegView(
        leg.account().value(), account == null ? null : account.platform(), leg.vendorId().value());
  }
}
