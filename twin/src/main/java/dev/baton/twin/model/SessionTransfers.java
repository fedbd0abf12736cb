package dev.baton.twin.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How callers go from a bot of Cognigy into a queue: its connector reads the session's variables
/// and takes them there.
///
/// The arrival asks for no reservation, since a real connector knows none: who is sent to a queue
/// waits in it, even in one that is paused or full. A place that is held for her is used.
final class SessionTransfers {
  private final Timings timings;
  private final NewIds ids;
  private final Switchboard board;
  private final ReservationDesk desk;
  private final Transfers transfers;
  private final Handovers handovers;
  private final Map<String, Connector> connectors = new LinkedHashMap<>();

  SessionTransfers(
      Timings timings,
      NewIds ids,
      Switchboard board,
      ReservationDesk desk,
      Transfers transfers,
      Handovers handovers) {
    this.timings = timings;
    this.ids = ids;
    this.board = board;
    this.desk = desk;
    this.transfers = transfers;
    this.handovers = handovers;
  }

  Map<String, Connector> connectors() {
    return connectors;
  }

  /// Where a caller is to go.
  private record Way(Platform platform, String queueId, Map<String, Object> told) {}

  /// The session is to hand her over. Without a flow that sees to it, its connector does so by
  /// itself after a while.
  void prepare(Session session, Instant now) {
    session.order++;
    session.action = "transfer";
    if (session.transferId == null) {
      Connector connector = connector(session);
      session.transferId = ids.transfer(connector == null ? null : connector.leadsTo());
    }
    session.transferIs(SessionTransferStatus.INITIATED);
    board.plan(now.plusMillis(timings.pickUpMs()), new Happening.PickUp(session.id, session.order));
  }

  /// Nothing is to be handed over any more.
  void withdraw(Session session) {
    session.order++;
    session.action = "none";
    transfers.forget(session.id);
    if (session.transferStatus != null) {
      session.transferIs(SessionTransferStatus.WITHDRAWN);
    }
  }

  /// The connector acts by itself, if it is still the same order.
  void pickUp(Session session, Leg leg, int order, Instant at) {
    boolean stillAsked = session.order == order && Variables.asksForTransfer(session.variables);
    if (stillAsked && leg.state() == LegState.TRANSFERRING && !session.moving) {
      start(session, leg, at);
    }
  }

  /// The connector begins to hand her over, or fails.
  ///
  /// @return what is in its way; null when it is on its way
  @Nullable ConnectorFailure start(Session session, Leg leg, Instant now) {
    ConnectorFailure failure = whyNot(session);
    if (failure != null) {
      failed(session, leg, now);
      return failure;
    }
    if (leg.state() != LegState.TRANSFERRING) {
      board.put(leg.inState(LegState.TRANSFERRING, now), now);
    }
    session.moving = true;
    session.move++;
    session.transferIs(SessionTransferStatus.BRIDGED);
    board.plan(
        now.plusMillis(timings.transferDelayMs()),
        new Happening.CompleteMove(session.id, session.move));
    return null;
  }

  /// The connector has not handed her over: the bot has her as before. The variables still ask for
  /// it, so the next flow that runs tries again.
  void failed(Session session, Leg leg, Instant now) {
    session.order++;
    session.transferIs(SessionTransferStatus.FAILED);
    fallBack(session, leg, now);
  }

  /// The connector says that it has handed her over, and does not.
  ///
  /// @param stays whether the session goes on saying that she is being transferred
  void silence(Session session, Leg leg, boolean stays, Instant now) {
    if (!session.moving) {
      return;
    }
    session.order++;
    session.moving = false;
    session.version++;
    if (!stays) {
      fallBack(session, leg, now);
    }
  }

  void fallBack(Session session, Leg leg, Instant now) {
    if (leg.state() == LegState.TRANSFERRING) {
      board.put(leg.inState(session.withBot, now), now);
      board.settle(board.callerOf(leg), now);
    }
  }

  void complete(Session session, Leg leg, int move, Instant at) {
    if (!session.moving || session.move != move) {
      return;
    }
    session.moving = false;
    Caller caller = board.callerOf(leg);
    if (transfers.takeKept(leg.id())) {
      session.version++;
      board.put(leg.inState(session.withBot, at), at);
    } else {
      board.put(leg.completed(EndedReason.TRANSFERRED, at), at);
    }
    Way way = way(session);
    if (!transfers.takeDropped(leg.id()) && way != null) {
      Leg arrived = arrive(caller, session, way, at);
      if (transfers.takeHidden(leg.id())) {
        transfers.hide(arrived.id());
      }
    }
    board.settle(caller, at);
  }

  private Leg arrive(Caller caller, Session session, Way way, Instant at) {
    String canonicalId = Variables.canonicalId(session.variables);
    String named = Variables.reservationId(session.variables);
    Reservation held = desk.heldPlace(way.platform(), named, canonicalId, way.queueId());
    if (held != null) {
      desk.end(held, Reservation.Status.CONSUMED, at);
    }
    String id = held == null ? ids.leg(way.platform()) : held.interactionId();
    String reservationId = held == null ? null : held.reservationId();
    Leg leg = Leg.fresh(id, way.platform(), caller, canonicalId, reservationId, at);
    board.enqueue(leg, way.queueId(), at);
    for (String alias : new String[] {session.callId, session.transferId}) {
      if (alias != null) {
        board.alias(way.platform(), alias, id);
      }
    }
    tell(way, Objects.requireNonNullElse(canonicalId, id));
    return leg;
  }

  /// What somebody has told the platform of her already is better.
  private void tell(Way way, String contextKey) {
    Map<String, Object> told = new LinkedHashMap<>(way.told());
    told.keySet().removeAll(board.context(way.platform(), contextKey).keySet());
    if (!told.isEmpty()) {
      board.addContext(way.platform(), contextKey, told);
    }
  }

  private @Nullable Connector connector(Session session) {
    return session.connector == null ? null : connectors.get(session.connector);
  }

  private @Nullable Way way(Session session) {
    Connector connector = connector(session);
    if (connector == null) {
      return null;
    }
    String type = Variables.text(session.variables, Variables.TYPE);
    if (Variables.STUDIO_FLOW.equals(type)) {
      return Handover.read(session.variables.get(Variables.CONTEXT))
              instanceof Handover.Reading.Good(Handover handover)
          ? new Way(connector.leadsTo(), handover.queueId(), Handovers.told(handover))
          : null;
    }
    String queueId = Variables.text(session.variables, Variables.TARGET);
    return queueId == null
        ? null
        : new Way(connector.leadsTo(), queueId, Variables.told(session.variables));
  }

  private @Nullable ConnectorFailure whyNot(Session session) {
    Connector connector = connector(session);
    if (connector == null) {
      return new ConnectorFailure(
          "connector_unknown", "there is no connector " + session.connector);
    }
    if (connector.status() == Connector.Status.DISCONNECTED) {
      return new ConnectorFailure(
          "connector_disconnected", "the connector " + connector.name() + " is disconnected");
    }
    String type = Variables.text(session.variables, Variables.TYPE);
    if (Variables.STUDIO_FLOW.equals(type)) {
      return connector.leadsTo() == Platform.NICE_CXONE
          ? handovers.whyNot(session.variables.get(Variables.CONTEXT))
          : new ConnectorFailure(
              "connector_misconfigured",
              "a Studio flow is not where " + connector.name() + " leads");
    }
    String queueId = Variables.text(session.variables, Variables.TARGET);
    boolean known = queueId != null && board.floor(connector.leadsTo()).queue(queueId) != null;
    return known
        ? null
        : new ConnectorFailure(
            "queue_invalid",
            connector.leadsTo().wireName() + " has no queue " + (queueId == null ? "" : queueId));
  }
}
