package dev.baton.simulation;

import dev.baton.coordinator.Coordinator;
import dev.baton.coordinator.CoordinatorListener;
import dev.baton.coordinator.Work;
import dev.baton.core.context.privacy.MappedContext;
import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.HandoffId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Query;
import dev.baton.core.wire.TransportFault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One incarnation of a node: a coordinator and what does its work in virtual time.
final class SimNode {
  private final int number;
  private final SimWorld sim;
  private final Coordinator coordinator;

  /// How far this node's clock is off; its stated error covers it.
  private final long clockOffMs;

  /// One for each handoff, as the server has it: the newest is the one that counts.
  private final Map<HandoffId, VirtualTime.Event> timers = new HashMap<>();

  /// What happened to this node while it stood still.
  private final List<Runnable> waiting = new ArrayList<>();

  private boolean running = true;
  private boolean paused;

  SimNode(int number, SimWorld sim) {
    this.number = number;
    this.sim = sim;
    this.coordinator =
        new Coordinator("node-" + number, sim.rows(), sim.mistake(), CoordinatorListener.NONE);
    this.clockOffMs = sim.random().nextInt(-50, 50);
  }

  int number() {
    return number;
  }

  boolean isRunning() {
    return running && !paused;
  }

  void open(Handoff handoff) {
    perform(coordinator.open(handoff, now()));
  }

  void adopt(SimJournal.Stored stored) {
    Handoff taken = stored.handoff;
    perform(coordinator.adopt(taken, stored.version, stored.lastHash, now()));
    Signal again = sim.mistake().afterTakeover(taken, stored.rows);
    if (again != null) {
      signal(taken.id(), again);
    }
  }

  /// Somebody wishes to cancel. A node that does not have the handoff, or not any more, ignores it.
  void cancel(HandoffId id) {
    whenRunning(() -> signal(id, new Signal.Cancel()));
  }

  /// A platform told something about a handoff.
  void tell(HandoffId id, Signal.Observed told) {
    whenRunning(() -> signal(id, told));
  }

  /// A person decides about a dead letter, which this node makes its own for it.
  void decide(SimJournal.Stored parked, Signal.Decided decided) {
    parked.owner = number;
    perform(coordinator.revive(parked.handoff, parked.version, parked.lastHash, decided, now()));
  }

  /// Killed: nothing of it runs any more, but what it has sent is on its way.
  void kill() {
    running = false;
  }

  /// Stands still, and then does at once all that it missed, and finds that it was declared dead.
  void pause(long ms) {
    paused = true;
    sim.time()
        .after(
            ms,
            () -> {
              paused = false;
              sim.story().tell(() -> "node " + number + " goes on");
              List<Runnable> missed = List.copyOf(waiting);
              waiting.clear();
              missed.forEach(this::whenRunning);
            });
  }

  private Moment now() {
    long errorMs = Math.abs(clockOffMs) + (sim.random().nextInt(50) == 0 ? 300 : 10);
    return new Moment(sim.time().now().plusMillis(clockOffMs), errorMs);
  }

  private void perform(List<Work> work) {
    for (Work item : work) {
      switch (item) {
        case Work.Append append -> append(append);
        case Work.Run(HandoffId id, Action action) -> run(id, action);
        case Work.WakeAt(HandoffId id, var at) -> wakeAt(id, at);
        // What it ended as was told when it was stored.
        case Work.Ended(HandoffId id, Handoff _) -> disarm(id);
      }
    }
  }

  private void wakeAt(HandoffId id, Instant at) {
    if (sim.mistake().armsTimers(number)) {
      disarm(id);
      timers.put(
          id,
          sim.time()
              .at(
                  at.minusMillis(clockOffMs).plusMillis(1),
                  () -> whenRunning(() -> signal(id, new Signal.Wake()))));
    }
  }

  private void disarm(HandoffId id) {
    VirtualTime.Event timer = timers.remove(id);
    if (timer != null) {
      timer.callOff();
    }
  }

  private void signal(HandoffId id, Signal signal) {
    perform(coordinator.onSignal(id, signal, now()));
  }

  /// A paused node does nothing until it goes on; a killed one nothing at all.
  private void whenRunning(Runnable what) {
    if (!running) {
      return;
    }
    if (paused) {
      waiting.add(what);
    } else {
      what.run();
    }
  }

  private void append(Work.Append append) {
    if (sim.mistake().actsBeforeStoring()) {
      for (Work.StoredRow row : append.rows()) {
        sim.rows().read(row.body()).actions().forEach(action -> run(append.id(), action));
      }
    }
    sim.flush(this, append, stored -> whenRunning(() -> onFlushed(append, stored)));
  }

  private void onFlushed(Work.Append append, boolean stored) {
    if (stored) {
      perform(coordinator.onStored(append.id(), append.lastSeq(), now()));
    } else {
      coordinator.forget(append.id());
      disarm(append.id());
    }
  }

  private void run(HandoffId id, Action action) {
    whenRunning(() -> {
      switch (action) {
        case Action.RunOrder(Order order, int send, var deadline) ->
            order(id, order, send, deadline.minusMillis(clockOffMs));
        case Action.RunReads reads -> reads(id, reads);
        case Action.RunFind(int number, var query, var deadline) ->
            send(id, query, deadline, outcome -> back(id, new Signal.FindEnded(number, outcome)));
        case Action.RunProbe probe -> probe(id, probe);
      }
    });
  }

  private void probe(HandoffId id, Action.RunProbe probe) {
    Query session = probe.session();
    List<Query> queries =
        session == null
            ? List.of(probe.queue(), probe.agents())
            : List.of(probe.queue(), probe.agents(), session);
    Outcome[] heard = new Outcome[3];
    int[] missing = {queries.size()};
    for (int i = 0; i < queries.size(); i++) {
      int at = i;
      send(
          id,
          queries.get(i),
          probe.deadline(),
          outcome -> {
            heard[at] = outcome;
            if (--missing[0] == 0) {
              back(id, new Signal.ProbeEnded(probe.number(), heard[2], heard[0], heard[1]));
            }
          });
    }
  }

  private void send(HandoffId id, Query query, Instant deadline, Consumer<Outcome> onOutcome) {
    sim.network().send(sim.name(id), query, null, deadline.minusMillis(clockOffMs), onOutcome);
  }

  /// @param deadline in true time
  private void order(HandoffId id, Order given, int send, Instant deadline) {
    Mistake mistake = sim.mistake();
    boolean inTime = sim.isAlive(number) && deadline.isAfter(sim.time().now());
    if (!inTime && !mistake.sendsWithoutLease()) {
      sim.story().tell(() -> told(given, send, id, "does not send ") + ": it is too late");
      back(id, new Signal.OrderEnded(given.orderId(), send, notSent()));
      return;
    }
    Order order = mistake.sent(number, given, send);
    sim.story().tell(() -> told(order, send, id, "sends "));
    Outcome instead = mistake.insteadOf(order);
    if (instead != null) {
      back(id, new Signal.OrderEnded(given.orderId(), send, instead));
      return;
    }
    sim.invariants().orderSent(id, order, deadline);
    boolean delivers = order instanceof Order.DeliverContext;
    @Nullable MappedContext mapped = delivers || travelsBeside(order) ? sim.context(id) : null;
    sim.network()
        .send(
            sim.name(id),
            order,
            mapped == null ? null : mistake.context(mapped.context()),
            inTime ? deadline : sim.time().now().plusMillis(1),
            outcome -> {
              Outcome recorded = delivers && mapped != null ? withLosses(outcome, mapped) : outcome;
              Outcome heard = mistake.heard(order, recorded);
              back(id, new Signal.OrderEnded(given.orderId(), send, heard));
            });
  }

  /// As the server does it: the conversation goes with a transfer within an account, the number
  /// with a callback.
  private static boolean travelsBeside(Order order) {
    return switch (order) {
      case Order.Commit commit ->
          commit.inbound() instanceof Inbound.Within
              || commit.inbound() instanceof Inbound.Connector;
      case Order.Prepare _, Order.RequestCallback _ -> true;
      case Order.Reserve _,
          Order.Withdraw _,
          Order.Release _,
          Order.DeliverContext _,
          Order.Requeue _,
          Order.EndLeg _,
          Order.Hold _,
          Order.OffHold _,
          Order.SendMessage _,
          Order.CreateInteraction _ ->
          false;
    };
  }

  private String told(Order order, int send, HandoffId id, String verb) {
    return "node "
        + number
        + " "
        + verb
        + Story.words(order.kind())
        + " for "
        + sim.name(id)
        + " to "
        + order.account()
        + (send > 1 ? ", for the " + send + ". time" : "");
  }

  /// As the server's runner does it: what the mapping took away is recorded with the delivery.
  private Outcome withLosses(Outcome outcome, MappedContext mapped) {
    return outcome instanceof Outcome.Done
        ? new Outcome.Done(new Answer.ContextDelivered(0, sim.mistake().losses(mapped.losses())))
        : outcome;
  }

  private static Outcome notSent() {
    return new Outcome.Failed(
        new PlatformFailure.NotSent(TransportFault.Reason.BUDGET_EMPTY, "too late to be sent"));
  }

  private void reads(HandoffId id, Action.RunReads reads) {
    Outcome[] both = new Outcome[2];
    Runnable whenBoth =
        () -> {
          if (both[0] != null && both[1] != null) {
            Handoff h = sim.stored(id).handoff;
            Outcome here = sim.mistake().sourceRead(h, both[0]);
            Outcome there = sim.mistake().destinationRead(h, both[1]);
            back(id, new Signal.ReadsEnded(reads.number(), here, there));
          }
        };
    send(
        id,
        reads.source(),
        reads.deadline(),
        outcome -> {
          both[0] = outcome;
          whenBoth.run();
        });
    send(
        id,
        reads.destination(),
        reads.deadline(),
        outcome -> {
          both[1] = outcome;
          whenBoth.run();
        });
  }

  private void back(HandoffId id, Signal signal) {
    whenRunning(() -> signal(id, signal));
  }
}
