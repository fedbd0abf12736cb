package dev.baton.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The whole bench: the phases in their order. One that fails does not keep the others from being
/// measured.
public final class Bench {
  private final Options options;
  private final BenchListener listener;
  private final Clock clock = new Clock();
  private final QuietWatch quiet;
  private final List<Measure> measures = new ArrayList<>();
  private final List<BenchReport.Failure> failures = new ArrayList<>();

  private Bench(Options options, BenchListener listener, Supplier<Optional<CpuTime>> cpu) {
    this.options = options;
    this.listener = listener;
    this.quiet = new QuietWatch(clock, cpu);
  }

  /// What is to be measured, and where.
  ///
  /// @param phases in any order
  /// @param folder where the temporary folder with the database is made
  /// @param baton how another `baton` process is started: the command line before its arguments
  /// @param commit of the sources, null when it is not known
  public record Options(
      List<Phase> phases, Size size, Path folder, List<String> baton, @Nullable String commit) {
    public Options {
      phases = phases.stream().distinct().sorted().toList();
      baton = List.copyOf(baton);
    }
  }

  /// Measures.
  public static BenchReport run(Options options, BenchListener listener) {
    return run(options, listener, CpuTime::now);
  }

  /// With what the cores have done as a test says.
  static BenchReport run(Options options, BenchListener listener, Supplier<Optional<CpuTime>> cpu) {
    return new Bench(options, listener, cpu).run();
  }

  private BenchReport run() {
    long begun = clock.nanos();
    Load.Judgement books = phases();
    return new BenchReport(
        BenchReport.VERSION,
        clock.now(),
        options.commit(),
        options.size().name(),
        clock.secondsSince(begun),
        Machine.look(options.folder()),
        BenchReport.Busy.of(quiet.quiet()),
        new BenchReport.Books(
            books.handoffs(), books.arrived(), books.lost(), books.doubled(), books.twice()),
        measures.stream().map(BenchReport.Row::of).toList(),
        failures);
  }

  private Load.Judgement phases() {
    int done = 0;
    int of = options.phases().size();
    Said said = new Said();
    try (Stage stage =
        new Stage(
            clock, options.size(), options.folder(), options.baton(), said::says, this::measured)) {
      for (Phase phase : options.phases()) {
        said.is(phase, done++, of);
        said.says("looking whether the machine is quiet");
        quiet.look(phase.wireName());
        try {
          measure(phase, stage);
        } catch (RuntimeException e) {
          failed(phase, e);
        }
      }
      quiet.look("end");
      return stage.judgement();
    }
  }

  private static void measure(Phase phase, Stage stage) {
    switch (phase) {
      case API -> new ApiPhase(stage).run();
      case CEILINGS -> new CeilingsPhase(stage).run();
      case DURABILITY -> new DurabilityPhase(stage).run();
      case LATENCY -> new LatencyPhase(stage).run();
      case SIMULATION -> new SimulationPhase(stage).run();
      case HEAP -> new HeapPhase(stage).run();
      case STARTUP -> new StartupPhase(stage).run();
      case TAKEOVER -> new TakeoverPhase(stage).run();
      case WEBHOOKS -> new WebhooksPhase(stage).run();
      case AGE -> new AgePhase(stage).run();
      case MICRO -> new MicroPhase(stage).run();
    }
  }

  private void measured(Measure measure) {
    measures.add(measure);
    listener.measured(measure);
  }

  private void failed(Phase phase, RuntimeException e) {
    String why = e instanceof BenchFailure ? String.valueOf(e.getMessage()) : String.valueOf(e);
    failures.add(new BenchReport.Failure(phase.wireName(), why));
    listener.failed(phase, why);
  }

  /// Passes on what is being done, with where the run stands.
  private final class Said {
    private Phase phase = Phase.CEILINGS;
    private int done;
    private int of;

    void is(Phase next, int nowDone, int ofAll) {
      phase = next;
      done = nowDone;
      of = ofAll;
    }

    void says(String what) {
      listener.busyWith(phase, done, of, what);
    }
  }
}
