package dev.baton.bench;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.Outcome;
import dev.baton.server.runtime.RuntimeListener;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A closed load: always so many handoffs under way, until time or number is reached, and then
/// until the last has ended. The twins' books say what became of the callers.
final class Load {
  /// A handoff of the twins' takes milliseconds; one that takes this long is stuck.
  private static final long STUCK_MS = 60_000;

  private final Clock clock;
  private final TwinServer twins;
  private final Watcher watcher;
  private final Predicate<String> start;

  /// @param watcher hears of the node that is loaded
  /// @param start asks for the handoff of the caller on this interaction at Genesys; false when no
  ///   work is taken now; called on a virtual thread of its own
  Load(Clock clock, TwinServer twins, Watcher watcher, Predicate<String> start) {
    this.clock = clock;
    this.twins = twins;
    this.watcher = watcher;
    this.start = start;
  }

  /// How much.
  ///
  /// @param inFlight handoffs under way at one time
  /// @param handoffs at most so many
  /// @param ms no more are begun after this time
  record Amount(int inFlight, int handoffs, long ms) {}

  /// What came of it.
  ///
  /// @param completed handoffs that Baton says are completed
  /// @param seconds from the first request to the end of the last handoff
  /// @param books what the twins say
  record Result(int handoffs, int completed, double seconds, Judgement books) {
    double perSecond() {
      return completed / seconds;
    }
  }

  /// What the twins' books say of the callers of one load.
  ///
  /// @param handoffs how many were asked for
  /// @param arrived callers who are at the destination; the others stayed where they were
  /// @param twice orders that took effect more than once
  record Judgement(int handoffs, int arrived, int lost, int doubled, long twice) {
    static final Judgement NONE = new Judgement(0, 0, 0, 0, 0);

    Judgement plus(Judgement other) {
      return new Judgement(
          handoffs + other.handoffs,
          arrived + other.arrived,
          lost + other.lost,
          doubled + other.doubled,
          twice + other.twice);
    }

    /// Nobody lost, nobody doubled, nothing done twice.
    boolean isGood() {
      return lost == 0 && doubled == 0 && twice == 0;
    }
  }

  /// Runs it in a world of its own.
  ///
  /// @throws BenchFailure when a request is refused, a handoff gets stuck, or Baton and the books
  ///   do not say the same
  Result run(Amount amount) {
    twins.reset();
    Semaphore places = new Semaphore(amount.inFlight());
    Count count = new Count(places, clock);
    watcher.to(count);
    try {
      long begun = clock.nanos();
      long end = begun + TimeUnit.MILLISECONDS.toNanos(amount.ms());
      int asked = 0;
      while (asked < amount.handoffs() && clock.nanos() < end && count.failure() == null) {
        take(places, 1);
        String interaction = twins.addCaller(Platform.GENESYS_CLOUD).id();
        Thread.ofVirtual().start(() -> ask(interaction, count));
        asked++;
      }
      take(places, amount.inFlight());
      RuntimeException failure = count.failure();
      if (failure != null) {
        throw new BenchFailure(
            "a handoff could not be asked for: " + failure.getMessage(), failure);
      }
      Result result =
          new Result(
              asked, count.completed(), (count.lastNanos() - begun) / 1e9, judge(twins, asked));
      require(result);
      return result;
    } finally {
      watcher.to(Watcher.NOBODY);
    }
  }

  private void ask(String interaction, Count count) {
    long end = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(STUCK_MS);
    try {
      while (!start.test(interaction)) {
        if (clock.nanos() > end) {
          throw new BenchFailure("Baton took no new work for " + STUCK_MS + " ms", null);
        }
        clock.pause(ApiCalls.REFUSED_PAUSE_MS);
      }
    } catch (RuntimeException e) {
      count.refused(e);
    }
  }

  private static void take(Semaphore places, int n) {
    try {
      if (!places.tryAcquire(n, STUCK_MS, TimeUnit.MILLISECONDS)) {
        throw new BenchFailure("a handoff has not ended within " + STUCK_MS + " ms", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted", e);
    }
  }

  private static void require(Result result) {
    Judgement books = result.books();
    if (books.isGood() && books.arrived() != result.completed()) {
      throw new BenchFailure(
          "Baton says %d callers have arrived, the twins' books say %d"
              .formatted(result.completed(), books.arrived()),
          null);
    }
  }

  /// What the books say now.
  static Judgement judge(TwinServer twins, int handoffs) {
    Books books = twins.books();
    int arrived = 0;
    for (Books.CallerEntry caller : books.callers()) {
      boolean isThere = caller.with().platform() == Platform.NICE_CXONE;
      // Guests whom CXone's bots have were there from the start.
      if (isThere && caller.with().kind() != Party.Kind.BOT) {
        arrived++;
      }
    }
    Books.Summary sums = books.summary();
    return new Judgement(
        handoffs, arrived, sums.lost(), sums.doubled(), sums.ordersThatTookEffectTwice());
  }

  /// Counts what has ended, and gives its place to the next.
  private static final class Count implements RuntimeListener {
    private final Semaphore places;
    private final Clock clock;
    private final AtomicInteger completed = new AtomicInteger();
    private final AtomicLong lastNanos = new AtomicLong();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    Count(Semaphore places, Clock clock) {
      this.places = places;
      this.clock = clock;
    }

    @Override
    public void opened(Handoff handoff) {}

    @Override
    public void ended(Handoff handoff, long durationMs) {
      if (handoff.state() instanceof HandoffState.Completed) {
        completed.incrementAndGet();
      }
      lastNanos.set(clock.nanos());
      places.release();
    }

    @Override
    public void compensating() {}

    @Override
    public void called(Call call, Outcome outcome, long tookNanos) {}

    void refused(RuntimeException e) {
      failure.compareAndSet(null, e);
      places.release();
    }

    @Nullable RuntimeException failure() {
      return failure.get();
    }

    int completed() {
      return completed.get();
    }

    long lastNanos() {
      return lastNanos.get();
    }
  }
}
