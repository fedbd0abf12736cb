package dev.baton.core.handoff;

import java.util.ArrayList;
import java.util.List;

/// Stored rows for tests of this and of other packages.
public final class Rows {
  private Rows() {}

  /// The rows that a coordinator would store for the walk of one seed.
  public static List<HandoffJson.Row> of(long seed) {
    List<Walk.Taken> walk = Walk.of(seed);
    Handoff opened = walk.getFirst().before();
    List<HandoffJson.Row> rows = new ArrayList<>();
    rows.add(
        new HandoffJson.Row(
            HandoffJson.VERSION,
            opened.id().value(),
            1,
            Samples.moment(0),
            "node-1",
            "none",
            opened.state().wireName(),
            null,
            List.of(),
            opened,
            ""));
    for (Walk.Taken taken : walk) {
      if (taken.step().recorded()) {
        rows.add(
            new HandoffJson.Row(
                HandoffJson.VERSION,
                opened.id().value(),
                rows.size() + 1L,
                taken.moment(),
                "node-1",
                taken.before().state().wireName(),
                taken.step().handoff().state().wireName(),
                taken.signal(),
                taken.step().actions(),
                null,
                "00"));
      }
    }
    return rows;
  }
}
