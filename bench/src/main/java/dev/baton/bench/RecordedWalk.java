package dev.baton.bench;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.Protocol;
import dev.baton.core.handoff.Signal;
import dev.baton.journal.TransitionRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The signals of one handoff from its request to its completion, as a journal stored them.
///
/// @param requested as it was first stored
/// @param rows the stored rows, read
public record RecordedWalk(Handoff requested, List<Heard> heard, List<HandoffJson.Row> rows) {
  /// A signal, and when it came.
  public record Heard(Signal signal, Moment at) {}

  /// Reads it from what is stored.
  public static RecordedWalk of(List<TransitionRow> stored) {
    return ofBodies(stored.stream().map(TransitionRow::body).toList());
  }

  /// The same from the rows' exact bytes.
  static RecordedWalk ofBodies(List<byte[]> bodies) {
    HandoffJson json = new HandoffJson();
    List<HandoffJson.Row> rows = bodies.stream().map(json::readRow).toList();
    List<Heard> heard = new ArrayList<>();
    for (HandoffJson.Row row : rows.subList(1, rows.size())) {
      heard.add(new Heard(Objects.requireNonNull(row.signal()), row.moment()));
    }
    RecordedWalk walk =
        new RecordedWalk(Objects.requireNonNull(rows.getFirst().opened()), heard, rows);
    if (!(walk.play().state() instanceof HandoffState.Completed)) {
      throw new IllegalArgumentException("it does not lead to a completed handoff");
    }
    return walk;
  }

  /// Walks it.
  ///
  /// @return the handoff behind the last signal
  public Handoff play() {
    Handoff handoff = requested;
    for (Heard next : heard) {
      handoff = Protocol.next(handoff, next.signal(), next.at()).handoff();
    }
    return handoff;
  }
}
