package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.core.id.OrderId;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What comes into a handoff.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Signal.Start.class, name = "start"),
  @JsonSubTypes.Type(value = Signal.Proceed.class, name = "proceed"),
  @JsonSubTypes.Type(value = Signal.Wake.class, name = "wake"),
  @JsonSubTypes.Type(value = Signal.Resumed.class, name = "resumed"),
  @JsonSubTypes.Type(value = Signal.OrderEnded.class, name = "order_ended"),
  @JsonSubTypes.Type(value = Signal.ReadsEnded.class, name = "reads_ended"),
  @JsonSubTypes.Type(value = Signal.FindEnded.class, name = "find_ended"),
  @JsonSubTypes.Type(value = Signal.ProbeEnded.class, name = "probe_ended"),
  @JsonSubTypes.Type(value = Signal.Observed.class, name = "observed"),
  @JsonSubTypes.Type(value = Signal.Decided.class, name = "decided"),
  @JsonSubTypes.Type(value = Signal.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = Signal.Park.class, name = "park")
})
public sealed interface Signal {
  /// The handoff is stored: begin.
  record Start() implements Signal {}

  /// Go on at once from a state that was only passed through.
  record Proceed() implements Signal {}

  /// A moment that the handoff asked to be woken at has come.
  record Wake() implements Signal {}

  /// Another process had this handoff and may have been stopped anywhere: nothing it sent is known.
  record Resumed() implements Signal {}

  /// An order's outcome.
  ///
  /// @param send which send of the order this is the outcome of
  record OrderEnded(OrderId orderId, int send, Outcome outcome) implements Signal {}

  /// Both sides were read.
  record ReadsEnded(int number, Outcome source, Outcome destination) implements Signal {}

  /// The destination's reservations were listed.
  record FindEnded(int number, Outcome outcome) implements Signal {}

  /// A queue was looked at, and the session of the voice bot that has her, if one does.
  ///
  /// @param session null where no session was asked for
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ProbeEnded(int number, @Nullable Outcome session, Outcome queue, Outcome agents)
      implements Signal {}

  /// A platform told of one leg by itself. It may be old, and it may be the second copy: evidence
  /// of what happened, and never that something did not.
  ///
  /// @param occurredAt by the platform's clock; for the record, and compared with nothing
  record Observed(Side side, LegView.Present view, Instant occurredAt) implements Signal {}

  /// A person decides about a dead letter. In any other state it does nothing.
  ///
  /// @param by who; 1 to 200 characters
  /// @param reason why, in that person's words, for the record; at most 500 characters, without
  ///   personal data of the caller
  record Decided(Decision decision, String by, String reason) implements Signal {}

  /// Somebody wants the caller to stay with the source. Recorded once, and only while it can still
  /// change something: see [Handoff#cancellation()].
  record Cancel() implements Signal {}

  /// The surroundings cannot carry this handoff on: its step cannot be stored, or it does not move.
  record Park(DeadLetterCause cause) implements Signal {}
}
