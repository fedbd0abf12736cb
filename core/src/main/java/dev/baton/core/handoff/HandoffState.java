package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;
import java.util.Locale;

/// Where a handoff stands. [#holder()] says who has the caller in that state.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = HandoffState.Requested.class, name = "requested"),
  @JsonSubTypes.Type(value = HandoffState.Reserving.class, name = "reserving"),
  @JsonSubTypes.Type(value = HandoffState.Reserved.class, name = "reserved"),
  @JsonSubTypes.Type(value = HandoffState.Committing.class, name = "committing"),
  @JsonSubTypes.Type(value = HandoffState.Committed.class, name = "committed"),
  @JsonSubTypes.Type(value = HandoffState.Confirming.class, name = "confirming"),
  @JsonSubTypes.Type(value = HandoffState.Compensating.class, name = "compensating"),
  @JsonSubTypes.Type(value = HandoffState.Releasing.class, name = "releasing"),
  @JsonSubTypes.Type(value = HandoffState.Returning.class, name = "returning"),
  @JsonSubTypes.Type(value = HandoffState.Completed.class, name = "completed"),
  @JsonSubTypes.Type(value = HandoffState.Returned.class, name = "returned"),
  @JsonSubTypes.Type(value = HandoffState.Abandoned.class, name = "abandoned"),
  @JsonSubTypes.Type(value = HandoffState.DeadLettered.class, name = "dead_lettered"),
  @JsonSubTypes.Type(value = HandoffState.Resolved.class, name = "resolved")
})
public sealed interface HandoffState {
  /// Stored, nothing sent.
  record Requested() implements HandoffState {}

  /// The destination was asked for capacity.
  record Reserving() implements HandoffState {}

  /// The window is open; never commit without it, never past it.
  record Reserved() implements HandoffState {}

  /// The source is being ordered to let go; one order outstanding.
  ///
  /// @param step counts from 1; a platform that needs several orders to let go has several steps
  record Committing(int step, CommitStage stage) implements HandoffState {}

  /// The source said yes; that proves nothing yet. The context is being delivered.
  record Committed() implements HandoffState {}

  /// Both platforms' states are being compared.
  ///
  /// @param cycle counts from 1
  record Confirming(int cycle) implements HandoffState {}

  /// They disagree; a repair is under way.
  record Compensating() implements HandoffState {}

  /// The attempt failed before a commit took effect: the reservation is being given back.
  record Releasing(ReleaseStage stage, AfterRelease then) implements HandoffState {}

  /// A bot's guest stays with the bot, surely: she is taken off hold and told what is true.
  ///
  /// @param reason why she stays
  record Returning(ReturnStage stage, ReturnReason reason) implements HandoffState {}

  /// The destination has the caller, the source let go, the context was delivered or its loss
  /// reported.
  record Completed() implements HandoffState {}

  /// The caller is back with, or never left, the source.
  record Returned(ReturnReason reason) implements HandoffState {}

  /// The caller hung up; every reservation is cleaned up.
  record Abandoned() implements HandoffState {}

  /// Parked for a person's decision; counts as open.
  record DeadLettered(DeadLetterCause cause) implements HandoffState {}

  /// A person closed the dead letter. Where the caller is, that person has seen to.
  record Resolved(DeadLetterCause cause) implements HandoffState {}

  /// The stages of closing a commit in doubt.
  enum CommitStage {
    /// A bot's guest is being put on hold; the commit follows, whatever comes of that.
    HOLDING,
    /// What is known of her is being told to the platform, so that it is there before the agent is.
    BRIEFING,
    /// The commit is out, or waits to be sent again under the same reservation.
    ORDERING,
    /// In doubt: a read that shows the effect proves that it happened; nothing proves that it did
    /// not.
    READING_BACK,
    /// The reservation is being released; once that is confirmed a late commit is refused.
    FENCING,
    /// A voice bot's commit can take effect without asking for the reservation: waiting until none
    /// is still on its way.
    SETTLING,
    /// What was written into the voice bot's session is being taken back.
    WITHDRAWING,
    /// Only what is read now can prove that the commit did not happen.
    READING_BEHIND_FENCE;

    /// Whether nothing that moves her has been sent in it.
    @JsonIgnore
    boolean isBeforeOrder() {
      return switch (this) {
        case HOLDING, BRIEFING -> true;
        case ORDERING, READING_BACK, FENCING, SETTLING, WITHDRAWING, READING_BEHIND_FENCE -> false;
      };
    }

    /// The name in JSON: lower snake case.
    @JsonValue
    public String wireName() {
      return WireName.of(this);
    }

    /// The value with this wire name.
    ///
    /// @throws IllegalArgumentException listing the names that exist
    @JsonCreator
    public static CommitStage fromWireName(String name) {
      return WireName.parse(CommitStage.class, lower(name));
    }
  }

  /// The stages of giving a reservation back.
  enum ReleaseStage {
    /// A reserve is in doubt: waiting until it can no more take effect.
    SETTLING,
    /// Asking the destination which reservations there are.
    FINDING,
    /// The release is out, or waits to be sent again.
    ORDERING;

    /// The name in JSON: lower snake case.
    @JsonValue
    public String wireName() {
      return WireName.of(this);
    }

    /// The value with this wire name.
    ///
    /// @throws IllegalArgumentException listing the names that exist
    @JsonCreator
    public static ReleaseStage fromWireName(String name) {
      return WireName.parse(ReleaseStage.class, lower(name));
    }
  }

  /// The stages of leaving a guest with her bot.
  enum ReturnStage {
    /// The end of the hold is out, or waits to be sent: again, or until a hold without an answer
    /// can no more take effect.
    OFF_HOLD,
    /// The callback is being asked for.
    CALLBACK,
    /// The message is out, or waits to be sent again.
    MESSAGE;

    /// The name in JSON: lower snake case.
    @JsonValue
    public String wireName() {
      return WireName.of(this);
    }

    /// The value with this wire name.
    ///
    /// @throws IllegalArgumentException listing the names that exist
    @JsonCreator
    public static ReturnStage fromWireName(String name) {
      return WireName.parse(ReturnStage.class, name);
    }
  }

  /// What follows a release.
  enum AfterRelease {
    NEXT_ATTEMPT,
    ABANDON;

    /// The name in JSON: lower snake case.
    @JsonValue
    public String wireName() {
      return WireName.of(this);
    }

    /// The value with this wire name.
    ///
    /// @throws IllegalArgumentException listing the names that exist
    @JsonCreator
    public static AfterRelease fromWireName(String name) {
      return WireName.parse(AfterRelease.class, lower(name));
    }
  }

  /// Rows written before these names were settled have them in upper case.
  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /// The name in JSON, SQL and metrics.
  default String wireName() {
    return switch (this) {
      case Requested _ -> "requested";
      case Reserving _ -> "reserving";
      case Reserved _ -> "reserved";
      case Committing _ -> "committing";
      case Committed _ -> "committed";
      case Confirming _ -> "confirming";
      case Compensating _ -> "compensating";
      case Releasing _ -> "releasing";
      case Returning _ -> "returning";
      case Completed _ -> "completed";
      case Returned _ -> "returned";
      case Abandoned _ -> "abandoned";
      case DeadLettered _ -> "dead_lettered";
      case Resolved _ -> "resolved";
    };
  }

  /// Who has the caller.
  default Holder holder() {
    return switch (this) {
      case Requested _, Reserving _, Reserved _ -> Holder.SOURCE;
      case Returning(_, ReturnReason reason) -> holder(reason);
      case Releasing(_, AfterRelease then) ->
          switch (then) {
            case NEXT_ATTEMPT -> Holder.SOURCE;
            case ABANDON -> Holder.NOBODY;
          };
      case Returned(ReturnReason reason) -> holder(reason);
      case Committing(_, CommitStage stage) ->
          stage.isBeforeOrder() ? Holder.SOURCE : Holder.IN_DOUBT;
      case Committed _, Confirming _, Compensating _ -> Holder.IN_DOUBT;
      case Completed _ -> Holder.DESTINATION;
      case Abandoned _ -> Holder.NOBODY;
      case DeadLettered _, Resolved _ -> Holder.LAST_KNOWN;
    };
  }

  /// Who has a caller who stays, by why she does.
  private static Holder holder(ReturnReason reason) {
    return switch (reason) {
      case NO_CAPACITY,
          REFUSED,
          UNREACHABLE,
          WINDOW_TOO_SHORT,
          NOT_MOVED,
          DEADLINE,
          CALLBACK,
          CANCELLED ->
          Holder.SOURCE;
      // It is the source's own doing, or its own ignorance, where she is.
      case SOURCE_UNKNOWN, MOVED_BY_SOURCE -> Holder.LAST_KNOWN;
    };
  }

  /// Whether nothing more happens by itself: ended, or parked for a person.
  @JsonIgnore
  default boolean isTerminal() {
    return switch (this) {
      case Requested _,
          Reserving _,
          Reserved _,
          Committing _,
          Committed _,
          Confirming _,
          Compensating _,
          Releasing _,
          Returning _ ->
          false;
      case Completed _, Returned _, Abandoned _, DeadLettered _, Resolved _ -> true;
    };
  }

  /// Whether the interaction may not be handed off again yet. A dead letter is open: a person
  /// decides.
  @JsonIgnore
  default boolean isOpen() {
    return !isTerminal() || this instanceof DeadLettered;
  }
}
