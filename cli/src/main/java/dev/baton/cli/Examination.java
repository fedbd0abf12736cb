package dev.baton.cli;

import dev.baton.core.checkup.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One thing being looked at in a thread of its own, while its findings are told in order.
final class Examination {
  /// Every look has deadlines of its own, which add up to less. This one is for what nobody thought
  /// of.
  private static final long SILENCE_MS = 60_000;

  private final Patient patient;
  private final BlockingQueue<Optional<Check>> found = new LinkedBlockingQueue<>();
  private volatile boolean reached;

  private Examination(Patient patient) {
    this.patient = patient;
  }

  /// Something to look at.
  ///
  /// @param remote whether it is asked over the network
  record Patient(String subject, boolean remote, Look look) {}

  /// What came of it.
  ///
  /// @param reached whether it answered
  record Outcome(String subject, boolean remote, boolean reached, List<Check> checks) {}

  /// Looks, telling each finding at once.
  @FunctionalInterface
  interface Look {
    /// Whether it answered.
    boolean at(Consumer<Check> out);
  }

  /// Begins.
  static Examination start(Patient patient) {
    Examination examination = new Examination(patient);
    Thread.ofVirtual().name("doctor-" + patient.subject()).start(examination::run);
    return examination;
  }

  String subject() {
    return patient.subject();
  }

  private void run() {
    try {
      reached = patient.look().at(check -> found.add(Optional.of(check)));
    } catch (RuntimeException e) {
      found.add(
          Optional.of(
              Check.fail(
                  "doctor",
                  "the look itself failed: " + e.getClass().getSimpleName(),
                  "this is a mistake in Baton, not in what was looked at",
                  "report it, with the configuration without its secrets")));
    } finally {
      found.add(Optional.empty());
    }
  }

  /// Tells what is found, as it is found, until the end.
  Outcome follow(Consumer<Check> out) {
    List<Check> checks = new ArrayList<>();
    Consumer<Check> both = out.andThen(checks::add);
    Optional<Check> next = take();
    while (next.isPresent()) {
      both.accept(next.get());
      next = take();
    }
    return new Outcome(patient.subject(), patient.remote(), reached, checks);
  }

  private Optional<Check> take() {
    try {
      Optional<Check> next = found.poll(SILENCE_MS, TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new CommandFailure(
            ExitCodes.UNREACHABLE,
            "looking at " + patient.subject() + " has said nothing for " + SILENCE_MS + " ms");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCodes.FINDINGS, "interrupted", e);
    }
  }
}
