package dev.baton.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.OrderId;
import dev.baton.core.platform.CallKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many threads at once: one step of a handoff at a time, and none is lost.
@Timeout(60)
class ManyThreadsTest {
  private static final int HANDOFFS = 200;
  private static final int THREADS = 8;

  /// Fewer than the mailbox holds, so that no outcome is dropped.
  private static final int LATE_SIGNALS = 40;

  /// Enough that a gap between taking a handoff in and locking it is hit, and still under a second.
  private static final int ADOPTIONS = 20_000;

  private final HandoffJson json = new HandoffJson();
  private final Coordinator coordinator = new Coordinator("node-a", json);
  private final Map<HandoffId, Work.Append> underWay = new ConcurrentHashMap<>();
  private final Map<HandoffId, List<Work.StoredRow>> stored = new ConcurrentHashMap<>();
  private final Map<HandoffId, Handoff> ended = new ConcurrentHashMap<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final CountDownLatch allEnded = new CountDownLatch(HANDOFFS);

  @Test
  void each_handoff_has_one_append_under_way_and_its_rows_are_one_unbroken_story()
      throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> noise = new ArrayList<>();
      for (int n = 0; n < HANDOFFS; n++) {
        HandoffId id = Parties.id(n);
        stored.put(id, new ArrayList<>());
        perform(coordinator.open(Parties.requested(id), now()), threads);
      }
      for (int late = 0; late < LATE_SIGNALS; late++) {
        Signal signal = new Signal.OrderEnded(new OrderId("late/" + late), 1, Parties.ACCEPTED);
        noise.add(
            threads.submit(() -> {
              for (int n = 0; n < HANDOFFS; n++) {
                perform(coordinator.onSignal(Parties.id(n), signal, now()), threads);
              }
            }));
      }
      for (Future<?> one : noise) {
        one.get();
      }
      assertThat(allEnded.await(30, TimeUnit.SECONDS)).as("all handoffs ended").isTrue();
    }

    assertThat(violations).isEmpty();
    assertThat(coordinator.size()).isZero();
    assertThat(ended).hasSize(HANDOFFS);
    ended.forEach((id, handoff) -> {
      assertThat(handoff.state()).isEqualTo(new HandoffState.Completed());
      assertThat(replay(id)).isEqualTo(handoff);
    });
  }

  @Test
  void a_handoff_that_is_signalled_while_it_is_adopted_still_has_one_append_under_way()
      throws Exception {
    Play before = new Play();
    before.playTo(CallKind.COMMIT);
    Handoff handoff = before.replayed();
    String hash = before.stored.getLast().hash();
    Moment overdue = Parties.moment(60_000);

    try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
      for (int round = 0; round < ADOPTIONS; round++) {
        CountDownLatch spinning = new CountDownLatch(1);
        AtomicBoolean adopted = new AtomicBoolean();
        Future<List<Work>> woken =
            threads.submit(() -> {
              List<Work> work = new ArrayList<>();
              spinning.countDown();
              while (work.isEmpty() && !adopted.get()) {
                work.addAll(coordinator.onSignal(handoff.id(), new Signal.Wake(), overdue));
              }
              return work;
            });
        spinning.await();
        List<Work> work =
            new ArrayList<>(coordinator.adopt(handoff, before.stored.size(), hash, overdue));
        adopted.set(true);
        work.addAll(woken.get());
        assertThat(work).filteredOn(Work.Append.class::isInstance).hasSize(1);
        coordinator.forgetAll();
      }
    }
  }

  private static Moment now() {
    return Parties.moment(0);
  }

  private void perform(List<Work> work, ExecutorService threads) {
    for (Work item : work) {
      switch (item) {
        case Work.Append append -> {
          if (underWay.putIfAbsent(append.id(), append) != null) {
            violations.add("two appends under way for " + append.id());
          }
          threads.execute(() -> store(append, threads));
        }
        case Work.Run(HandoffId id, Action action) ->
            threads.execute(
                () -> perform(coordinator.onSignal(id, Play.answer(action), now()), threads));
        case Work.WakeAt _ -> {
          // Time stands still here: no deadline passes.
        }
        case Work.Ended(HandoffId id, Handoff handoff) -> {
          if (ended.put(id, handoff) != null) {
            violations.add("ended twice: " + id);
          }
          allEnded.countDown();
        }
      }
    }
  }

  private void store(Work.Append append, ExecutorService threads) {
    List<Work.StoredRow> rows = stored.getOrDefault(append.id(), List.of());
    if (append.expectedVersion() != rows.size()) {
      violations.add(append.id() + " expects " + append.expectedVersion() + " of " + rows.size());
    }
    rows.addAll(append.rows());
    underWay.remove(append.id());
    perform(coordinator.onStored(append.id(), append.lastSeq(), now()), threads);
  }

  private Handoff replay(HandoffId id) {
    return HandoffJson.replay(
        stored.getOrDefault(id, List.of()).stream().map(row -> json.readRow(row.body())).toList());
  }
}
