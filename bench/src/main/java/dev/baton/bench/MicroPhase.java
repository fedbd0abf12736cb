package dev.baton.bench;

import dev.baton.core.handoff.HandoffJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs [Pieces] in this process: JMH's own processes do not find the classes in the one jar that
/// Baton is.
final class MicroPhase {
  private static final Map<String, String> WHAT =
      Map.of(
          "walkDecided", "all decisions of a handoff",
          "walkCoordinated", "all decisions of a handoff, rows written and hashed",
          "stateWritten", "a handoff written as JSON",
          "stateRead", "a handoff read from JSON",
          "rowWritten", "a row written as JSON",
          "commitEncoded", "a commit encoded",
          "lookDecoded", "an answer to a look decoded");

  private final Stage stage;

  MicroPhase(Stage stage) {
    this.stage = stage;
  }

  void run() {
    Path rows = stage.ground().folder().resolve("rows");
    Path leg = stage.ground().folder().resolve("leg");
    write(rows, leg);
    stage.says("JMH");
    // Somebody else's JMH on this machine is a matter of the busy machine, which is told anyway.
    System.setProperty("jmh.ignoreLock", "true");
    TimeValue time = TimeValue.milliseconds(stage.size().microMs());
    var options =
        new OptionsBuilder()
            .include("^" + Pieces.class.getName().replace(".", "\\.") + "\\.")
            .param("rows", rows.toString())
            .param("leg", leg.toString())
            .forks(0)
            .warmupIterations(3)
            .warmupTime(time)
            .measurementIterations(5)
            .measurementTime(time)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    try {
      report(new Runner(options).run());
    } catch (RunnerException e) {
      throw new BenchFailure("JMH: " + e.getMessage(), e);
    }
  }

  private void report(Collection<RunResult> results) {
    for (RunResult result : results) {
      String name = result.getPrimaryResult().getLabel();
      double[] values =
          result.getBenchmarkResults().stream()
              .flatMap(one -> one.getIterationResults().stream())
              .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
              .toArray();
      stage.measured(
          Measure.of(
              Phase.MICRO, "micro_" + name, WHAT.getOrDefault(name, name), "µs", null, values));
    }
  }

  private void write(Path rows, Path leg) {
    HandoffJson json = new HandoffJson();
    String bodies =
        SimulationPhase.record(stage).rows().stream()
            .map(json::writeRow)
            .map(body -> new String(body, StandardCharsets.UTF_8))
            .collect(Collectors.joining("\n"));
    try {
      Files.writeString(rows, bodies);
      Files.writeString(
          leg, TwinLook.atNewCaller(stage.ground().twins(), stage.http()).read(stage.http()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
