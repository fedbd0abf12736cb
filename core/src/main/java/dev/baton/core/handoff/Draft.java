package dev.baton.core.handoff;

import dev.baton.core.id.OrderId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The next handoff while one step is being worked out. It lives for the length of one call of
/// [Protocol#next] and is never shared; what leaves it is a [Step].
final class Draft {
  final Handoff before;
  final Instant now;
  final long clockErrorMs;

  HandoffState state;
  int attempt;
  int route;
  int routeTries;
  @Nullable Reservation reservation;
  @Nullable OutstandingOrder order;
  boolean commitDoubted;
  @Nullable OutstandingQuery query;
  @Nullable Instant retryAt;
  Delivery delivery;
  @Nullable FailureNote failure;
  @Nullable Evidence evidence;
  @Nullable Instant committedAt;
  @Nullable Compensation compensation;
  @Nullable Instant cancelRequestedAt;
  @Nullable Seen seen;
  @Nullable Revival revival;
  @Nullable Courtesies courtesies;
  @Nullable BotSession session;

  private int queries;
  private boolean proceed;
  private final List<Action> actions = new ArrayList<>();

  Draft(Handoff h, Moment moment) {
    before = h;
    now = moment.at();
    clockErrorMs = moment.errorMs();
    state = h.state();
    attempt = h.attempt();
    route = h.route();
    routeTries = h.routeTries();
    reservation = h.reservation();
    order = h.order();
    commitDoubted = h.commitDoubted();
    query = h.query();
    queries = h.queries();
    retryAt = h.retryAt();
    delivery = h.delivery();
    failure = h.failure();
    evidence = h.evidence();
    committedAt = h.committedAt();
    compensation = h.compensation();
    cancelRequestedAt = h.cancelRequestedAt();
    seen = h.seen();
    revival = h.revival();
    courtesies = h.courtesies();
    session = h.session();
  }

  Plan plan() {
    return before.plan();
  }

  Timers timers() {
    return before.plan().timers();
  }

  Route currentRoute() {
    return plan().routes().get(route);
  }

  boolean deadlinePassed() {
    Instant deadline =
        revival == null
            ? before.deadlineAt()
            : revival.at().plusMillis(timers().handoffDeadlineMs());
    return !now.isBefore(deadline);
  }

  /// Whether the window leaves time for a commit sent `delayMs` from now; where it has two steps
  /// and the first is still to be sent, for both.
  boolean windowFitsCommit(long delayMs) {
    boolean both = session != null && (order == null || order.kind() == CallKind.PREPARE);
    long firstMs = both ? timers().commitTimeoutMs() : 0;
    return handoff().windowFitsCommit(now.plusMillis(delayMs + firstMs));
  }

  /// Whether it leaves time for the second step, sent now.
  boolean windowFitsFlow() {
    return handoff().windowFitsCommit(now);
  }

  /// Sends an order for the first time.
  void order(CallKind kind, int step) {
    OrderId id = OrderId.of(before.id(), attempt, kind.name().toLowerCase(Locale.ROOT), step);
    send(new OutstandingOrder(id, kind, 1, now, deadline(kind), false));
  }

  /// Orders a compensation for the first time.
  void orderCompensation(CompensationKind kind) {
    sendCompensation(Compensation.next(compensation, kind, now), false);
  }

  /// Sends the last compensation again after readings that did not show it: always one order.
  void repeatCompensation(Compensation last) {
    sendCompensation(last.again(now), true);
  }

  private void sendCompensation(Compensation next, boolean doubted) {
    CallKind kind =
        switch (next.kind()) {
          case REQUEUE, SUPERVISOR -> CallKind.REQUEUE;
          case END_SOURCE_LEG -> CallKind.END_LEG;
        };
    OrderId id = OrderId.of(before.id(), attempt, kind.wireName(), next.step());
    compensation = next;
    send(new OutstandingOrder(id, kind, next.sends(), now, deadline(kind), doubted));
  }

  /// A release's step: one attempt may have to release several reservations, each with an id of its
  /// own.
  int nextReleaseStep() {
    return queries + 1;
  }

  /// Sends the outstanding order again, under the same id.
  void resend() {
    OutstandingOrder o = outstanding();
    send(
        new OutstandingOrder(
            o.orderId(), o.kind(), o.send() + 1, now, deadline(o.kind()), o.doubted()));
  }

  private void send(OutstandingOrder next) {
    order = next;
    Compensation c = compensation;
    if (c != null && (next.kind() == CallKind.REQUEUE || next.kind() == CallKind.END_LEG)) {
      compensation = new Compensation(c.kinds(), next.send(), now);
    }
    retryAt = null;
    actions.add(
        new Action.RunOrder(OrderContent.of(this, next), next.send(), deadline(next.kind())));
  }

  /// The outstanding order was answered, or counts as unknown, and is to be sent again later.
  void waitToResend(long delayMs, boolean doubted) {
    OutstandingOrder o = outstanding();
    order =
        new OutstandingOrder(
            o.orderId(), o.kind(), o.send(), o.sentAt(), null, o.doubted() || doubted);
    retryAt = now.plusMillis(delayMs);
  }

  /// Marks that the outstanding order may have taken effect.
  void doubtOrder() {
    OutstandingOrder o = outstanding();
    order = new OutstandingOrder(o.orderId(), o.kind(), o.send(), o.sentAt(), o.deadline(), true);
  }

  /// Reads both sides.
  void readBoth() {
    retryAt = null;
    read();
  }

  /// Reads both sides while a wait goes on: what is read may end the handoff, and never counts
  /// against it.
  void readMeanwhile() {
    read();
  }

  private void read() {
    queries++;
    Instant deadline = now.plusMillis(timers().queryTimeoutMs());
    query = new OutstandingQuery(queries, deadline);
    actions.add(
        new Action.RunReads(
            queries,
            new Query.ReadLeg(plan().source().account(), plan().source().vendorId().value()),
            new Query.ReadLeg(currentRoute().account(), destinationKey()),
            deadline));
  }

  /// Within one account both sides are one leg, which that account knows by its own id. A
  /// connector's transfer has an id at Genesys, under which she is found whatever else the
  /// connector told; once she was put into a queue by us only the canonical id finds her.
  private String destinationKey() {
    if (currentRoute().isWithin()) {
      return plan().source().vendorId().value();
    }
    VendorId transfer = session == null || requeued() ? null : session.transferId();
    return transfer != null && currentRoute().platform() == Platform.GENESYS_CLOUD
        ? transfer.value()
        : before.canonicalId().value();
  }

  /// Looks at the queue that the route leads into.
  void probe(String queueId) {
    retryAt = null;
    queries++;
    Instant deadline = now.plusMillis(timers().queryTimeoutMs());
    query = new OutstandingQuery(queries, deadline);
    actions.add(
        new Action.RunProbe(
            queries,
            session == null
                ? null
                : new Query.ReadSession(
                    plan().source().account(), plan().source().vendorId().value()),
            new Query.ReadQueue(currentRoute().account(), queueId),
            new Query.ReadAgents(currentRoute().account(), queueId),
            deadline));
  }

  /// When the reading was asked for that is heard now. A platform may have looked right then.
  Instant readAskedAt() {
    OutstandingQuery heard = before.query();
    if (heard == null) {
      throw new IllegalStateException("nothing was being read");
    }
    return heard.deadline().minusMillis(timers().queryTimeoutMs());
  }

  /// Asks the destination which reservations there are.
  void findReservations() {
    retryAt = null;
    queries++;
    Instant deadline = now.plusMillis(timers().queryTimeoutMs());
    query = new OutstandingQuery(queries, deadline);
    actions.add(
        new Action.RunFind(
            queries,
            new Query.FindReservations(currentRoute().account(), before.canonicalId()),
            deadline));
  }

  void waitFor(long delayMs) {
    retryAt = now.plusMillis(delayMs);
  }

  void proceed() {
    proceed = true;
  }

  /// Ends or parks the handoff.
  void end(HandoffState terminal) {
    state = terminal;
    order = null;
    query = null;
    retryAt = null;
  }

  Escalation escalation() {
    Escalation e = plan().escalation();
    if (e == null) {
      throw new IllegalStateException(before.id() + " is no bot's escalation");
    }
    return e;
  }

  Courtesies courtesies() {
    Courtesies c = courtesies;
    if (c == null) {
      throw new IllegalStateException(before.id() + " is no bot's escalation");
    }
    return c;
  }

  BotSession session() {
    BotSession s = session;
    if (s == null) {
      throw new IllegalStateException(before.id() + " has no voice bot's session");
    }
    return s;
  }

  int queries() {
    return queries;
  }

  boolean cancelled() {
    return cancelRequestedAt != null;
  }

  /// Whether a compensation has put the caller into a queue, or tried to.
  boolean requeued() {
    return compensation != null && compensation.requeued();
  }

  /// The last compensation, when it was ordered since a person last sent the handoff on.
  @Nullable Compensation newestCompensation() {
    Compensation last = compensation;
    boolean old = last != null && revival != null && last.step() <= revival.compensated();
    return old ? null : last;
  }

  OutstandingOrder outstanding() {
    OutstandingOrder o = order;
    if (o == null) {
      throw new IllegalStateException("no order is outstanding in " + before.id() + " " + state);
    }
    return o;
  }

  Reservation held() {
    Reservation r = reservation;
    if (r == null) {
      throw new IllegalStateException("no reservation is held in " + before.id() + " " + state);
    }
    return r;
  }

  Step step() {
    return new Step(handoff(), actions, proceed, true);
  }

  private Handoff handoff() {
    return new Handoff(
        before.id(),
        before.tenant(),
        before.canonicalId(),
        before.plan(),
        before.createdAt(),
        state,
        attempt,
        route,
        routeTries,
        reservation,
        order,
        commitDoubted,
        query,
        queries,
        retryAt,
        delivery,
        failure,
        evidence,
        committedAt,
        compensation,
        cancelRequestedAt,
        seen,
        revival,
        courtesies,
        session);
  }

  private Instant deadline(CallKind kind) {
    Timers t = timers();
    return now.plusMillis(
        switch (kind) {
          case RESERVE -> t.reserveTimeoutMs();
          case PREPARE, COMMIT, WITHDRAW -> t.commitTimeoutMs();
          case RELEASE -> t.releaseTimeoutMs();
          case DELIVER_CONTEXT -> t.deliverTimeoutMs();
          case REQUEUE, END_LEG -> t.requeueTimeoutMs();
          case HOLD, OFF_HOLD, SEND_MESSAGE, REQUEST_CALLBACK, CREATE_INTERACTION ->
              t.deliverTimeoutMs();
          case READ_LEG,
              FIND_RESERVATIONS,
              READ_ANALYTICS,
              READ_QUEUE,
              READ_AGENTS,
              READ_SKILL_GROUP,
              READ_MESSAGES,
              READ_CONVERSATION,
              READ_SESSION ->
              t.queryTimeoutMs();
        });
  }
}
