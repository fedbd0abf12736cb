package dev.baton.cli;

import dev.baton.core.diagnosis.Diagnosis;
import dev.baton.core.diagnosis.Rule;
import dev.baton.core.diagnosis.Subject;
import dev.baton.core.diagnosis.TransferContext;
import dev.baton.core.diagnosis.TransferContextCheck;
import dev.baton.core.id.RandomIds;
import dev.baton.platform.CodecLookup;
import dev.baton.platform.Codecs;
import dev.baton.platform.PlatformClient;
import dev.baton.platform.PlatformCodec;
import dev.baton.platform.probe.HandoverProbe;
import dev.baton.platform.probe.LiveProbe;
import dev.baton.platform.transport.EndpointProbe;
import dev.baton.platform.transport.HttpTransport;
import dev.baton.platform.transport.MemoryTokenStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Finds out why handovers from a bot into CXone fail (guide 001).
@Command(
    name = "diagnose",
    description = {
      "Finds out why handovers from a bot into NICE CXone fail, and changes nothing.",
      "It looks at the payload first, and sends nothing while that has errors;",
      "then at the account, its token and scopes, the queue, and the queue's agents.",
      "Only --live-probe makes anything: one real interaction, which it ends again."
    },
    mixinStandardHelpOptions = true)
final class DiagnoseCommand implements Callable<Integer> {
  private static final Pattern SECONDS = Pattern.compile("([1-9][0-9]?)s?");

  /// Longer than any order takes, three times; a process that is ended waits no longer for it.
  private static final long END_WAIT_MS = 15_000;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "guide 001's config.yaml, or a baton.yaml")
  private Path config;

  @Option(
      names = "--payload",
      paramLabel = "FILE",
      description = "what the bot sends, JSON or .yaml; without it config.yaml's test_payload")
  private @Nullable Path payload;

  @Option(
      names = "--account",
      paramLabel = "NAME",
      description = "of baton.yaml, where it has several accounts of nice_cxone")
  private @Nullable String account;

  @Option(names = "--json", description = "print one JSON document, for programs")
  private boolean json;

  @Option(
      names = "--live-probe",
      description = "also make a real interaction in the queue, watch it, and end it again")
  private boolean live;

  @Option(
      names = "--watch",
      paramLabel = "TIME",
      description = "how long a live probe watches, 1s to 60s; 10s if not given")
  private @Nullable String watch;

  @Option(
      names = "--yes-create-a-real-interaction",
      description = "let --live-probe make it without asking at the terminal")
  private boolean yes;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private final Confirmation confirmation;
  private final List<Subject> subjects = new ArrayList<>();

  /// Fields are set by picocli.
  DiagnoseCommand() {
    this(Confirmation.atTerminal());
  }

  /// Asking somebody else.
  @SuppressWarnings("NullAway.Init")
  DiagnoseCommand(Confirmation confirmation) {
    this.confirmation = confirmation;
  }

  @Override
  public Integer call() {
    // What is wrong is said by the findings; a library's log beside them would say it twice.
    System.setProperty("baton.log.level", "error");
    System.setProperty("baton.log.root", "error");
    long watchMs = watchMs();
    requireAnswerable();
    DiagnoseSetup setup = DiagnoseSetup.read(config, payload, account);
    PrintWriter out = spec.commandLine().getOut();
    DiagnosePrinter printer =
        new DiagnosePrinter(out, json, json ? Progress.silent() : Progress.onTerminal(out));
    Consumer<Subject> tell = ((Consumer<Subject>) subjects::add).andThen(printer::subject);
    tell.accept(TransferContextCheck.subject(setup.payload(), setup.account().defaultCountry()));
    if (subjects.getFirst().hasError()) {
      printer.conclude(diagnosis(setup, null), "nothing was sent; mend the payload first");
      return ExitCodes.FINDINGS;
    }
    return ask(setup, watchMs, printer, tell);
  }

  private int ask(
      DiagnoseSetup setup, long watchMs, DiagnosePrinter printer, Consumer<Subject> tell) {
    TransferContext context = TransferContext.of(setup.payload());
    PlatformCodec codec = codec(setup);
    InstantSource clock = InstantSource.system();
    try (HttpTransport transport =
        new HttpTransport(clock, System::nanoTime, new MemoryTokenStore(clock))) {
      printer.doing("looking at the account");
      HandoverProbe.Look look =
          new HandoverProbe(new EndpointProbe(clock, System::nanoTime), transport, setup.queryMs())
              .look(setup.account(), codec, context.queueId(), live, tell);
      if (live) {
        liveProbe(setup, context, look, watchMs, transport, printer, tell);
      }
      Diagnosis diagnosis = diagnosis(setup, context.queueId());
      printer.conclude(diagnosis, ending(setup, diagnosis, look));
      if (!look.reached()) {
        return ExitCodes.USAGE;
      }
      return diagnosis.healthy() ? ExitCodes.GOOD : ExitCodes.FINDINGS;
    }
  }

  private String ending(DiagnoseSetup setup, Diagnosis diagnosis, HandoverProbe.Look look) {
    boolean refused =
        subjects.stream()
            .flatMap(subject -> subject.findings().stream())
            .anyMatch(finding -> finding.rule() == Rule.TOKEN_REFUSED);
    if (refused && setup.placeholder()) {
      return "the client is the sample's; put your client_id and client_secret into " + config;
    }
    if (!look.reached()) {
      return "the platform did not answer, so this could not be found out";
    }
    return diagnosis.healthy() ? "handovers should get through" : "see the findings";
  }

  private Diagnosis diagnosis(DiagnoseSetup setup, @Nullable String queueId) {
    return Diagnosis.of(setup.account().name().value(), queueId, subjects);
  }

  private void liveProbe(
      DiagnoseSetup setup,
      TransferContext context,
      HandoverProbe.Look look,
      long watchMs,
      HttpTransport transport,
      DiagnosePrinter printer,
      Consumer<Subject> tell) {
    if (subjects.stream().anyMatch(Subject::hasError)) {
      tell.accept(Subject.skipped("live probe"));
      return;
    }
    requireConsent(context, look);
    LiveProbe probe =
        new LiveProbe(
            new PlatformClient(setup.account(), codec(setup), transport),
            setup.account(),
            new RandomIds(new SecureRandom()).newHandoffId(InstantSource.system().instant()),
            new LiveProbe.Timeouts(setup.orderMs(), setup.queryMs(), watchMs),
            Thread::sleep,
            System::nanoTime,
            printer::doing);
    Thread atEnd = new Thread(() -> endBeforeExit(probe), "live-probe-end");
    Runtime.getRuntime().addShutdownHook(atEnd);
    try {
      tell.accept(probe.run(context));
    } finally {
      forget(atEnd);
    }
  }

  /// A process that is ended by a signal ends the interaction first.
  private static void endBeforeExit(LiveProbe probe) {
    probe.stop();
    try {
      if (!probe.awaitEnd(END_WAIT_MS)) {
        System.err.println(
            "baton: the interaction was not ended in time; look for " + probe.orderId());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread atEnd) {
    try {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook with it.
      return;
    }
  }

  /// Before anything is sent: without a person or her word in advance there is no live probe.
  private void requireAnswerable() {
    if (!live && (yes || watch != null)) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          (yes ? "--yes-create-a-real-interaction" : "--watch") + " goes with --live-probe");
    }
    if (live && !yes && (json || !confirmation.isPossible())) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "--live-probe makes a real interaction and asks at a terminal first; without one, or with"
              + " --json, give --yes-create-a-real-interaction. Nothing was created");
    }
  }

  private void requireConsent(TransferContext context, HandoverProbe.Look look) {
    if (yes) {
      return;
    }
    String name = look.queueName();
    // A name that nobody can type, or that would steer the terminal, gives way to the id.
    String word =
        name == null || name.isBlank() || name.codePoints().anyMatch(Character::isISOControl)
            ? context.queueId()
            : name.strip();
    String typed =
        confirmation.ask(
            "This makes a real voice interaction in the queue "
                + word
                + " ("
                + context.queueId()
                + "), which an agent may be offered.\nType the queue's name to go on: ");
    if (typed == null || !typed.strip().equals(word)) {
      throw new CommandFailure(
          ExitCodes.USAGE, "that is not the queue's name, so nothing was created");
    }
  }

  private long watchMs() {
    Matcher matcher = SECONDS.matcher(watch == null ? "10s" : watch.strip());
    long seconds = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    if (seconds < 1 || seconds > 60) {
      throw new CommandFailure(
          ExitCodes.USAGE, "--watch is '" + watch + "'; 1s to 60s can be watched");
    }
    return seconds * 1_000;
  }

  private static PlatformCodec codec(DiagnoseSetup setup) {
    return switch (Codecs.forAccount(setup.account().platform(), setup.account().dialect())) {
      case CodecLookup.Found(PlatformCodec codec) -> codec;
      case CodecLookup.Missing missing ->
          throw new CommandFailure(ExitCodes.USAGE, missing.detail());
    };
  }
}
