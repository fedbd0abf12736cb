package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.CallKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A handoff as it stands: the whole state, from which [Protocol#next] decides. It holds references
/// only, nothing personal.
///
/// @param attempt counts from 1
/// @param route index into the plan's routes
/// @param routeTries how many attempts the current route has had, this one included
/// @param reservation the destination's capacity, null when none is held as far as is known
/// @param order the one outstanding order
/// @param commitDoubted whether a commit of this attempt may have taken effect unseen
/// @param query the query under way
/// @param queries how many queries were made so far
/// @param retryAt when a waiting state goes on, null when it does not wait
/// @param failure the last definite failure
/// @param evidence the last reading of both sides
/// @param committedAt when a commit was accepted or proven
/// @param compensation the last compensation of this attempt, null when none was ordered
/// @param cancelRequestedAt when somebody wished to cancel it, null when nobody did in time
/// @param seen what the platforms told by themselves, null when nothing that proves something
/// @param revival the last time a person sent it on from a dead letter, null when nobody did
/// @param courtesies what was done for a bot's guest beside her handoff, null for any other handoff
/// @param session what is known of the voice bot's session that has her, null for any other handoff
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Handoff(
    HandoffId id,
    TenantId tenant,
    CanonicalId canonicalId,
    Plan plan,
    Instant createdAt,
    HandoffState state,
    int attempt,
    int route,
    int routeTries,
    @Nullable Reservation reservation,
    @Nullable OutstandingOrder order,
    boolean commitDoubted,
    @Nullable OutstandingQuery query,
    int queries,
    @Nullable Instant retryAt,
    Delivery delivery,
    @Nullable FailureNote failure,
    @Nullable Evidence evidence,
    @Nullable Instant committedAt,
    @Nullable Compensation compensation,
    @Nullable Instant cancelRequestedAt,
    @Nullable Seen seen,
    @Nullable Revival revival,
    @Nullable Courtesies courtesies,
    @Nullable BotSession session) {
  public Handoff {
    if (order != null && isCommitStep(order.kind()) && reservation == null) {
      throw new IllegalStateException(
          "ReserveBeforeCommit: a commit without a reservation in " + id);
    }
    if (state.isTerminal() && (order != null || query != null || retryAt != null)) {
      throw new IllegalStateException(
          "Terminates: " + state + " still waits for something in " + id);
    }
    if (state instanceof HandoffState.Completed && evidence == null) {
      throw new IllegalStateException("NoPhantom: completed without a reading in " + id);
    }
  }

  /// Whether an order of this kind may move the caller.
  static boolean isCommitStep(CallKind kind) {
    return kind == CallKind.COMMIT || kind == CallKind.PREPARE;
  }

  /// A handoff that was just asked for.
  public static Handoff requested(
      HandoffId id, TenantId tenant, CanonicalId canonicalId, Plan plan, Instant createdAt) {
    return new Handoff(
        id,
        tenant,
        canonicalId,
        plan,
        createdAt,
        new HandoffState.Requested(),
        1,
        0,
        1,
        null,
        null,
        false,
        null,
        0,
        null,
        new Delivery.Pending(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        plan.escalation() == null ? null : Courtesies.none(),
        plan.routes().getFirst().isByConnector() ? BotSession.unread() : null);
  }

  /// What a wish to cancel can still change.
  @JsonIgnore
  public Cancellation cancellation() {
    return switch (state) {
      case HandoffState.Requested _, HandoffState.Reserving _, HandoffState.Reserved _ ->
          Cancellation.POSSIBLE;
      case HandoffState.Releasing(_, HandoffState.AfterRelease then) ->
          switch (then) {
            case NEXT_ATTEMPT -> Cancellation.POSSIBLE;
            case ABANDON -> Cancellation.TOO_LATE;
          };
      case HandoffState.Committing(_, HandoffState.CommitStage stage) ->
          stage.isBeforeOrder() || isCommitUnsent() ? Cancellation.POSSIBLE : Cancellation.IN_DOUBT;
      case HandoffState.Committed _,
          HandoffState.Confirming _,
          HandoffState.Compensating _,
          HandoffState.Returning _,
          HandoffState.DeadLettered _ ->
          Cancellation.TOO_LATE;
      case HandoffState.Completed _,
          HandoffState.Returned _,
          HandoffState.Abandoned _,
          HandoffState.Resolved _ ->
          Cancellation.ENDED;
    };
  }

  /// Every send of the commit was answered with "not done", and the next one is only waited for.
  private boolean isCommitUnsent() {
    return order != null
        && isCommitStep(order.kind())
        && order.deadline() == null
        && query == null
        && !commitDoubted;
  }

  /// Whether a compensation was ordered.
  public boolean compensated() {
    return compensation != null;
  }

  /// Whether a compensation has put the caller into a queue, or tried to.
  @JsonIgnore
  public boolean isRequeued() {
    return compensation != null && compensation.requeued();
  }

  /// The route that is being tried, or was tried last.
  @JsonIgnore
  public Route currentRoute() {
    return plan.routes().get(route);
  }

  /// By when this handoff has ended or is parked.
  @JsonIgnore
  public Instant deadlineAt() {
    Instant begunAt = revival == null ? createdAt : revival.at();
    return begunAt.plusMillis(plan.timers().handoffDeadlineMs());
  }

  /// When this handoff next needs a [Signal.Wake], null when it needs none.
  @JsonIgnore
  public @Nullable Instant wakeAt() {
    Instant orderDeadline = order == null ? null : order.deadline();
    Instant queryDeadline = query == null ? null : query.deadline();
    return earlier(earlier(orderDeadline, queryDeadline), retryAt);
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.isBefore(one) ? other : one;
  }

  /// Whether a reservation's window leaves time for one commit.
  boolean windowFitsCommit(Instant sendAt) {
    Timers t = plan.timers();
    long neededMs = t.commitTimeoutMs() + t.clockErrorLimitMs() + t.flushBudgetMs();
    return reservation != null
        && Duration.between(sendAt, reservation.windowEnd()).toMillis() > neededMs;
  }
}
