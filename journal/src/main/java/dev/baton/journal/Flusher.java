package dev.baton.journal;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.Text;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a batch to its end: every append in it gets exactly one result, however often the
/// database goes away and comes back in between. Belongs to the one thread that writes.
///
/// An append whose connection broke in mid-statement is sent again; a version or a key that is
/// taken then may have been taken by the first sending, so its hash is looked up before anybody is
/// told.
final class Flusher {
  private static final Logger log = LoggerFactory.getLogger(Flusher.class);

  /// A key may be freed between the refusal and the look at who has it; three times in a row is a
  /// bug.
  private static final int MAX_UNEXPLAINED = 3;

  private final Session session;
  private final FlushStatement statement;
  private final JournalSettings settings;
  private final Predicate<NodeId> mayWrite;
  private final BooleanSupplier pause;
  private boolean outage;

  /// @param mayWrite whether an incarnation is, as far as is known, alive
  /// @param pause waits before the next try; false when there shall be none
  Flusher(
      Session session,
      FlushStatement statement,
      JournalSettings settings,
      Predicate<NodeId> mayWrite,
      BooleanSupplier pause) {
    this.session = session;
    this.statement = statement;
    this.settings = settings;
    this.mayWrite = mayWrite;
    this.pause = pause;
  }

  /// Writes them and tells each listener. Returns when all have been told.
  void flush(Batch batch) {
    flush(batch.parts(), false, 0);
  }

  /// @param inDoubt whether an earlier sending may have stored exactly these groups
  /// @param unexplained how often these were refused for a key that nobody has
  private void flush(List<Pending> all, boolean inDoubt, int unexplained) {
    boolean doubtful = inDoubt;
    List<Pending> parts = withoutUnstorable(all);
    while (!parts.isEmpty()) {
      NodeId node = parts.getFirst().node();
      if (!mayWrite.test(node)) {
        tellAll(parts, new AppendResult.Lost());
        return;
      }
      Batch batch = Batch.of(parts);
      try {
        FlushStatement.Written written = session.run(c -> statement.run(c, node, batch));
        // From here on a failing read must not make us believe that nothing was stored.
        boolean again = doubtful;
        doubtful = true;
        sayWhoseLegs(batch, written.legsOfOthers());
        tellStored(batch, written.stored(), again);
        outage = false;
        return;
      } catch (SQLException e) {
        SqlFault fault = SqlFault.of(e);
        if (fault == SqlFault.DATA || fault == SqlFault.UNIQUE) {
          if (resolve(batch, e, doubtful, unexplained)) {
            return;
          }
          doubtful = true;
          continue;
        }
        doubtful |= fault == SqlFault.BROKEN;
        if (!keepTrying(e)) {
          tellAll(parts, new AppendResult.Lost());
          return;
        }
        if (fault == SqlFault.ABORTED && parts.size() > 1) {
          // It may have been too much for one statement, or a deadlock with another node's.
          flushHalves(parts, doubtful);
          return;
        }
      }
    }
  }

  /// What no database takes is answered without asking one.
  private List<Pending> withoutUnstorable(List<Pending> all) {
    List<Pending> kept = new ArrayList<>(all.size());
    for (Pending pending : all) {
      @Nullable String cause = whyUnstorable(pending);
      if (cause == null) {
        kept.add(pending);
      } else {
        tell(pending, new AppendResult.Unstorable(cause));
      }
    }
    return kept;
  }

  private @Nullable String whyUnstorable(Pending pending) {
    Append append = pending.append();
    if (pending.bytes() > settings.batchBytes()) {
      return "about "
          + pending.bytes()
          + " bytes, at most "
          + settings.batchBytes()
          + " are stored";
    }
    String letter = append.deadLetterCause();
    IdempotencyKey key = append.idempotencyKey();
    boolean storable =
        Text.isStorable(append.stateJson())
            && Text.isStorable(append.stateName())
            && (letter == null || Text.isStorable(letter))
            && (key == null || Text.isStorable(key.key()));
    return storable ? null : "a NUL character or a lone surrogate";
  }

  private void tellStored(Batch batch, Set<HandoffId> stored, boolean inDoubt) throws SQLException {
    Set<HandoffId> earlier =
        inDoubt && stored.size() < batch.groups().size()
            ? session.run(c -> Conflicts.alreadyStored(c, batch))
            : Set.of();
    for (Batch.Group group : batch.groups()) {
      HandoffId id = group.first().handoff();
      boolean there = stored.contains(id) || earlier.contains(id);
      for (Pending part : group.parts) {
        tell(
            part,
            there ? new AppendResult.Stored(part.append().lastSeq()) : new AppendResult.Missing());
      }
    }
  }

  /// Two platforms contradict each other about whose a leg is. The first word counts.
  private static void sayWhoseLegs(Batch batch, Map<HandoffId, CanonicalId> legsOfOthers) {
    if (legsOfOthers.isEmpty()) {
      return;
    }
    for (Batch.Group group : batch.groups()) {
      CanonicalId owner = legsOfOthers.get(group.first().handoff());
      if (owner != null) {
        log.error(
            "handoff {}: its leg is of {}, and now said to be of {}",
            group.first().handoff(),
            owner,
            group.first().interaction());
      }
    }
  }

  /// Deals with a batch that the server refused for what is in it: nothing of it was stored by this
  /// sending. True when everything in it has been told; false when it has to be sent again.
  private boolean resolve(Batch batch, SQLException refusal, boolean inDoubt, int unexplained) {
    List<Pending> rest = batch.parts();
    if (SqlFault.of(refusal) == SqlFault.UNIQUE) {
      try {
        rest = withoutExplained(batch, inDoubt);
      } catch (SQLException e) {
        if (!keepTrying(e)) {
          tellAll(rest, new AppendResult.Lost());
          return true;
        }
        return false;
      }
      if (rest.size() < batch.parts().size()) {
        flush(rest, inDoubt, 0);
        return true;
      }
    }
    if (rest.size() > 1) {
      flushHalves(rest, inDoubt);
    } else if (SqlFault.of(refusal) == SqlFault.UNIQUE && unexplained < MAX_UNEXPLAINED) {
      flush(rest, inDoubt, unexplained + 1);
    } else {
      String cause = SqlFault.describe(refusal);
      log.warn("handoff {} cannot be stored: {}", rest.getFirst().append().handoff(), cause);
      tell(rest.getFirst(), new AppendResult.Unstorable(cause));
    }
    return true;
  }

  /// Tells those whose refusal can be explained and returns the others.
  private List<Pending> withoutExplained(Batch batch, boolean inDoubt) throws SQLException {
    Set<HandoffId> earlier =
        inDoubt ? session.run(c -> Conflicts.alreadyStored(c, batch)) : Set.of();
    Map<HandoffId, AppendResult> conflicts = session.run(c -> Conflicts.find(c, batch));
    List<Pending> rest = new ArrayList<>();
    for (Batch.Group group : batch.groups()) {
      HandoffId id = group.first().handoff();
      @Nullable AppendResult conflict = conflicts.get(id);
      for (Pending part : group.parts) {
        if (earlier.contains(id)) {
          tell(part, new AppendResult.Stored(part.append().lastSeq()));
        } else if (conflict != null) {
          // What follows the first append of a handoff that does not exist has nothing to follow.
          tell(part, part.append().isNew() ? conflict : new AppendResult.Missing());
        } else {
          rest.add(part);
        }
      }
    }
    return rest;
  }

  private void flushHalves(List<Pending> parts, boolean inDoubt) {
    int middle = parts.size() / 2;
    // In order: a handoff's later append can only follow its earlier one.
    flush(List.copyOf(parts.subList(0, middle)), inDoubt, 0);
    flush(List.copyOf(parts.subList(middle, parts.size())), inDoubt, 0);
  }

  private boolean keepTrying(SQLException e) {
    if (!outage) {
      log.warn("the database does not take writes; they wait: {}", SqlFault.describe(e));
      outage = true;
    }
    return pause.getAsBoolean();
  }

  private static void tellAll(List<Pending> parts, AppendResult result) {
    for (Pending part : parts) {
      tell(part, result);
    }
  }

  private static void tell(Pending pending, AppendResult result) {
    try {
      pending.listener().onResult(result);
    } catch (RuntimeException e) {
      // One listener's bug must not keep the result from the others.
      log.error("handoff {}: its listener failed", pending.append().handoff(), e);
    }
  }
}
