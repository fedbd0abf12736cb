package dev.baton.journal;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some transitions of one handoff and the state they lead to; stored wholly or not at all.
///
/// Every Append after one that came back [AppendResult.Unstorable] or [AppendResult.Missing] must
/// be made anew from what is stored: the journal checks versions, not what the caller meant by
/// them.
///
/// @param isNew whether this creates the handoff
/// @param expectedVersion the version before: 0 when new, else the last stored seq
/// @param transitions at least one, contiguous, from `expectedVersion + 1`; the last seq is the
///   version after
/// @param stateJson the state after the last transition, JSON
/// @param open whether the handoff is still open; at most one per interaction is
/// @param wakeAt when its next timer is due
/// @param deadLetterCause set when the last transition parks the handoff
/// @param idempotencyKey only with a new handoff
/// @param personalData the bytes of the canonical context, when they changed
/// @param leg a leg of the interaction that is stored with it; the first one of a new interaction
///   only with a new handoff
/// @param events what platforms told and these transitions took in; they wait no longer once this
///   is stored
/// @param leavesDeadLetters whether the handoff was parked before and a person has decided
@SuppressWarnings("ArrayRecordComponent") // A carrier on the hot path; compared by nobody.
public record Append(
    HandoffId handoff,
    TenantId tenant,
    CanonicalId interaction,
    boolean isNew,
    long expectedVersion,
    List<TransitionRow> transitions,
    String stateName,
    String stateJson,
    boolean open,
    @Nullable Instant wakeAt,
    @Nullable String deadLetterCause,
    @Nullable IdempotencyKey idempotencyKey,
    byte @Nullable [] personalData,
    @Nullable SeenLeg leg,
    List<EventKey> events,
    boolean leavesDeadLetters) {
  /// @throws IllegalArgumentException when the seqs are not contiguous or the parts do not fit
  ///   together
  // Not the compact form: there javac forgets that the array may be null.
  public Append(
      HandoffId handoff,
      TenantId tenant,
      CanonicalId interaction,
      boolean isNew,
      long expectedVersion,
      List<TransitionRow> transitions,
      String stateName,
      String stateJson,
      boolean open,
      @Nullable Instant wakeAt,
      @Nullable String deadLetterCause,
      @Nullable IdempotencyKey idempotencyKey,
      byte @Nullable [] personalData,
      @Nullable SeenLeg leg,
      List<EventKey> events,
      boolean leavesDeadLetters) {
    if (transitions.isEmpty()) {
      throw new IllegalArgumentException(handoff + ": an append without a transition");
    }
    if (isNew != (expectedVersion == 0)) {
      throw new IllegalArgumentException(
          handoff + ": exactly a new handoff has version 0, not " + expectedVersion);
    }
    long seq = expectedVersion;
    for (TransitionRow row : transitions) {
      seq++;
      if (row.seq() != seq) {
        throw new IllegalArgumentException(
            handoff + ": transition " + row.seq() + " where " + seq + " was due");
      }
    }
    if (idempotencyKey != null && !isNew) {
      throw new IllegalArgumentException(
          handoff + ": an idempotency key belongs to the first append");
    }
    if (leg != null && leg.newMediaType() != null && !isNew) {
      throw new IllegalArgumentException(
          handoff + ": the first leg of an interaction belongs to the first append");
    }
    this.handoff = handoff;
    this.tenant = tenant;
    this.interaction = interaction;
    this.isNew = isNew;
    this.expectedVersion = expectedVersion;
    this.transitions = List.copyOf(transitions);
    this.stateName = stateName;
    this.stateJson = stateJson;
    this.open = open;
    this.wakeAt = wakeAt;
    this.deadLetterCause = deadLetterCause;
    this.idempotencyKey = idempotencyKey;
    this.personalData = personalData;
    this.leg = leg;
    this.events = List.copyOf(events);
    this.leavesDeadLetters = leavesDeadLetters;
  }

  /// The same with other carriers of its transitions, which must be the same steps.
  public Append withTransitions(List<TransitionRow> rows) {
    return new Append(
        handoff,
        tenant,
        interaction,
        isNew,
        expectedVersion,
        rows,
        stateName,
        stateJson,
        open,
        wakeAt,
        deadLetterCause,
        idempotencyKey,
        personalData,
        leg,
        events,
        leavesDeadLetters);
  }

  /// The version after this.
  public long lastSeq() {
    return transitions.getLast().seq();
  }

  /// About how many bytes this takes on the wire; what the journal's limits count.
  long bytes() {
    long bytes = 500L + 3L * stateJson.length() + (leg == null ? 0 : 300L) + 200L * events.size();
    for (TransitionRow row : transitions) {
      bytes += 100L + row.body().length + row.hash().length;
      for (OutgoingEvent event : row.events()) {
        bytes += 100L + event.body().length;
      }
    }
    return bytes + (personalData == null ? 0 : personalData.length);
  }
}
