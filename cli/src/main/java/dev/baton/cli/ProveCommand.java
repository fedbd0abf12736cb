package dev.baton.cli;

import dev.baton.config.BatonConfig;
import dev.baton.core.handoff.TimerRules;
import dev.baton.simulation.PlantedBug;
import dev.baton.simulation.Prover;
import dev.baton.simulation.Report;
import dev.baton.simulation.RunId;
import dev.baton.simulation.Setup;
import dev.baton.simulation.Shortest;
import dev.baton.simulation.Simulation;
import dev.baton.simulation.Version;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Plays handoffs in the simulated world and says whether a caller can be lost or doubled.
@Command(
    name = "prove",
    description = {
      "Says whether any caller can be lost or doubled with a configuration.",
      "It plays handoffs against simulated platforms, networks and crashes, in virtual time, with",
      "the configuration's timers, routes and policy, and tells the shortest story it found.",
      "Nothing is sent anywhere."
    },
    mixinStandardHelpOptions = true)
final class ProveCommand implements Callable<Integer> {
  private static final long HANDOFFS_DEFAULT = 100_000;

  private static final double NANOS = 1e9;

  @Option(
      names = "--handoffs",
      paramLabel = "N",
      description = "how many, 100000 unless a single --seed is replayed")
  private @Nullable Long handoffs;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "baton.yaml; without it the defaults and the usual routes")
  private @Nullable Path config;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = {
        "with --handoffs the first seed, 1 by default; alone it is played and its story told;",
        "as printed, with @VERSION, it is refused when that story does not exist any more"
      })
  private @Nullable String seed;

  @Option(
      names = "--force",
      description = "play a configuration that breaks a timer rule, to see what the rule is for")
  private boolean force;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "one for each core by default; what comes of it does not depend on them")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "print JSON, for programs")
  private boolean json;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  ProveCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (threads < 1 || threads > 1_024 || (handoffs != null && handoffs < 1)) {
      throw new CommandFailure(
          ExitCodes.USAGE, "--handoffs is at least 1, and --threads 1 to 1024");
    }
    Path file = config;
    BatonConfig loaded = file == null ? null : load(file);
    List<Setup> setups = loaded == null ? List.of(Setup.defaults()) : Setups.of(loaded);
    List<TimerRules.Rule> broken =
        loaded == null
            ? List.of()
            : loaded.timerRules().stream().filter(rule -> !rule.holds()).toList();
    SeedArgument wanted = SeedArgument.parse(seed);
    Version version = Version.of(setups);
    wanted.requireVersion(version);
    String again = "bin/baton prove" + (file == null ? "" : " --config " + file) + forced();
    ProofPrinter printer = new ProofPrinter(out, json, setups, broken, version, again);
    Report told =
        wanted.given() && handoffs == null
            ? replay(wanted.run(), setups, printer)
            : prove(wanted.run(), setups, printer);
    out.flush();
    return told == null || told.holds() ? ExitCodes.GOOD : ExitCodes.FINDINGS;
  }

  private String forced() {
    return force ? " --force" : "";
  }

  private BatonConfig load(Path file) {
    return force ? ConfigFiles.requireAgainstTimerRules(file) : ConfigFiles.require(file);
  }

  private static Report replay(RunId run, List<Setup> setups, ProofPrinter printer) {
    Report report = Simulation.tell(run, Prover.setup(setups, run), PlantedBug.NONE);
    printer.replayed(report);
    return report;
  }

  private @Nullable Report prove(RunId first, List<Setup> setups, ProofPrinter printer) {
    if (!first.without().isEmpty()) {
      throw new CommandFailure(
          ExitCodes.USAGE, "a seed with troubles taken out is replayed alone, without --handoffs");
    }
    long wanted = handoffs == null ? HANDOFFS_DEFAULT : handoffs;
    printer.begin(wanted, first, threads);
    Progress progress = json ? Progress.silent() : Progress.onTerminal(spec.commandLine().getOut());
    long begun = System.nanoTime();
    Prover.Proof proof =
        Prover.prove(
            setups,
            first.seed(),
            wanted,
            threads,
            played -> progress.show(bar(played, wanted, (System.nanoTime() - begun) / NANOS)));
    double seconds = (System.nanoTime() - begun) / NANOS;
    Report found = proof.found();
    if (found != null) {
      progress.show("looking for the shortest story");
    }
    Report shortest = found == null ? null : Shortest.of(found, setups);
    progress.clear();
    printer.proved(proof, seconds, threads, shortest);
    return shortest;
  }

  private static String bar(long played, long wanted, double seconds) {
    int tenths = (int) Math.min(20, played * 20 / wanted);
    return "[%s%s] %,d of %,d handoffs, %,.0f/s"
        .formatted(
            "#".repeat(tenths),
            ".".repeat(20 - tenths),
            played,
            wanted,
            seconds > 0 ? played / seconds : 0);
  }
}
