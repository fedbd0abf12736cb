package dev.baton.twin.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The flows of CXone Studio, which callers of Cognigy's bots are handed over to. Part of [World].
public final class Handovers {
  /// Versions of flows that one platform has.
  private static final int FLOW_VERSIONS_MAX = 1_000;

  private static final Platform CXONE = Platform.NICE_CXONE;

  private final NewIds ids;
  private final Switchboard board;
  private final ReservationDesk desk;
  private final OrderLog log;
  private final Set<String> flowVersions = new LinkedHashSet<>();

  Handovers(NewIds ids, Switchboard board, ReservationDesk desk, OrderLog log) {
    this.ids = ids;
    this.board = board;
    this.desk = desk;
    this.log = log;
  }

  /// Adds a version of a flow.
  ///
  /// @throws IllegalStateException when there are too many
  public void putFlowVersion(String id) {
    flowVersions.add(id);
    if (flowVersions.size() > FLOW_VERSIONS_MAX) {
      throw new IllegalStateException("at most " + FLOW_VERSIONS_MAX + " flow versions");
    }
  }

  /// Whether there is such a version of a flow.
  public boolean hasFlowVersion(String id) {
    return flowVersions.contains(id);
  }

  /// What an agent's desktop shows.
  static Map<String, Object> told(Handover handover) {
    Map<String, Object> told = new LinkedHashMap<>(handover.attributes());
    told.put("participantName", handover.name());
    return told;
  }

  /// What is in the way of a handover to a flow; null when nothing is.
  @Nullable ConnectorFailure whyNot(@Nullable Object context) {
    return switch (Handover.read(context)) {
      case Handover.Reading.Bad(String where, String what) ->
          new ConnectorFailure("handover_refused", "400 " + where + ": " + what);
      case Handover.Reading.Good(Handover handover) -> {
        HandoverResult refused = refused(handover);
        yield refused == null
            ? null
            : new ConnectorFailure(
                "handover_refused",
                refused instanceof HandoverResult.UnknownQueue
                    ? "404 there is no queue " + handover.queueId()
                    : "404 there is no flow version " + handover.flowVersionId());
      }
    };
  }

  private @Nullable HandoverResult refused(Handover handover) {
    if (board.floor(CXONE).queue(handover.queueId()) == null) {
      return new HandoverResult.UnknownQueue();
    }
    String version = handover.flowVersionId();
    return version == null || flowVersions.contains(version)
        ? null
        : new HandoverResult.UnknownFlowVersion();
  }

  /// The caller of one of Cognigy's bots comes into a queue, and leaves the bot at the same
  /// instant.
  ///
  /// @param legs of Cognigy's bots that have not ended
  HandoverResult order(
      Handover handover, Iterable<Leg> legs, @Nullable String idempotencyKey, Instant now) {
    HandoverResult refused = refused(handover);
    if (refused != null) {
      return refused;
    }
    Leg from = from(handover, legs);
    if (from == null) {
      return new HandoverResult.UnknownCaller();
    }
    Caller caller = board.callerOf(from);
    String canonicalId = handover.canonicalId();
    if (canonicalId != null) {
      board.know(caller, canonicalId);
    }
    board.put(from.completed(EndedReason.TRANSFERRED, now), now);
    Reservation held =
        desk.heldPlace(CXONE, handover.reservationId(), canonicalId, handover.queueId());
    if (held != null) {
      desk.end(held, Reservation.Status.CONSUMED, now);
    }
    LastOrder last =
        new LastOrder(Operation.TRANSFER, handover.reservationId(), idempotencyKey, now);
    Leg leg =
        Leg.fresh(
                held == null ? ids.leg(CXONE) : held.interactionId(),
                CXONE,
                caller,
                canonicalId,
                held == null ? null : held.reservationId(),
                now)
            .ordered(last, null);
    board.enqueue(leg, handover.queueId(), now);
    board.settle(caller, now);
    Leg queued = Objects.requireNonNull(board.leg(leg.id()));
    board.addContext(CXONE, Objects.requireNonNullElse(canonicalId, leg.id()), told(handover));
    log.record(caller, queued, Operation.TRANSFER, handover.reservationId(), idempotencyKey, now);
    return new HandoverResult.Moved(queued);
  }

  /// By her canonical id where one is known, else the longest on the line with that number.
  private @Nullable Leg from(Handover handover, Iterable<Leg> legs) {
    Leg byNumber = null;
    for (Leg leg : legs) {
      Caller caller = board.callerOf(leg);
      if (caller.canonicalId != null && caller.canonicalId.equals(handover.canonicalId())) {
        return leg;
      }
      if (byNumber == null && caller.phone.equals(handover.phoneNumber())) {
        byNumber = leg;
      }
    }
    return byNumber;
  }
}
