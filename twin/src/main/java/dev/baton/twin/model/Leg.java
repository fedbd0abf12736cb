package dev.baton.twin.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An interaction as one platform sees it.
///
/// @param id the platform's own id
/// @param callerId whose call it is, in the books
/// @param canonicalId known from the first reservation or transfer on, else null
/// @param agentId who talks to her, or talked last
/// @param queueId the queue she waits in or was answered from
/// @param reservationId the reservation that she arrived under
/// @param stateSince when `state` began
public record Leg(
    String id,
    Platform platform,
    String callerId,
    @Nullable String canonicalId,
    LegState state,
    @Nullable String agentId,
    @Nullable String queueId,
    @Nullable String reservationId,
    @Nullable EndedReason endedReason,
    Instant stateSince,
    @Nullable LastOrder lastOrder,
    Spent spent) {

  /// A leg that is about to be made active or queued.
  static Leg fresh(
      String id,
      Platform platform,
      Caller caller,
      @Nullable String canonicalId,
      @Nullable String reservationId,
      Instant now) {
    return new Leg(
        id,
        platform,
        caller.id,
        canonicalId,
        LegState.QUEUED,
        null,
        null,
        reservationId,
        null,
        now,
        null,
        Spent.NOTHING);
  }

  /// Whether this leg has the caller.
  public boolean hasCaller() {
    return state.hasCaller();
  }

  /// Whether a bot has the caller: no agent and no queue does.
  public boolean isBots() {
    return state.isBots()
        || (hasCaller() && state != LegState.QUEUED && agentId == null && queueId == null);
  }

  /// The times spent so far, the running state included.
  public Spent spentAt(Instant now) {
    return spent.plus(state, Duration.between(stateSince, now).toMillis());
  }

  Leg active(String agent, Instant now) {
    return new Leg(
        id,
        platform,
        callerId,
        canonicalId,
        LegState.ACTIVE,
        agent,
        queueId,
        reservationId,
        null,
        now,
        lastOrder,
        spentAt(now));
  }

  Leg queued(String queue, Instant now) {
    return new Leg(
        id,
        platform,
        callerId,
        canonicalId,
        LegState.QUEUED,
        null,
        queue,
        reservationId,
        null,
        now,
        lastOrder,
        spentAt(now));
  }

  Leg inState(LegState next, Instant now) {
    return new Leg(
        id,
        platform,
        callerId,
        canonicalId,
        next,
        agentId,
        queueId,
        reservationId,
        null,
        now,
        lastOrder,
        spentAt(now));
  }

  Leg completed(EndedReason reason, Instant now) {
    return new Leg(
        id,
        platform,
        callerId,
        canonicalId,
        LegState.COMPLETED,
        agentId,
        queueId,
        reservationId,
        reason,
        now,
        lastOrder,
        spentAt(now));
  }

  Leg ordered(LastOrder order, @Nullable String canonical) {
    return new Leg(
        id,
        platform,
        callerId,
        canonical != null ? canonical : canonicalId,
        state,
        agentId,
        queueId,
        reservationId,
        endedReason,
        stateSince,
        order,
        spent);
  }
}
