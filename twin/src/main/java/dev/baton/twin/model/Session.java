package dev.baton.twin.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A bot's session of Cognigy with a caller: what it knows of her, and how far it is with handing
/// her over. Changed by [Sessions] and [SessionTransfers] only.
final class Session {
  static final String VOICE = "voice";

  /// Names remembered of variables that a write dropped; more are counted.
  private static final int LOST_KEPT = 100;

  /// Variables that flows have written by themselves; further runs write none.
  private static final int FLOW_VARIABLES_MAX = 50;

  final String id;
  final String userId;
  final String channel;
  final @Nullable String connector;
  final @Nullable String callId;
  final NewSession.@Nullable Flows flows;
  final Set<String> lost = new LinkedHashSet<>(0);
  Map<String, Object> variables;

  /// The state to which a transfer that did not happen falls back.
  LegState withBot;

  @Nullable String action;
  @Nullable Boolean preserveMediaStream;
  @Nullable SessionTransferStatus transferStatus;
  @Nullable String transferId;

  /// Counts what changes the session's face.
  int version = 1;

  /// Counts orders to hand over, so that what was planned for an earlier one is known as stale.
  int order;

  /// Whether its connector is just handing her over.
  boolean moving;

  int move;
  boolean locked;
  int lock;
  int writes;
  int lockedOut;
  int flowRuns;

  Session(String id, NewSession start, @Nullable String callId) {
    this.id = id;
    this.userId = start.userId();
    this.channel = start.channel();
    this.connector = start.connector();
    this.callId = callId;
    this.flows = start.flows();
    this.variables = new LinkedHashMap<>(start.variables());
    this.withBot = start.idle() ? LegState.AWAITING_RESPONSE : LegState.BOT_ACTIVE;
  }

  /// Replaces the variables.
  ///
  /// @return how many are lost by it
  int replace(Map<String, Object> others) {
    int dropped = 0;
    for (String name : variables.keySet()) {
      if (!others.containsKey(name)) {
        dropped++;
        if (lost.size() < LOST_KEPT) {
          lost.add(name);
        }
      }
    }
    variables = new LinkedHashMap<>(others);
    writes++;
    version++;
    return dropped;
  }

  void put(Map<String, Object> more) {
    variables.putAll(more);
    version++;
  }

  /// The flow that ran has learned something.
  void flowWrites(Instant at) {
    flowRuns++;
    if (flowRuns <= FLOW_VARIABLES_MAX) {
      put(Map.of("flowRun" + flowRuns, at.toString()));
    }
  }

  void transferIs(SessionTransferStatus status) {
    transferStatus = status;
    version++;
  }

  SessionStatus status(Leg leg) {
    if (!leg.hasCaller()) {
      return SessionStatus.ENDED;
    }
    if (moving) {
      return SessionStatus.TRANSFERRING;
    }
    if (locked) {
      return SessionStatus.PROCESSING;
    }
    return switch (leg.state()) {
      case TRANSFERRING -> SessionStatus.TRANSFERRING;
      case AWAITING_RESPONSE -> SessionStatus.IDLE;
      case BOT_ACTIVE, QUEUED, ACTIVE, HELD, COMPLETED -> SessionStatus.ACTIVE;
    };
  }

  SessionFacts facts(Leg leg) {
    SessionStatus status = status(leg);
    EndedReason reason =
        status != SessionStatus.ENDED
            ? null
            : leg.endedReason() == EndedReason.TRANSFERRED
                ? EndedReason.TRANSFERRED
                : EndedReason.CALLER_LEFT;
    return new SessionFacts(
        id,
        userId,
        channel,
        status,
        "\"" + version + "-" + status.wireName() + "\"",
        reason,
        copy(),
        connector,
        callId,
        action,
        preserveMediaStream,
        transferStatus,
        transferId);
  }

  private Map<String, Object> copy() {
    return new LinkedHashMap<>(variables);
  }

  Books.SessionEntry entry(Leg leg) {
    return new Books.SessionEntry(
        status(leg),
        channel,
        connector,
        callId,
        transferId,
        transferStatus,
        copy(),
        List.copyOf(lost),
        writes,
        lockedOut,
        flowRuns,
        move);
  }

  @Override
  public String toString() {
    return "Session[" + Objects.requireNonNullElse(connector, channel) + " " + id + "]";
  }
}
