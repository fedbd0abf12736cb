package dev.baton.simulation;

import dev.baton.coordinator.Coordinator;
import dev.baton.coordinator.Work;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.HandoffId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.wire.TransportFault;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One incarnation of a node: a coordinator and what does its work in virtual time.
final class SimNode {
  private final int number;
  private final SimWorld sim;
  private final Coordinator coordinator;
  private final Function<HandoffId, CanonicalContext> contexts;

  /// How far this node's clock is off; its stated error covers it.
  private final long clockOffMs;

  private boolean running = true;
  private boolean paused;

  SimNode(
      int number, SimWorld sim, HandoffJson json, Function<HandoffId, CanonicalContext> contexts) {
    this.number = number;
    this.sim = sim;
    this.coordinator = new Coordinator("node-" + number, json);
    this.contexts = contexts;
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
    perform(coordinator.adopt(stored.handoff, stored.version, stored.lastHash, now()));
  }

  /// Somebody wishes to cancel. A node that does not have the handoff, or not any more, ignores it.
  void cancel(HandoffId id) {
    whenRunning(() -> signal(id, new Signal.Cancel()));
  }

  /// Killed: nothing of it runs any more, but what it has sent is on its way.
  void kill() {
    running = false;
  }

  /// Stands still, and then finds that it was declared dead.
  void pause(long ms) {
    paused = true;
    sim.time()
        .after(
            ms,
            () -> {
              paused = false;
              sim.story().tell("node " + number + " goes on");
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
        case Work.WakeAt(HandoffId id, var at) ->
            sim.time()
                .at(
                    at.minusMillis(clockOffMs).plusMillis(1),
                    () -> whenRunning(() -> signal(id, new Signal.Wake())));
        case Work.Ended(HandoffId _, Handoff h) -> sim.story().tell(h.id() + " ended " + h.state());
      }
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
      sim.time().after(100, () -> whenRunning(what));
    } else {
      what.run();
    }
  }

  private void append(Work.Append append) {
    if (sim.bug() == PlantedBug.ACTS_BEFORE_STORING) {
      runActionsOf(append);
    }
    sim.flush(this, append, stored -> whenRunning(() -> onFlushed(append, stored)));
  }

  private void onFlushed(Work.Append append, boolean stored) {
    if (stored) {
      perform(coordinator.onStored(append.id(), append.lastSeq(), now()));
    } else {
      coordinator.forget(append.id());
    }
  }

  /// The planted bug: what a row orders is sent though nobody knows yet whether the row is stored.
  private void runActionsOf(Work.Append append) {
    HandoffJson json = new HandoffJson();
    for (Work.StoredRow row : append.rows()) {
      json.readRow(row.body()).actions().forEach(action -> run(append.id(), action));
    }
  }

  private void run(HandoffId id, Action action) {
    whenRunning(() -> {
      switch (action) {
        case Action.RunOrder(Order order, int send, var deadline) ->
            order(id, order, send, deadline);
        case Action.RunReads reads -> reads(id, reads);
        case Action.RunFind(int number, var query, var deadline) ->
            sim.network()
                .send(
                    query,
                    null,
                    deadline,
                    outcome -> back(id, new Signal.FindEnded(number, outcome)));
      }
    });
  }

  private void order(HandoffId id, Order order, int send, Instant deadline) {
    Instant trueDeadline = deadline.minusMillis(clockOffMs);
    if (!sim.isAlive(number) || !trueDeadline.isAfter(sim.time().now())) {
      back(id, new Signal.OrderEnded(order.orderId(), send, notSent()));
      return;
    }
    sim.story().tell(id + " sends " + order.kind() + " (send " + send + ")");
    sim.invariants().orderSent(order, trueDeadline);
    if (sim.bug() == PlantedBug.FENCE_SKIPPED && order instanceof Order.Release) {
      back(id, new Signal.OrderEnded(order.orderId(), send, accepted()));
      return;
    }
    @Nullable CanonicalContext context =
        order instanceof Order.DeliverContext ? contexts.apply(id) : null;
    sim.network()
        .send(
            Bugs.distortOrder(sim.bug(), order),
            context,
            trueDeadline,
            outcome ->
                back(
                    id,
                    new Signal.OrderEnded(
                        order.orderId(), send, Bugs.distort(sim.bug(), order, outcome))));
  }

  private static Outcome notSent() {
    return new Outcome.Failed(
        new PlatformFailure.NotSent(TransportFault.Reason.BUDGET_EMPTY, "too late to be sent"));
  }

  private static Outcome accepted() {
    return new Outcome.Done(new Answer.Accepted());
  }

  private void reads(HandoffId id, Action.RunReads reads) {
    Outcome[] both = new Outcome[2];
    Runnable whenBoth =
        () -> {
          if (both[0] != null && both[1] != null) {
            Outcome there = Bugs.distortRead(sim.bug(), sim.handoff(id), both[1]);
            Outcome here = Bugs.distortSource(sim.bug(), both[0]);
            back(id, new Signal.ReadsEnded(reads.number(), here, there));
          }
        };
    sim.network()
        .send(
            reads.source(),
            null,
            reads.deadline(),
            outcome -> {
              both[0] = outcome;
              whenBoth.run();
            });
    sim.network()
        .send(
            reads.destination(),
            null,
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
