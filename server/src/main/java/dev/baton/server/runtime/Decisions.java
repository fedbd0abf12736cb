package dev.baton.server.runtime;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.HandoffId;
import dev.baton.journal.AppendResult;
import dev.baton.journal.DeadLetters;
import dev.baton.journal.JournalReader;
import dev.baton.journal.NodeId;
import dev.baton.journal.NodeLease;
import dev.baton.journal.StoredHandoff;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Carries out what people decide about dead letters, whichever node parked them: the node that
/// hears a decision makes the handoff its own and goes on from there. Of two nodes that decide at
/// once the journal lets one go on, and the other one hears how the handoff stands then.
public final class Decisions {
  /// How long a request waits for its turn: where two nodes are at the same handoff, one is through
  /// in milliseconds.
  private static final long TURN_MS = 2_000;

  /// Long enough for a step to be stored; each later pause is twice as long, up to the longest.
  private static final long FIRST_PAUSE_MS = 20;

  private static final long LONGEST_PAUSE_MS = 250;

  private final JournalReader reader;
  private final DeadLetters letters;
  private final NodeLease lease;
  private final HandoffJson json;
  private final HandoffRuntime runtime;

  public Decisions(
      JournalReader reader,
      DeadLetters letters,
      NodeLease lease,
      HandoffJson json,
      HandoffRuntime runtime) {
    this.reader = reader;
    this.letters = letters;
    this.lease = lease;
    this.json = json;
    this.runtime = runtime;
  }

  /// Decides about a dead letter. Returns when the decision is stored; what comes of it is the
  /// handoff's to show.
  ///
  /// @throws dev.baton.journal.JournalUnavailable when the database is away
  public DecisionResult decide(HandoffId id, Signal.Decided decided) {
    TimeLimit limit = new TimeLimit(TURN_MS);
    long pauseMs = FIRST_PAUSE_MS;
    do {
      Optional<NodeId> me = lease.node();
      if (me.isEmpty() || !lease.mayAct()) {
        return new DecisionResult.NotServing(
            "the node's lease is lost; ask again, or another node");
      }
      if (!runtime.hasRoom()) {
        return new DecisionResult.NotServing("as many handoffs are under way as may be");
      }
      Optional<StoredHandoff> stored = reader.findHandoff(id);
      if (stored.isEmpty()) {
        return new DecisionResult.Unknown();
      }
      Handoff handoff = json.read(stored.get().stateJson());
      if (!(handoff.state() instanceof HandoffState.DeadLettered)) {
        return new DecisionResult.NotDead(handoff);
      }
      if (letters.take(me.get(), id, stored.get().version())) {
        Optional<DecisionResult> result =
            result(id, runtime.revive(stored.get(), handoff, decided));
        if (result.isPresent()) {
          return result.get();
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMs));
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    } while (!limit.isOver() && !Thread.currentThread().isInterrupted());
    return new DecisionResult.NotServing("others decide about handoff " + id + "; ask again");
  }

  /// What a stored or refused step says; nothing when somebody else came first.
  private Optional<DecisionResult> result(HandoffId id, AppendResult stored) {
    return switch (stored) {
      case AppendResult.Stored _ ->
          reader.findHandoff(id).map(now -> new DecisionResult.Taken(json.read(now.stateJson())));
      case AppendResult.Missing _ -> Optional.empty();
      case AppendResult.Lost _ ->
          Optional.of(
              new DecisionResult.NotServing(
                  "it was not known in time whether the decision is stored; look at handoff "
                      + id));
      case AppendResult.Unstorable(String cause) ->
          Optional.of(new DecisionResult.NotServing("the decision cannot be stored: " + cause));
      case AppendResult.Conflict _, AppendResult.LegKnown _ ->
          throw new IllegalStateException("only a new handoff is refused so: " + id);
    };
  }
}
