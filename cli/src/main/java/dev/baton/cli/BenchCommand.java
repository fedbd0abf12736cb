package dev.baton.cli;

import dev.baton.bench.Bench;
import dev.baton.bench.BenchFiles;
import dev.baton.bench.BenchListener;
import dev.baton.bench.BenchReport;
import dev.baton.bench.Measure;
import dev.baton.bench.Phase;
import dev.baton.bench.Size;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures what Baton promises in numbers.
@Command(
    name = "bench",
    description = {
      "Measures handoffs/s, added time, heap and more, beside what this machine can do at all.",
      "It starts a PostgreSQL, the twins and Baton on free ports of the loopback address, takes",
      "about five minutes, and writes bench.json, bench.html with plots, and bench.md."
    },
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Option(
      names = "--only",
      paramLabel = "PHASE",
      split = ",",
      description = {
        "only this phase; repeated, or several with commas: ceilings, durability, api, latency,",
        "simulation, heap, startup, takeover, webhooks, age, micro"
      })
  private List<String> only = List.of();

  @Option(names = "--micro", description = "also single methods under JMH, about a minute more")
  private boolean micro;

  @Option(names = "--quick", description = "about a minute, with more spread")
  private boolean quick;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "baton-bench",
      description = "where the three files go (default: ${DEFAULT-VALUE})")
  private Path out;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = {
        "where the database lives while it is measured, and is deleted behind it; its disk is part",
        "of what is measured (default: the folder for temporary files)"
      })
  private @Nullable Path data;

  @Option(names = "--json", description = "print bench.json instead of words")
  private boolean json;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  BenchCommand() {}

  @Override
  public Integer call() {
    PrintWriter lines = spec.commandLine().getOut();
    List<Phase> phases = phases();
    Path folder = data == null ? Path.of(System.getProperty("java.io.tmpdir")) : data;
    requireWritable("--out", out);
    requireWritable("--data", folder);
    // Of the log only trouble belongs beside the numbers, and writing it costs some of them.
    System.setProperty("baton.log.level", "error");
    System.setProperty("baton.log.root", "error");
    Progress progress = json ? Progress.silent() : Progress.onTerminal(lines);
    BenchReport report =
        Bench.run(
            new Bench.Options(
                phases,
                quick ? Size.quick() : Size.full(),
                folder.toAbsolutePath(),
                ThisProgram.commandLine(),
                ThisProgram.commit()),
            new Shown(lines, progress, json));
    progress.clear();
    save(report);
    if (json) {
      lines.print(BenchFiles.json(report));
    } else {
      conclude(lines, report);
    }
    lines.flush();
    return report.isGood() ? ExitCodes.GOOD : ExitCodes.FINDINGS;
  }

  private List<Phase> phases() {
    List<Phase> phases = new ArrayList<>();
    for (String name : only) {
      Phase phase = Phase.named(name);
      if (phase == null) {
        throw new CommandFailure(
            ExitCodes.USAGE, "there is no phase '" + name + "'; there are " + Phase.names());
      }
      phases.add(phase);
    }
    if (phases.isEmpty()) {
      Arrays.stream(Phase.values()).filter(phase -> phase != Phase.MICRO).forEach(phases::add);
    }
    if (micro) {
      phases.add(Phase.MICRO);
    }
    return phases;
  }

  private static void requireWritable(String option, Path folder) {
    try {
      BenchFiles.prepare(folder);
    } catch (IOException e) {
      throw cannotWrite(option, folder, e);
    }
  }

  private void save(BenchReport report) {
    try {
      BenchFiles.write(report, out);
    } catch (IOException e) {
      throw cannotWrite("--out", out, e);
    }
  }

  private static CommandFailure cannotWrite(String option, Path folder, IOException e) {
    return new CommandFailure(
        ExitCodes.USAGE, option + ": files cannot be written in " + folder + " (" + e + ")", e);
  }

  private void conclude(PrintWriter lines, BenchReport report) {
    lines.println();
    lines.println(report.books().says());
    lines.println(report.machine().line());
    lines.println(report.busy().says());
    lines.println("Took %.0f s. The plots: %s".formatted(report.seconds(), page()));
  }

  private Path page() {
    return out.resolve("bench.html").toAbsolutePath().normalize();
  }

  private record Shown(PrintWriter lines, Progress progress, boolean json)
      implements BenchListener {
    @Override
    public void busyWith(Phase phase, int done, int of, String what) {
      int tenths = done * 20 / of;
      progress.show(
          "[%s%s] %s: %s"
              .formatted("#".repeat(tenths), ".".repeat(20 - tenths), phase.wireName(), what));
    }

    @Override
    public void measured(Measure m) {
      say(
          "%-58s %10s %-10s %-22s%s"
              .formatted(
                  m.what(),
                  BenchFiles.number(m.median()),
                  m.unit(),
                  m.values().size() > 1
                      ? BenchFiles.number(m.min()) + " to " + BenchFiles.number(m.max())
                      : "",
                  verdict(m))
              .stripTrailing());
    }

    private static String verdict(Measure m) {
      Measure.Hold hold = m.hold();
      Boolean met = m.met();
      return hold == null || met == null
          ? ""
          : (met ? " met: " : " NOT MET: ")
              + (hold.atLeast() ? "at least " : "at most ")
              + BenchFiles.number(hold.value());
    }

    @Override
    public void failed(Phase phase, String why) {
      say(phase.wireName() + " could not be measured: " + why);
    }

    private void say(String line) {
      progress.clear();
      if (!json) {
        lines.println(line);
        lines.flush();
      }
    }
  }
}
