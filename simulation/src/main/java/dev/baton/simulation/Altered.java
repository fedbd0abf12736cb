package dev.baton.simulation;

import dev.baton.core.handoff.Courtesies;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.OutstandingOrder;
import dev.baton.core.handoff.OutstandingQuery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A handoff as a program with a mistake in it would have it. Lives for one step.
final class Altered {
  private final Handoff h;
  Instant createdAt;
  HandoffState state;
  @Nullable OutstandingOrder order;
  @Nullable OutstandingQuery query;
  @Nullable Instant retryAt;
  boolean commitDoubted;
  int route;
  @Nullable Courtesies courtesies;

  Altered(Handoff h) {
    this.h = h;
    createdAt = h.createdAt();
    state = h.state();
    order = h.order();
    query = h.query();
    retryAt = h.retryAt();
    commitDoubted = h.commitDoubted();
    route = h.route();
    courtesies = h.courtesies();
  }

  Handoff handoff() {
    return new Handoff(
        h.id(),
        h.tenant(),
        h.canonicalId(),
        h.plan(),
        createdAt,
        state,
        h.attempt(),
        route,
        h.routeTries(),
        h.reservation(),
        order,
        commitDoubted,
        query,
        h.queries(),
        retryAt,
        h.delivery(),
        h.failure(),
        h.evidence(),
        h.committedAt(),
        h.compensation(),
        h.cancelRequestedAt(),
        h.seen(),
        h.revival(),
        courtesies,
        h.session());
  }
}
