package dev.baton.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/// From the start of a `baton serve` process, with the embedded PostgreSQL whose database is there
/// already, to its first answer. Each start finds the operating system's caches warm.
final class StartupPhase {
  private static final double HOLD_SECONDS = 8;

  private final Stage stage;

  StartupPhase(Stage stage) {
    this.stage = stage;
  }

  void run() {
    Ground ground = stage.ground();
    Path file = ground.folder().resolve("startup.yaml");
    String yaml =
        ground
            .yaml(ground.twins(), "")
            .replaceFirst("(?m)^  database-url:.*\\n", "")
            .replaceFirst("(?m)^  data:.*$", "  data: \"" + ground.folder().resolve("own") + "\"");
    stage.says("initialising the database");
    start(file, yaml);
    double[] seconds = new double[stage.size().starts()];
    for (int i = 0; i < seconds.length; i++) {
      stage.says("start %d of %d".formatted(i + 1, seconds.length));
      seconds[i] = start(file, yaml);
    }
    stage.measured(
        Measure.of(
            Phase.STARTUP,
            "startup",
            "baton serve to its first answer, database initialised",
            "s",
            Measure.atMost(HOLD_SECONDS),
            seconds));
  }

  private double start(Path file, String yaml) {
    Clock clock = stage.clock();
    long begun = clock.nanos();
    try (Child child =
        Child.serve(stage.baton(), file, yaml, Map.of(Ground.CLIENT_SECRET, Ground.SECRET))) {
      URI handoffs = child.awaitAddress(clock).resolve("/v1/handoffs");
      Child.awaitAnswer(clock, stage.http(), handoffs);
      return clock.secondsSince(begun);
    }
  }
}
