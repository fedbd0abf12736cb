package dev.baton.journal.audit;

import java.security.PublicKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One piece of what an audit reads, in this order: the log and its keys; then all leaves by their
/// index, each as its row, its event or as missing, each head behind its last leaf, and the stored
/// state behind the last row of its handoff; then what has no leaf; then the end.
@SuppressWarnings("ArrayRecordComponent") // Carriers; compared by nobody.
public sealed interface AuditEntry {
  /// Which log it is.
  record Log(String id) implements AuditEntry {}

  /// A public key that heads were signed with, by the word of whoever stored it.
  record Key(PublicKey key) implements AuditEntry {}

  /// A leaf of the tree.
  ///
  /// @param entry what the tree says the row's SHA-256 is
  record Leaf(long index, byte[] entry) {}

  /// A transition.
  ///
  /// @param leaf null when it has none
  /// @param pending whether it waits for its leaf
  /// @param body the exact bytes that were hashed
  record Row(
      @Nullable Leaf leaf,
      boolean pending,
      String handoffId,
      long seq,
      Instant at,
      String tenant,
      byte[] body,
      byte[] hash)
      implements AuditEntry {}

  /// Something that happened to an interaction outside of its handoffs.
  ///
  /// @param leaf null when it has none
  /// @param pending whether it waits for its leaf
  record Event(
      @Nullable Leaf leaf,
      boolean pending,
      String id,
      Instant at,
      String tenant,
      String canonicalId,
      byte[] body,
      byte[] hash)
      implements AuditEntry {}

  /// A leaf whose row is not there.
  ///
  /// @param subject the handoff, or the event's id
  record Missing(Leaf leaf, boolean event, String subject, long seq) implements AuditEntry {}

  /// A signed head.
  record Head(SignedHead head) implements AuditEntry {}

  /// A handoff's stored state.
  ///
  /// @param version the seq of the row that it is said to come from
  record State(
      String handoffId, long version, String stateName, boolean open, byte[] lastHash, String json)
      implements AuditEntry {}

  /// Nothing follows.
  record End() implements AuditEntry {}
}
