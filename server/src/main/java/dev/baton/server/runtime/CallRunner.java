package dev.baton.server.runtime;

import dev.baton.core.context.CanonicalContext;
import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.AccountName;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Query;
import dev.baton.core.wire.TransportFault;
import dev.baton.platform.PlatformClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one action against the platforms and waits for what comes of it. Made for a virtual thread
/// of its own.
public final class CallRunner {
  private static final Logger log = LoggerFactory.getLogger(CallRunner.class);

  /// By how much earlier a look ends than its deadline: as long as a busy node takes to say so.
  private static final long LOOK_SLACK_MS = 200;

  private final Map<AccountName, PlatformClient> clients;
  private final InstantSource clock;
  private final BooleanSupplier mayAct;
  private final ContextDeliveries contexts;
  private final RuntimeListener listener;
  private final LongSupplier nanoTime;

  /// @param mayAct whether this node may send orders: its lease is fresh
  /// @param contexts prepares what a DeliverContext delivers, and what goes beside other orders
  /// @param listener hears of each call
  /// @param nanoTime monotonic time in nanoseconds, to say how long a call took
  public CallRunner(
      Map<AccountName, PlatformClient> clients,
      InstantSource clock,
      BooleanSupplier mayAct,
      ContextDeliveries contexts,
      RuntimeListener listener,
      LongSupplier nanoTime) {
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.clients = Map.copyOf(clients);
    this.clock = clock;
    this.mayAct = mayAct;
    this.contexts = contexts;
  }

  /// The signal that this action ends in; at the latest shortly after its deadline.
  Signal run(Action action) {
    return switch (action) {
      case Action.RunOrder(Order order, int send, Instant deadline) ->
          new Signal.OrderEnded(order.orderId(), send, order(order, deadline));
      case Action.RunReads(int number, var source, var destination, Instant deadline) ->
          reads(number, source, destination, deadline);
      case Action.RunFind(int number, var query, Instant deadline) ->
          new Signal.FindEnded(number, call(query, null, deadline));
      case Action.RunProbe(int number, var session, var queue, var agents, Instant deadline) -> {
        List<Query> queries =
            session == null ? List.of(queue, agents) : List.of(queue, agents, session);
        // One that hangs must not make all of them count as unheard.
        List<Outcome> seen = all(queries, deadline.minusMillis(LOOK_SLACK_MS));
        yield new Signal.ProbeEnded(
            number, session == null ? null : seen.get(2), seen.get(0), seen.get(1));
      }
    };
  }

  private Outcome order(Order order, Instant deadline) {
    if (!mayAct.getAsBoolean()) {
      return notSent("the node's lease is not fresh: another node may have taken over");
    }
    PreparedContext context;
    try {
      context =
          order instanceof Order.DeliverContext deliver
              ? contexts.prepare(deliver)
              : new PreparedContext.Beside(contexts.beside(order));
    } catch (RuntimeException e) {
      log.warn("the context of order {} could not be prepared", order.orderId(), e);
      return notSent("the context could not be prepared");
    }
    return switch (context) {
      case PreparedContext.Beside(var beside) -> call(order, beside, deadline);
      case PreparedContext.Ready ready -> delivered(call(order, ready.context(), deadline), ready);
      case PreparedContext.Lost(String reason) ->
          new Outcome.Failed(new PlatformFailure.Rejected(reason));
      case PreparedContext.NotYet(String reason) -> notSent(reason);
    };
  }

  /// A destination says only that it took what it was sent; what that was is known here.
  private static Outcome delivered(Outcome outcome, PreparedContext.Ready sent) {
    return outcome instanceof Outcome.Done
        ? new Outcome.Done(new Answer.ContextDelivered(sent.bytes(), sent.losses()))
        : outcome;
  }

  private Signal reads(
      int number, Query.ReadLeg source, Query.ReadLeg destination, Instant deadline) {
    if (source.equals(destination)) {
      Outcome once = call(source, null, deadline);
      return new Signal.ReadsEnded(number, once, once);
    }
    List<Outcome> read = all(List.of(source, destination), deadline);
    return new Signal.ReadsEnded(number, read.get(0), read.get(1));
  }

  /// What came of each, all of them asked at once.
  private List<Outcome> all(List<? extends Query> queries, Instant deadline) {
    AtomicReferenceArray<@Nullable Outcome> outcomes = new AtomicReferenceArray<>(queries.size());
    List<Thread> others = new ArrayList<>();
    for (int i = 1; i < queries.size(); i++) {
      int mine = i;
      others.add(
          Thread.ofVirtual()
              .start(() -> outcomes.set(mine, call(queries.get(mine), null, deadline))));
    }
    outcomes.set(0, call(queries.getFirst(), null, deadline));
    try {
      for (Thread other : others) {
        // The call ends by its own deadline; this one is behind it and only guards against a bug
        // there.
        other.join(Duration.between(clock.instant(), deadline).plusSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<Outcome> all = new ArrayList<>();
    for (int i = 0; i < queries.size(); i++) {
      Outcome outcome = outcomes.get(i);
      all.add(outcome == null ? unknown("not read in time") : outcome);
    }
    return all;
  }

  private Outcome call(Call call, @Nullable CanonicalContext context, Instant deadline) {
    PlatformClient client = clients.get(call.account());
    if (client == null) {
      return notSent("account " + call.account() + " is not in this node's configuration");
    }
    long leftMs = Duration.between(clock.instant(), deadline).toMillis();
    if (leftMs <= 0) {
      return notSent("its deadline passed before it could be sent");
    }
    long begun = nanoTime.getAsLong();
    Outcome outcome;
    try {
      outcome = client.run(call, context, leftMs);
    } catch (RuntimeException e) {
      // A bug of ours: whether the call went out is not known, and the handoff must go on.
      log.error("a {} call to {} failed unexpectedly", call.kind(), call.account(), e);
      outcome = unknown("a fault in Baton: " + e.getClass().getSimpleName());
    }
    listener.called(call, outcome, nanoTime.getAsLong() - begun);
    return outcome;
  }

  private static Outcome notSent(String detail) {
    return new Outcome.Failed(
        new PlatformFailure.NotSent(TransportFault.Reason.BUDGET_EMPTY, detail));
  }

  private static Outcome unknown(String detail) {
    return new Outcome.Failed(new PlatformFailure.Unknown(detail));
  }
}
