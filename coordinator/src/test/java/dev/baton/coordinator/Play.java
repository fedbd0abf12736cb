package dev.baton.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.HandoffId;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Outcome;
import java.util.ArrayList;
import java.util.List;

/// One coordinator and what a journal would have stored of one handoff, moved by hand.
final class Play {
  final HandoffJson json = new HandoffJson();
  final Coordinator coordinator = new Coordinator("node-a", json, new Tally());
  final List<CallKind> doubts = new ArrayList<>();
  final List<Boolean> overdue = new ArrayList<>();
  final HandoffId id = Parties.ID;
  final List<Work.StoredRow> stored = new ArrayList<>();
  Moment now = Parties.moment(0);

  /// What the last call asked for.
  List<Work> work = List.of();

  /// Keeps what the coordinator says beside its work.
  private final class Tally implements CoordinatorListener {
    @Override
    public void inDoubt(CallKind order) {
      doubts.add(order);
    }

    @Override
    public void overdue(boolean parked) {
      overdue.add(parked);
    }
  }

  void passMs(long ms) {
    now = new Moment(now.at().plusMillis(ms), 0);
  }

  void open() {
    work = coordinator.open(Parties.requested(id), now);
  }

  void signal(Signal signal) {
    work = coordinator.onSignal(id, signal, now);
  }

  /// The append that was asked for is stored.
  void store() {
    Work.Append append = append();
    stored.addAll(append.rows());
    work = coordinator.onStored(id, append.lastSeq(), now);
  }

  void signalAndStore(Signal signal) {
    signal(signal);
    store();
  }

  /// Opens the handoff and goes on until that kind of order is to be run.
  Action.RunOrder playTo(CallKind kind) {
    open();
    store();
    while (order().order().kind() != kind) {
      signalAndStore(answer(action()));
    }
    return order();
  }

  /// What comes back when everything goes well.
  static Signal answer(Action action) {
    return switch (action) {
      case Action.RunOrder sent ->
          ended(
              sent, sent.order().kind() == CallKind.RESERVE ? Parties.RESERVED : Parties.ACCEPTED);
      case Action.RunReads reads ->
          new Signal.ReadsEnded(reads.number(), Parties.sourceLetGo(), Parties.arrived());
      case Action.RunProbe probe -> throw new AssertionError("no bot has her: " + probe);
      case Action.RunFind find -> throw new AssertionError("nothing was in doubt: " + find);
    };
  }

  /// The only append among what was asked for.
  Work.Append append() {
    return only(Work.Append.class);
  }

  /// The only action among what was asked for.
  Action action() {
    return only(Work.Run.class).action();
  }

  /// The only action among what was asked for, an order.
  Action.RunOrder order() {
    return (Action.RunOrder) action();
  }

  <T extends Work> T only(Class<T> type) {
    List<T> found = all(type);
    assertThat(found).as("%s in %s", type.getSimpleName(), work).hasSize(1);
    return found.getFirst();
  }

  <T extends Work> List<T> all(Class<T> type) {
    return work.stream().filter(type::isInstance).map(type::cast).toList();
  }

  HandoffJson.Row row(Work.StoredRow row) {
    return json.readRow(row.body());
  }

  /// What the stored rows alone say.
  Handoff replayed() {
    return HandoffJson.replay(stored.stream().map(this::row).toList());
  }

  static Signal.OrderEnded ended(Action.RunOrder sent, Outcome outcome) {
    return new Signal.OrderEnded(sent.order().orderId(), sent.send(), outcome);
  }
}
