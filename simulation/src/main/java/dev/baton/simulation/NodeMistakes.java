package dev.baton.simulation;

import dev.baton.coordinator.Work;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.OutstandingOrder;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.OrderId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.ContextLoss;
import dev.baton.core.platform.Order;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Mistakes of the process around the state machine, and of its journal.
final class NodeMistakes {
  private NodeMistakes() {}

  /// The reservation is remembered for the caller instead of for the attempt.
  static final class ReservationUsedTwice extends Mistake {
    private final Map<CanonicalId, ReservationId> remembered = new HashMap<>();

    @Override
    Order sent(int node, Order order, int send) {
      return order instanceof Order.Commit c && c.reservationId() != null
          ? new Order.Commit(
              c.orderId(),
              c.account(),
              c.leg(),
              c.transferType(),
              c.inbound(),
              remembered.computeIfAbsent(c.canonicalId(), _ -> c.reservationId()),
              c.canonicalId())
          : order;
    }
  }

  static final class NewKeyAfterTakeover extends Mistake {
    @Override
    Order sent(int node, Order order, int send) {
      return node == 1 ? order : under(new OrderId(order.orderId().value() + "-" + node), order);
    }
  }

  static final class CompensationUnderNewId extends Mistake {
    @Override
    Order sent(int node, Order order, int send) {
      return order instanceof Order.Requeue && send > 1
          ? under(new OrderId(order.orderId().value() + "-" + send), order)
          : order;
    }
  }

  private static Order under(OrderId id, Order order) {
    return switch (order) {
      case Order.Reserve r ->
          new Order.Reserve(
              id,
              r.account(),
              r.target(),
              r.mediaType(),
              r.holdDurationMs(),
              r.canonicalId(),
              r.sourcePlatform(),
              r.complianceFlags());
      case Order.Commit c ->
          new Order.Commit(
              id,
              c.account(),
              c.leg(),
              c.transferType(),
              c.inbound(),
              c.reservationId(),
              c.canonicalId());
      case Order.Prepare p ->
          new Order.Prepare(
              id, p.account(), p.leg(), p.inbound(), p.reservationId(), p.canonicalId());
      case Order.Withdraw w -> new Order.Withdraw(id, w.account(), w.leg(), w.reservationId());
      case Order.Release r -> new Order.Release(id, r.account(), r.reservationId());
      case Order.DeliverContext d -> new Order.DeliverContext(id, d.account(), d.canonicalId());
      case Order.Requeue r ->
          new Order.Requeue(
              id, r.account(), r.canonicalId(), r.queueId(), r.priority(), r.reason());
      case Order.EndLeg e -> new Order.EndLeg(id, e.account(), e.leg());
      case Order.Hold h -> new Order.Hold(id, h.account(), h.leg());
      case Order.OffHold h -> new Order.OffHold(id, h.account(), h.leg());
      case Order.SendMessage m ->
          new Order.SendMessage(id, m.account(), m.conversationId(), m.fromId(), m.body());
      case Order.RequestCallback c ->
          new Order.RequestCallback(
              id, c.account(), c.leg(), c.canonicalId(), c.conversationId(), c.queueId());
      case Order.CreateInteraction c ->
          new Order.CreateInteraction(
              id, c.account(), c.queueId(), c.phoneNumber(), c.name(), c.customAttributes());
    };
  }

  /// It was stored, the process died before it said so, and its successor takes it for new: as the
  /// outcome of whatever is outstanding now.
  static final class EventAppliedTwice extends Mistake {
    @Override
    @Nullable Signal afterTakeover(Handoff taken, List<HandoffJson.Row> rows) {
      OutstandingOrder o = taken.order();
      if (o == null) {
        return null;
      }
      // A commit is read back, any other order is out again by now.
      int send = o.kind() == CallKind.COMMIT ? o.send() : o.send() + 1;
      Signal again = null;
      for (HandoffJson.Row row : rows) {
        if (row.signal() instanceof Signal.OrderEnded ended) {
          again = new Signal.OrderEnded(o.orderId(), send, ended.outcome());
        }
      }
      return again;
    }
  }

  static final class TimersNotRearmed extends Mistake {
    @Override
    boolean armsTimers(int node) {
      return node == 1;
    }
  }

  static final class JournalNotFenced extends Mistake {
    @Override
    boolean journalIsFenced() {
      return false;
    }
  }

  static final class DeadNodeSends extends Mistake {
    @Override
    boolean sendsWithoutLease() {
      return true;
    }
  }

  static final class ActsBeforeStoring extends Mistake {
    @Override
    boolean actsBeforeStoring() {
      return true;
    }
  }

  /// Of rows that are stored together one is left out: what is only passed through looks
  /// unimportant.
  static final class AuditRowDropped extends Mistake {
    @Override
    List<Work.StoredRow> written(List<Work.StoredRow> rows) {
      return rows.size() > 2 ? List.of(rows.getFirst(), rows.getLast()) : rows;
    }
  }

  /// The first context that was looked up is given to everybody, under the right id.
  static final class ContextOfAnother extends Mistake {
    private @Nullable CanonicalContext first;

    @Override
    CanonicalContext context(CanonicalContext right) {
      if (first == null) {
        first = right;
      }
      return new CanonicalContext(
          right.canonicalInteractionId(),
          right.sourcePlatform(),
          right.destinationPlatform(),
          right.timestamp(),
          right.mediaType(),
          right.direction(),
          first.customer(),
          first.context(),
          right.transfer(),
          right.attributes());
    }
  }

  static final class ContextLossUnrecorded extends Mistake {
    @Override
    List<ContextLoss> losses(List<ContextLoss> right) {
      return List.of();
    }
  }
}
