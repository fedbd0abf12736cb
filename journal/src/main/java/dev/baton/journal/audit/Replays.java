package dev.baton.journal.audit;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Protocol;
import dev.baton.core.handoff.Signal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Plays the rows of many handoffs again, each as its next row comes: the record alone gives the
/// state. It holds the handoffs whose stored state has not come yet, about as many as are open.
final class Replays {
  /// How far a handoff has been played.
  ///
  /// @param hash hexadecimal, of the last row
  /// @param handoff null when the rows could not be played
  record Played(long seq, String hash, @Nullable Handoff handoff) {}

  private final Map<String, Played> under = new HashMap<>();

  /// The handoff as it was played last, or null when none of its rows has come.
  @Nullable Played of(String handoffId) {
    return under.get(handoffId);
  }

  /// Plays one row on.
  ///
  /// @return what is wrong with it, or null
  @Nullable String play(String handoffId, HandoffJson.Row row, String hash) {
    Played before = under.get(handoffId);
    Handoff after = null;
    String wrong = null;
    if (before == null || before.handoff != null) {
      try {
        after = next(before == null ? null : before.handoff, row);
        if (!after.state().wireName().equals(row.to())) {
          wrong =
              "it says that it led to "
                  + row.to()
                  + ", and the rules lead to "
                  + after.state().wireName();
          after = null;
        }
      } catch (RuntimeException e) {
        // Whatever the rules refuse is no step that they took.
        wrong = "the rules do not take this step: " + e.getMessage();
      }
    }
    under.put(handoffId, new Played(row.seq(), hash, after));
    return wrong;
  }

  private static Handoff next(@Nullable Handoff before, HandoffJson.Row row) {
    if (before == null) {
      Handoff opened = row.opened();
      if (opened == null) {
        throw new IllegalStateException("a first row holds the handoff, and this one does not");
      }
      return opened;
    }
    Signal signal = row.signal();
    if (signal == null) {
      throw new IllegalStateException("it has no signal");
    }
    return Protocol.next(before, signal, row.moment()).handoff();
  }

  /// This row cannot be read: what follows it is not played.
  void skip(String handoffId, long seq, String hash) {
    under.put(handoffId, new Played(seq, hash, null));
  }

  /// Its stored state has come: it is not needed any more.
  void forget(String handoffId) {
    under.remove(handoffId);
  }

  /// The handoffs whose stored state did not come.
  Map<String, Played> left() {
    return Map.copyOf(under);
  }
}
