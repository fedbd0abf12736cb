package dev.baton.bench;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.id.HandoffId;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Query;
import dev.baton.server.runtime.RuntimeListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Tells the time that a handoff took from the time in which a call of it to a platform was under
/// way. What is left is Baton's own: reading the request, deciding, storing, and waiting between
/// two looks at the platforms.
final class VendorTime implements RuntimeListener {
  /// When a call was under way, in monotonic nanoseconds.
  record Interval(long from, long to) {}

  /// What is known of one handoff, by the id of its caller's interaction at the source.
  private static final class Times {
    final long asked;
    final List<Interval> calls = new ArrayList<>();

    Times(long asked) {
      this.asked = asked;
    }

    synchronized void add(Interval call) {
      calls.add(call);
    }

    synchronized long vendorNanos(long until) {
      return union(calls, until);
    }
  }

  private final Clock clock;
  private final Semaphore ended = new Semaphore(0);
  private final ConcurrentMap<String, Times> byInteraction = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Times> byKey = new ConcurrentHashMap<>();
  private final List<Long> added = new ArrayList<>();
  private final List<Long> whole = new ArrayList<>();

  VendorTime(Clock clock) {
    this.clock = clock;
  }

  /// The request for this caller's handoff is sent now.
  void asked(String interaction) {
    byInteraction.put(interaction, new Times(clock.nanos()));
  }

  /// A permit for each handoff that has ended.
  Semaphore ended() {
    return ended;
  }

  /// What Baton added to each handoff that completed, in nanoseconds, sorted.
  synchronized List<Long> added() {
    return added.stream().sorted().toList();
  }

  /// How long each took as a whole, in nanoseconds, sorted.
  synchronized List<Long> whole() {
    return whole.stream().sorted().toList();
  }

  @Override
  public void opened(Handoff handoff) {
    Times times = byInteraction.get(handoff.plan().source().vendorId().value());
    if (times != null) {
      byKey.put(handoff.id().value(), times);
      byKey.put(handoff.canonicalId().value(), times);
    }
  }

  @Override
  public void called(Call call, Outcome outcome, long tookNanos) {
    long now = clock.nanos();
    Times times = times(call);
    if (times != null) {
      times.add(new Interval(now - tookNanos, now));
    }
  }

  private @Nullable Times times(Call call) {
    return switch (call) {
      case Order order -> byKey.get(handoff(order).value());
      case Query.ReadLeg(_, String leg) -> {
        Times there = byKey.get(leg);
        yield there != null ? there : byInteraction.get(leg);
      }
      case Query.FindReservations(_, var canonicalId) -> byKey.get(canonicalId.value());
      case Query.ReadAnalytics(_, String leg) -> byKey.get(leg);
      case Query.ReadMessages(_, String leg, _, _) -> byKey.get(leg);
      case Query.ReadConversation(_, String leg) -> byKey.get(leg);
      case Query.ReadSession(_, String session) -> byInteraction.get(session);
      case Query.ReadQueue _, Query.ReadAgents _, Query.ReadSkillGroup _ -> null;
    };
  }

  /// An order's id begins with its handoff's.
  private static HandoffId handoff(Order order) {
    return new HandoffId(order.orderId().value().split("/", 2)[0]);
  }

  @Override
  public void compensating() {}

  @Override
  public void ended(Handoff handoff, long durationMs) {
    long now = clock.nanos();
    Times times = byInteraction.remove(handoff.plan().source().vendorId().value());
    byKey.remove(handoff.id().value());
    byKey.remove(handoff.canonicalId().value());
    if (times != null && handoff.state() instanceof HandoffState.Completed) {
      long took = now - times.asked;
      synchronized (this) {
        whole.add(took);
        added.add(took - times.vendorNanos(now));
      }
    }
    ended.release();
  }

  /// How long at least one of the calls was under way, up to `until`.
  static long union(List<Interval> calls, long until) {
    List<Interval> inOrder =
        calls.stream().sorted(Comparator.comparingLong(Interval::from)).toList();
    long covered = 0;
    long reached = Long.MIN_VALUE;
    for (Interval call : inOrder) {
      long from = Math.max(call.from(), reached);
      long to = Math.min(call.to(), until);
      if (to > from) {
        covered += to - from;
        reached = to;
      }
    }
    return covered;
  }
}
