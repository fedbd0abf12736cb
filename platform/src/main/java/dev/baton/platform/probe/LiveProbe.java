package dev.baton.platform.probe;

import dev.baton.core.account.Account;
import dev.baton.core.diagnosis.CallTrouble;
import dev.baton.core.diagnosis.Finding;
import dev.baton.core.diagnosis.Rule;
import dev.baton.core.diagnosis.Subject;
import dev.baton.core.diagnosis.TransferContext;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.OrderId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Query;
import dev.baton.platform.PlatformClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Makes one real interaction, watches it for a while, and ends it again (guide 001, step 3).
/// Whoever runs it has asked a person before. Blocks: made for a thread of its own, of which
/// another one may ask it to [#stop].
public final class LiveProbe {
  /// The custom attribute by which a person finds the interaction when its id is not known.
  public static final String MARK = "batonProbe";

  private static final String SUBJECT = "live probe";
  private static final long READ_EVERY_MS = 250;
  private static final int END_TRIES = 3;

  private final PlatformClient client;
  private final Account account;
  private final HandoffId id;
  private final Pause pause;
  private final LongSupplier nanoTime;
  private final Timeouts timeouts;
  private final Consumer<String> progress;
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Map<String, Double> seen = new LinkedHashMap<>();
  private volatile boolean stopped;

  /// Waits.
  @FunctionalInterface
  public interface Pause {
    /// @throws InterruptedException when the thread is interrupted meanwhile
    void forMs(long ms) throws InterruptedException;
  }

  /// @param orderMs how long the creation and the ending may take, each
  /// @param readMs how long one read may take
  /// @param watchMs how long it is watched
  public record Timeouts(long orderMs, long readMs, long watchMs) {}

  /// What is in the interaction's way to the end.
  private sealed interface Fate {
    /// It is there, as far as could be read.
    record Alive() implements Fate {}

    /// It ended by itself.
    ///
    /// @param byAgent whether an agent had it and ended it, so that it did get through
    record Ended(double afterSec, boolean byAgent) implements Fate {}

    /// No read was answered.
    record Unread(String detail) implements Fate {}
  }

  /// @param id random; the orders are named by it
  /// @param nanoTime monotonic time in nanoseconds
  /// @param progress told what is seen, while it is watched
  public LiveProbe(
      PlatformClient client,
      Account account,
      HandoffId id,
      Timeouts timeouts,
      Pause pause,
      LongSupplier nanoTime,
      Consumer<String> progress) {
    this.client = client;
    this.account = account;
    this.id = id;
    this.timeouts = timeouts;
    this.pause = pause;
    this.nanoTime = nanoTime;
    this.progress = progress;
  }

  /// What marks the interaction, and names the order that makes it.
  public OrderId orderId() {
    return OrderId.of(id, 1, CallKind.CREATE_INTERACTION.wireName(), 1);
  }

  /// Has it end the interaction as soon as it can, or make none.
  public void stop() {
    stopped = true;
  }

  /// Waits until the interaction has been ended, or cannot be.
  ///
  /// @return whether that has come within the time
  public boolean awaitEnd(long ms) throws InterruptedException {
    return finished.await(ms, TimeUnit.MILLISECONDS);
  }

  /// Creates, watches, ends. Once only.
  public Subject run(TransferContext context) {
    Subject.Notes notes = new Subject.Notes(SUBJECT);
    try {
      if (stopped) {
        return Subject.skipped(SUBJECT);
      }
      VendorId leg = create(context, notes);
      if (leg != null) {
        watchAndEnd(leg, notes);
      }
      return notes.subject();
    } finally {
      finished.countDown();
    }
  }

  private void watchAndEnd(VendorId leg, Subject.Notes notes) {
    try {
      watch(leg, notes);
    } finally {
      // Who is interrupted still has to end what it made; the request would give up at once.
      boolean interrupted = Thread.interrupted();
      end(leg, notes);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private @Nullable VendorId create(TransferContext context, Subject.Notes notes) {
    Map<String, String> attributes = new LinkedHashMap<>(context.customAttributes());
    attributes.put(MARK, orderId().value());
    Order order =
        new Order.CreateInteraction(
            orderId(),
            account.name(),
            context.queueId(),
            context.phoneNumber(),
            context.name(),
            attributes);
    Outcome outcome = client.run(order, null, timeouts.orderMs());
    return switch (outcome) {
      case Outcome.Done(Answer.InteractionCreated(VendorId leg)) -> {
        notes.pass("created", "interaction " + leg.value());
        yield leg;
      }
      case Outcome.Done _ -> {
        inDoubt("the answer names no interaction", context, notes);
        yield null;
      }
      case Outcome.Failed(PlatformFailure.Unknown unknown) -> {
        inDoubt(unknown.detail(), context, notes);
        yield null;
      }
      case Outcome.Failed(PlatformFailure failure) -> {
        refused(failure, notes);
        yield null;
      }
    };
  }

  private void inDoubt(String detail, TransferContext context, Subject.Notes notes) {
    notes.unknown();
    notes.find(
        Rule.PROBE_IN_DOUBT,
        "the creation was not answered (" + detail + "), so it may have happened",
        "look in CXone for a voice interaction in queue "
            + context.queueId()
            + " with the custom attribute "
            + MARK
            + " = "
            + orderId().value()
            + ", and end it there");
  }

  private void refused(PlatformFailure failure, Subject.Notes notes) {
    notes.find(Rule.PROBE_REFUSED, failure.detail(), "see what it was refused for");
    Finding cause =
        CallTrouble.finding(
            failure,
            "creating the interaction",
            client.codec().scopes(CallKind.CREATE_INTERACTION).groups());
    if (cause != null) {
      notes.find(List.of(cause));
    }
  }

  private void watch(VendorId leg, Subject.Notes notes) {
    Fate fate = fate(leg);
    seen.forEach((state, afterSec) -> notes.pass(state, after(afterSec)));
    switch (fate) {
      case Fate.Alive() -> {
        if (seen.isEmpty()) {
          notes.unknown();
        }
      }
      case Fate.Ended(double afterSec, boolean byAgent) -> {
        if (byAgent) {
          notes.pass("answered", "an agent took it and ended it " + after(afterSec));
        } else {
          notes.find(
              Rule.PROBE_DROPPED,
              "it was gone " + after(afterSec) + ", and nobody had ended it",
              "go through the causes in their order");
        }
      }
      case Fate.Unread(String detail) -> {
        notes.unknown();
        notes.find(Rule.PROBE_UNREADABLE, detail, "look the interaction " + leg + " up in CXone");
      }
    }
  }

  /// Reads until the time has passed, the interaction is gone, or somebody asks to stop.
  private Fate fate(VendorId leg) {
    long begunNanos = nanoTime.getAsLong();
    long watchNanos = TimeUnit.MILLISECONDS.toNanos(timeouts.watchMs());
    String unread = "it was not read";
    boolean read = false;
    while (true) {
      Query query = new Query.ReadLeg(account.name(), leg.value());
      Outcome outcome = client.run(query, null, timeouts.readMs());
      long passedNanos = nanoTime.getAsLong() - begunNanos;
      double afterSec = passedNanos / 1e9;
      switch (outcome) {
        case Outcome.Done(Answer.LegRead(LegView.Present view)) -> {
          read = true;
          if (view.state() == LegState.COMPLETED) {
            return new Fate.Ended(afterSec, view.endedReason() == EndedReason.AGENT_ENDED);
          }
          note(view.state().wireName(), afterSec);
        }
        case Outcome.Done(Answer.LegRead(LegView.Absent _)) -> {
          // A platform may need a moment until it finds what it has just made.
          if (read || passedNanos >= watchNanos) {
            return new Fate.Ended(afterSec, false);
          }
        }
        case Outcome.Done _ -> unread = "the answer is no interaction";
        case Outcome.Failed(PlatformFailure failure) -> unread = failure.detail();
      }
      if (stopped || passedNanos >= watchNanos || !rested()) {
        return read ? new Fate.Alive() : new Fate.Unread(unread);
      }
    }
  }

  private void note(String state, double afterSec) {
    if (seen.putIfAbsent(state, afterSec) == null) {
      progress.accept("the interaction is " + state);
    }
  }

  private boolean rested() {
    try {
      pause.forMs(READ_EVERY_MS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// An ending that was not answered may be ordered again: a leg that has ended stays so.
  private void end(VendorId leg, Subject.Notes notes) {
    progress.accept("ending the interaction");
    OrderId orderId = OrderId.of(id, 1, CallKind.END_LEG.wireName(), 1);
    String last = "";
    for (int i = 0; i < END_TRIES; i++) {
      Outcome outcome =
          client.run(new Order.EndLeg(orderId, account.name(), leg), null, timeouts.orderMs());
      switch (outcome) {
        case Outcome.Done _ -> {
          notes.pass("ended", "interaction " + leg.value());
          return;
        }
        case Outcome.Failed(PlatformFailure.NotFound _) -> {
          notes.pass("ended", "interaction " + leg.value() + " is not there any more");
          return;
        }
        case Outcome.Failed(PlatformFailure failure) -> last = failure.detail();
      }
      if (i + 1 < END_TRIES && !rested()) {
        break;
      }
    }
    notes.find(
        Rule.PROBE_NOT_ENDED,
        "interaction " + leg.value() + " could not be ended: " + last,
        "end it in CXone");
  }

  private static String after(double sec) {
    return String.format(Locale.ROOT, "after %.1f s", sec);
  }
}
