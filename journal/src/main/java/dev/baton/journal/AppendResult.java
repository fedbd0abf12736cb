package dev.baton.journal;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;

/// What became of an [Append].
public sealed interface AppendResult {
  /// It is durable.
  ///
  /// @param lastSeq the handoff's version now
  record Stored(long lastSeq) implements AppendResult {}

  /// Nothing was stored: another node owns the handoff, or its version is another one, or this node
  /// has been declared dead. The waiter must reload before it does anything else.
  record Missing() implements AppendResult {}

  /// A new handoff was refused, because something else exists already.
  sealed interface Conflict extends AppendResult {
    /// The handoff that was there first.
    HandoffId other();
  }

  /// The interaction has another open handoff.
  record InteractionBusy(HandoffId other) implements Conflict {}

  /// The idempotency key has been used.
  ///
  /// @param other the handoff that it made
  /// @param bodyHash of the request that made it
  @SuppressWarnings("ArrayRecordComponent") // Compared by its one reader with Arrays.equals.
  record KeyUsed(HandoffId other, byte[] bodyHash) implements Conflict {}

  /// A new handoff was refused, because its first leg has been seen before.
  ///
  /// @param interaction that the leg belongs to, from now on and on every node
  record LegKnown(CanonicalId interaction) implements AppendResult {}

  /// The database refuses this append for what is in it, alone and again. Nothing was stored. An
  /// existing handoff should be parked with a safe transition in place of this one, with the cause
  /// `Unstorable`; a new one does not exist.
  ///
  /// @param cause the SQL state and the server's words, without values
  record Unstorable(String cause) implements AppendResult {}

  /// The node lost its lease or the journal was closed before it was known to be stored. If the
  /// connection broke in mid-statement it may have been; whoever owns the handoff next will see.
  record Lost() implements AppendResult {}
}
