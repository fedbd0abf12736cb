package dev.baton.journal;

import dev.baton.core.id.HandoffId;
import dev.baton.journal.privacy.Sealed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one flush writes: appends grouped by handoff, each group contiguous, of which only the last
/// state is written. A group is stored wholly or not at all.
final class Batch {
  /// The appends of one handoff, in order.
  static final class Group {
    final List<Pending> parts = new ArrayList<>(2);

    Append first() {
      return parts.getFirst().append();
    }

    Append last() {
      return parts.getLast().append();
    }

    /// The last word on the personal data, or null when no part has one.
    @Nullable Sealed personalData() {
      Sealed found = null;
      for (Pending part : parts) {
        Sealed next = part.personalData();
        found = next == null ? found : next;
      }
      return found;
    }

    /// Why the handoff is parked behind the last part, or null when it is not.
    @Nullable String deadLetterCause() {
      return last().deadLetterCause();
    }

    /// Whether it was a dead letter before one of the parts and is none behind the last.
    boolean leavesDeadLetters() {
      return deadLetterCause() == null
          && parts.stream().anyMatch(part -> part.append().leavesDeadLetters());
    }
  }

  private final Map<HandoffId, Group> groups = new LinkedHashMap<>();
  private final Set<String> interactionsWithData = new HashSet<>();
  private final Set<String> legs = new HashSet<>();
  private long bytes;
  private int transitions;

  /// A batch of appends that have been in one batch together before.
  static Batch of(Collection<Pending> parts) {
    Batch batch = new Batch();
    for (Pending part : parts) {
      batch.add(part);
    }
    return batch;
  }

  /// Adds the append if it fits: by size, and next to what is there. False leaves it for the next
  /// batch.
  boolean tryAdd(Pending pending, JournalSettings settings) {
    Append append = pending.append();
    if (!isEmpty() && !pending.node().equals(node())) {
      return false;
    }
    Group group = groups.get(append.handoff());
    if (group == null) {
      if (groups.size() >= settings.batchHandoffs()) {
        return false;
      }
    } else if (append.isNew() || append.expectedVersion() != group.last().lastSeq()) {
      return false;
    }
    if (!groups.isEmpty() && bytes + pending.bytes() > settings.batchBytes()) {
      return false;
    }
    boolean ownData = group != null && group.personalData() != null;
    if (append.personalData() != null
        && !ownData
        && interactionsWithData.contains(interactionKey(append))) {
      // One statement cannot write a row twice.
      return false;
    }
    if (append.leg() != null && legs.contains(legKey(append, append.leg()))) {
      // Who comes second is told by the next statement, which sees the first.
      return false;
    }
    add(pending);
    return true;
  }

  private void add(Pending pending) {
    Append append = pending.append();
    groups.computeIfAbsent(append.handoff(), id -> new Group()).parts.add(pending);
    if (append.personalData() != null) {
      interactionsWithData.add(interactionKey(append));
    }
    if (append.leg() != null) {
      legs.add(legKey(append, append.leg()));
    }
    bytes += pending.bytes();
    transitions += append.transitions().size();
  }

  private static String interactionKey(Append append) {
    return append.tenant() + " " + append.interaction();
  }

  /// No id holds a blank, so two legs are never taken for one.
  private static String legKey(Append append, SeenLeg leg) {
    return append.tenant() + " " + leg.account() + " " + leg.vendorId();
  }

  /// The incarnation that all of it was accepted under.
  NodeId node() {
    return groups.values().iterator().next().parts.getFirst().node();
  }

  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  Collection<Group> groups() {
    return groups.values();
  }

  int transitions() {
    return transitions;
  }

  /// Everything in it, handoff by handoff.
  List<Pending> parts() {
    List<Pending> all = new ArrayList<>();
    for (Group group : groups.values()) {
      all.addAll(group.parts);
    }
    return all;
  }
}
