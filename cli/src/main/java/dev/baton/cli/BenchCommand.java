package dev.baton.cli;

import dev.baton.bench.Bench;
import dev.baton.bench.BenchListener;
import dev.baton.bench.BenchReport;
import dev.baton.bench.Measure;
import dev.baton.bench.Phase;
import dev.baton.bench.Size;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures what Baton promises in numbers.
@Command(
    name = "bench",
    description = {
      "Measures handoffs/s, added time, heap and more, beside what this machine can do at all.",
      "It starts a PostgreSQL, the twins and Baton on free ports of the loopback address."
    },
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Option(
      names = "--only",
      paramLabel = "PHASE",
      split = ",",
      description = "only these phases")
  private List<String> only = List.of();

  @Option(names = "--quick", description = "about a minute, with more spread")
  private boolean quick;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  BenchCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    System.setProperty("baton.log.level", "error");
    System.setProperty("baton.log.root", "error");
    Progress progress = Progress.onTerminal(out);
    BenchReport report =
        Bench.run(
            new Bench.Options(
                phases(),
                quick ? Size.quick() : Size.full(),
                Path.of(System.getProperty("java.io.tmpdir")),
                List.of(),
                null),
            new Shown(out, progress));
    progress.clear();
    out.println(report.machine().line());
    out.println(report.busy().says());
    out.println(report.books());
    out.flush();
    return report.isGood() ? ExitCodes.GOOD : ExitCodes.FINDINGS;
  }

  private List<Phase> phases() {
    if (only.isEmpty()) {
      return Arrays.stream(Phase.values()).filter(phase -> phase != Phase.MICRO).toList();
    }
    List<Phase> phases = new ArrayList<>();
    for (String name : only) {
      Phase phase = Phase.named(name);
      if (phase == null) {
        throw new CommandFailure(
            ExitCodes.USAGE, "there is no phase '" + name + "'; there are " + Phase.names());
      }
      phases.add(phase);
    }
    return phases;
  }

  private record Shown(PrintWriter out, Progress progress) implements BenchListener {
    @Override
    public void busyWith(Phase phase, int done, int of, String what) {
      int tenths = done * 20 / of;
      progress.show(
          "[%s%s] %s: %s"
              .formatted("#".repeat(tenths), ".".repeat(20 - tenths), phase.wireName(), what));
    }

    @Override
    public void measured(Measure m) {
      progress.clear();
      out.printf(
          Locale.ROOT,
          "%-55s %,12.1f %-12s (%,.1f to %,.1f)%n",
          m.what(),
          m.median(),
          m.unit(),
          m.min(),
          m.max());
      out.flush();
    }

    @Override
    public void failed(Phase phase, String why) {
      progress.clear();
      out.println(phase.wireName() + " could not be measured: " + why);
      out.flush();
    }
  }
}
