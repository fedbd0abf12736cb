package dev.baton.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.handoff.Compensation;
import dev.baton.core.handoff.CompensationKind;
import dev.baton.core.handoff.Evidence;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.Seen;
import dev.baton.core.id.AccountName;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Platform;
import dev.baton.core.story.Story;
import dev.baton.journal.DeadLetters;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A handoff that waits for a person, as the API shows it: references only, nothing personal.
///
/// @param since when it was parked last
/// @param lastReadAt when both sides were last read, null when they never were
/// @param attempts how many there were
/// @param compensations those of the last attempt, in the order in which they were tried
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeadLetterView(
    String handoffId,
    String canonicalInteractionId,
    String cause,
    Instant since,
    SideView source,
    SideView destination,
    String route,
    @Nullable Instant lastReadAt,
    int attempts,
    List<CompensationKind> compensations) {
  /// One side as it was last known.
  ///
  /// @param state `absent` when the platform did not know her, null when it never said anything
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SideView(
      AccountName account,
      Platform platform,
      @Nullable String state,
      @Nullable String vendorId,
      @Nullable String agentId,
      @Nullable String queueId) {
    private static SideView of(AccountName account, Platform platform, @Nullable LegView known) {
      return switch (known) {
        case null -> new SideView(account, platform, null, null, null, null);
        case LegView.Absent _ -> new SideView(account, platform, "absent", null, null, null);
        case LegView.Present leg ->
            new SideView(
                account,
                platform,
                leg.state().wireName(),
                leg.vendorId().value(),
                leg.agentId(),
                leg.queueId());
      };
    }
  }

  /// @param lines the last of its timeline
  /// @param context what the source told, with everything personal masked or left out; null when
  ///   none is stored
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Detail(
      @JsonUnwrapped DeadLetterView letter,
      List<Story.Line> lines,
      @Nullable CanonicalContext context) {}

  /// All letters of one cause.
  record CauseView(String cause, long count, Instant oldestSince) {
    static CauseView of(DeadLetters.Group group) {
      return new CauseView(group.cause(), group.count(), group.oldestSince());
    }
  }

  static DeadLetterView of(DeadLetters.Letter letter, Handoff h) {
    Evidence read = h.evidence();
    Seen told = h.seen();
    Compensation compensation = h.compensation();
    return new DeadLetterView(
        h.id().value(),
        h.canonicalId().value(),
        letter.cause(),
        letter.since(),
        SideView.of(
            h.plan().source().account(),
            h.plan().source().platform(),
            known(read == null ? null : read.source(), told == null ? null : told.source())),
        SideView.of(
            h.currentRoute().account(),
            h.currentRoute().platform(),
            known(
                read == null ? null : read.destination(),
                told == null ? null : told.destination())),
        h.currentRoute().name(),
        read == null ? null : read.readAt(),
        h.attempt(),
        compensation == null ? List.of() : compensation.kinds());
  }

  /// What was read is newer than what a platform told by itself, which caused the reading.
  private static @Nullable LegView known(@Nullable LegView read, @Nullable LegView told) {
    return read == null ? told : read;
  }
}
