package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What was done for a guest beside her handoff from a bot. None of it decides where she goes: what
/// fails is recorded here, and neither stops an accepted transfer nor tells her that it failed.
///
/// @param hold on hold, so that what she writes reaches no bot while she is moved
/// @param briefing the context told to the platform before the transfer (guide 004); where it fails
///   it is delivered behind it
/// @param offHold off hold again, after no transfer took effect
/// @param holdMessage that she is being connected
/// @param fallbackMessage what happens instead
/// @param callback that an agent comes back to her
/// @param action what was decided for her when she could not be moved as asked, null when nothing
///   was
/// @param transferMicros from the last transfer's order to its answer, in microseconds, or to the
///   deadline that passed without one; null when none was ordered
/// @param holdSettledAt when a hold without an answer can no more take effect, null when none is
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Courtesies(
    Courtesy hold,
    Courtesy briefing,
    Courtesy offHold,
    Courtesy holdMessage,
    Courtesy fallbackMessage,
    Courtesy callback,
    @Nullable FallbackAction action,
    @Nullable Long transferMicros,
    @Nullable Instant holdSettledAt) {
  /// Nothing was done yet.
  public static Courtesies none() {
    return new Courtesies(
        Courtesy.PENDING,
        Courtesy.PENDING,
        Courtesy.PENDING,
        Courtesy.PENDING,
        Courtesy.PENDING,
        Courtesy.PENDING,
        null,
        null,
        null);
  }

  /// @param settledAt when it can no more take effect, where that is not known
  Courtesies withHold(Courtesy now, @Nullable Instant settledAt) {
    return new Courtesies(
        now,
        briefing,
        offHold,
        holdMessage,
        fallbackMessage,
        callback,
        action,
        transferMicros,
        settledAt);
  }

  Courtesies withBriefing(Courtesy now) {
    return new Courtesies(
        hold,
        now,
        offHold,
        holdMessage,
        fallbackMessage,
        callback,
        action,
        transferMicros,
        holdSettledAt);
  }

  Courtesies withOffHold(Courtesy now) {
    return new Courtesies(
        hold,
        briefing,
        now,
        holdMessage,
        fallbackMessage,
        callback,
        action,
        transferMicros,
        holdSettledAt);
  }

  Courtesies withHoldMessage(Courtesy now) {
    return new Courtesies(
        hold,
        briefing,
        offHold,
        now,
        fallbackMessage,
        callback,
        action,
        transferMicros,
        holdSettledAt);
  }

  Courtesies withFallbackMessage(Courtesy now) {
    return new Courtesies(
        hold, briefing, offHold, holdMessage, now, callback, action, transferMicros, holdSettledAt);
  }

  Courtesies withCallback(Courtesy now) {
    return new Courtesies(
        hold,
        briefing,
        offHold,
        holdMessage,
        fallbackMessage,
        now,
        action,
        transferMicros,
        holdSettledAt);
  }

  Courtesies withAction(@Nullable FallbackAction now) {
    return new Courtesies(
        hold,
        briefing,
        offHold,
        holdMessage,
        fallbackMessage,
        callback,
        now,
        transferMicros,
        holdSettledAt);
  }

  Courtesies withTransferMicros(long now) {
    return new Courtesies(
        hold,
        briefing,
        offHold,
        holdMessage,
        fallbackMessage,
        callback,
        action,
        now,
        holdSettledAt);
  }

  /// As they are when she is sent on from the beginning: on hold still, where that did not surely
  /// end.
  Courtesies anew() {
    Courtesy still = offHold == Courtesy.DOUBTED ? Courtesy.DOUBTED : hold;
    return isHeld() ? none().withHold(still, holdSettledAt) : none();
  }

  /// Whether she is, or may be, on hold because of this handoff.
  @JsonIgnore
  public boolean isHeld() {
    boolean held = hold == Courtesy.DONE || hold == Courtesy.DOUBTED;
    return held && offHold != Courtesy.DONE;
  }
}
