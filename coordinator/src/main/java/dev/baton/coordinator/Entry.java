package dev.baton.coordinator;

import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.Signal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// One handoff under way. Guarded by its own monitor.
final class Entry {
  /// As decided: ahead of what is stored while a step is being stored.
  Handoff handoff;

  long seq;
  final Chain chain;

  /// As stored, to go back to when a step cannot be stored.
  Handoff stored;

  long storedSeq;
  String storedHash;

  boolean appending;
  int overdue;
  final List<Action> held = new ArrayList<>();
  final Deque<Signal> mailbox = new ArrayDeque<>();

  Entry(Handoff handoff, long seq, String lastHash) {
    this.handoff = handoff;
    this.seq = seq;
    this.chain = new Chain(lastHash);
    this.stored = handoff;
    this.storedSeq = seq;
    this.storedHash = lastHash;
  }
}
