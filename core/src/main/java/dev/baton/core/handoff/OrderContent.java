package dev.baton.core.handoff;

import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Order;
import org.jspecify.annotations.Nullable;

/// What an order says, from the handoff that gives it. The same each time it is sent.
final class OrderContent {
  /// Before those who have waited with somebody all the time.
  private static final int REQUEUE_PRIORITY = 1;

  /// Before those, too: nobody else has been able to take this caller.
  private static final int SUPERVISOR_PRIORITY = 2;

  private OrderContent() {}

  static Order of(Draft d, OutstandingOrder o) {
    Route to = d.currentRoute();
    return switch (o.kind()) {
      case RESERVE ->
          new Order.Reserve(
              o.orderId(),
              to.account(),
              to.target(),
              d.plan().mediaType(),
              d.timers().holdDurationMs(),
              d.before.canonicalId(),
              d.plan().source().platform(),
              d.plan().complianceFlags());
      case COMMIT ->
          new Order.Commit(
              o.orderId(),
              d.plan().source().account(),
              d.plan().source().vendorId(),
              d.plan().transferType(),
              to.inbound(),
              d.held().advisory() ? null : d.held().reservationId(),
              d.before.canonicalId());
      case PREPARE ->
          new Order.Prepare(
              o.orderId(),
              d.plan().source().account(),
              d.plan().source().vendorId(),
              connector(to),
              d.held().reservationId(),
              d.before.canonicalId());
      case WITHDRAW ->
          new Order.Withdraw(
              o.orderId(),
              d.plan().source().account(),
              d.plan().source().vendorId(),
              d.held().reservationId());
      case RELEASE -> new Order.Release(o.orderId(), to.account(), d.held().reservationId());
      case DELIVER_CONTEXT ->
          new Order.DeliverContext(
              o.orderId(), to.account(), d.before.canonicalId(), legWithin(d, to));
      case REQUEUE -> requeue(d, o, to);
      case END_LEG ->
          new Order.EndLeg(o.orderId(), d.plan().source().account(), d.plan().source().vendorId());
      case HOLD ->
          new Order.Hold(o.orderId(), d.plan().source().account(), d.plan().source().vendorId());
      case OFF_HOLD ->
          new Order.OffHold(o.orderId(), d.plan().source().account(), d.plan().source().vendorId());
      case SEND_MESSAGE -> ReturningRules.message(d, o.orderId());
      case REQUEST_CALLBACK -> ReturningRules.callback(d, o.orderId());
      case CREATE_INTERACTION ->
          throw new IllegalStateException(o.kind() + " is no part of a handoff");
      case READ_LEG,
          FIND_RESERVATIONS,
          READ_ANALYTICS,
          READ_QUEUE,
          READ_AGENTS,
          READ_SKILL_GROUP,
          READ_MESSAGES,
          READ_CONVERSATION,
          READ_SESSION ->
          throw new IllegalStateException(o.kind() + " is a query, not an order");
    };
  }

  private static Inbound.Connector connector(Route to) {
    if (!(to.inbound() instanceof Inbound.Connector connector)) {
      throw new IllegalStateException("route " + to.name() + " goes through no connector");
    }
    return connector;
  }

  private static Order requeue(Draft d, OutstandingOrder o, Route to) {
    boolean escalates =
        d.compensation != null && d.compensation.kind() == CompensationKind.SUPERVISOR;
    String queueId = escalates ? to.supervisorQueueId() : to.requeueQueueId();
    if (queueId == null) {
      throw new IllegalStateException("route " + to.name() + " has no queue to put callers into");
    }
    return new Order.Requeue(
        o.orderId(),
        to.account(),
        d.before.canonicalId(),
        queueId,
        escalates ? SUPERVISOR_PRIORITY : REQUEUE_PRIORITY,
        escalates ? "handoff_escalation" : "handoff_compensation",
        legWithin(d, to));
  }

  /// Within an account the leg is the source's, which no canonical id was given to there.
  private static @Nullable VendorId legWithin(Draft d, Route to) {
    return to.isWithin() ? d.plan().source().vendorId() : null;
  }
}
