package dev.baton.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.DeadLetterCause;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.OrderId;
import dev.baton.core.platform.CallKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Decide, store, and only then act.
class CoordinatorTest {
  private final Play play = new Play();

  @Test
  void opening_and_first_order_are_stored_together_before_anything_is_sent() {
    play.open();

    Work.Append append = play.append();
    assertThat(play.work).containsExactly(append);
    assertThat(append.isNew()).isTrue();
    assertThat(append.rows())
        .extracting(row -> play.row(row).to())
        .containsExactly("requested", "reserving");
    assertThat(play.row(append.rows().getFirst()).opened()).isEqualTo(Parties.requested(play.id));
    assertThat(append.after().order()).isNotNull();
  }

  @Test
  void an_order_is_run_once_its_step_is_stored_and_watched_by_a_timer() {
    play.open();
    play.store();

    Action.RunOrder order = play.order();
    assertThat(order.order().kind()).isEqualTo(CallKind.RESERVE);
    assertThat(play.work)
        .containsExactly(new Work.Run(play.id, order), new Work.WakeAt(play.id, order.deadline()));
  }

  @Test
  void no_step_of_a_whole_handoff_runs_anything_before_it_is_stored() {
    play.open();
    int appends = 0;
    while (play.coordinator.has(play.id)) {
      assertThat(play.work).hasOnlyElementsOfType(Work.Append.class).hasSize(1);
      appends++;
      play.store();
      if (play.coordinator.has(play.id)) {
        play.signal(Play.answer(play.action()));
      }
    }

    assertThat(appends).isEqualTo(5);
    Work.Ended ended = play.only(Work.Ended.class);
    assertThat(ended.handoff().state()).isEqualTo(new HandoffState.Completed());
    assertThat(play.work).containsExactly(ended);
    assertThat(play.coordinator.size()).isZero();
  }

  @Test
  void the_rows_of_one_step_share_one_append_with_contiguous_seqs() {
    Action.RunOrder reserve = play.playTo(CallKind.RESERVE);

    play.signal(Play.ended(reserve, Parties.RESERVED));

    Work.Append append = play.append();
    assertThat(append.expectedVersion()).isEqualTo(2);
    assertThat(append.isNew()).isFalse();
    assertThat(append.rows()).extracting(Work.StoredRow::seq).containsExactly(3L, 4L);
    assertThat(append.rows())
        .extracting(row -> play.row(row).to())
        .containsExactly("reserved", "committing");
    assertThat(append.lastSeq()).isEqualTo(4);
    assertThat(append.after().state()).isInstanceOf(HandoffState.Committing.class);
  }

  @Test
  void signals_wait_while_a_step_is_being_stored_and_are_taken_in_their_order() {
    Action.RunOrder reserve = play.playTo(CallKind.RESERVE);
    play.signal(late(1));
    Work.Append first = play.append();

    assertThat(play.coordinator.onSignal(play.id, late(2), play.now)).isEmpty();
    assertThat(play.coordinator.onSignal(play.id, late(3), play.now)).isEmpty();
    assertThat(play.coordinator.onSignal(play.id, Play.ended(reserve, Parties.RESERVED), play.now))
        .isEmpty();

    assertThat(signals(first)).containsExactly(late(1));
    play.store();
    assertThat(signals(play.append())).containsExactly(late(2));
    play.store();
    assertThat(signals(play.append())).containsExactly(late(3));
    play.store();
    assertThat(play.append().after().state()).isInstanceOf(HandoffState.Committing.class);
  }

  @Test
  void the_mailbox_holds_64_signals_and_what_comes_beyond_is_dropped() {
    play.playTo(CallKind.RESERVE);
    play.signal(late(0));
    for (int n = 1; n <= Coordinator.MAILBOX_BOUND + 1; n++) {
      assertThat(play.coordinator.onSignal(play.id, late(n), play.now)).isEmpty();
    }

    int taken = 0;
    Signal last = late(0);
    play.store();
    while (!play.all(Work.Append.class).isEmpty()) {
      taken++;
      last = signals(play.append()).getFirst();
      play.store();
    }
    assertThat(taken).isEqualTo(64);
    assertThat(last).isEqualTo(late(64));
  }

  @Test
  void the_deadline_of_an_order_whose_outcome_was_dropped_makes_it_unknown() {
    Action.RunOrder commit = play.playTo(CallKind.COMMIT);
    play.signal(late(0));
    for (int n = 1; n <= Coordinator.MAILBOX_BOUND; n++) {
      play.coordinator.onSignal(play.id, late(n), play.now);
    }
    play.coordinator.onSignal(play.id, Play.ended(commit, Parties.ACCEPTED), play.now);
    play.store();
    while (!play.all(Work.Append.class).isEmpty()) {
      play.store();
    }
    assertThat(play.only(Work.WakeAt.class).at()).isEqualTo(commit.deadline());

    play.passMs(4_000);
    play.signalAndStore(new Signal.Wake());

    assertThat(play.action()).isInstanceOf(Action.RunReads.class);
    assertThat(play.replayed().commitDoubted()).isTrue();
  }

  @Test
  void a_wake_up_that_finds_nothing_due_stores_nothing_and_sets_the_timer_again() {
    Action.RunOrder reserve = play.playTo(CallKind.RESERVE);

    play.passMs(3_999);
    play.signal(new Signal.Wake());

    assertThat(play.work).containsExactly(new Work.WakeAt(play.id, reserve.deadline()));
  }

  @Test
  void an_old_seq_is_no_news() {
    Action.RunOrder reserve = play.playTo(CallKind.RESERVE);
    play.signal(Play.ended(reserve, Parties.RESERVED));
    Work.Append append = play.append();

    assertThat(play.coordinator.onStored(play.id, 2, play.now)).isEmpty();
    assertThat(play.coordinator.onStored(play.id, 3, play.now)).isEmpty();
    play.store();
    assertThat(play.order().order().kind()).isEqualTo(CallKind.COMMIT);
    assertThat(play.coordinator.onStored(play.id, append.lastSeq(), play.now))
        .as("stored twice is run once")
        .isEmpty();
  }

  @Test
  void a_second_opening_of_the_same_handoff_is_a_bug() {
    play.open();

    Handoff again = Parties.requested(play.id);
    assertThatIllegalStateException()
        .isThrownBy(() -> play.coordinator.open(again, play.now))
        .withMessageContaining(play.id.value());
    play.store();
    assertThat(play.order().order().kind()).isEqualTo(CallKind.RESERVE);
  }

  @Test
  void a_handoff_that_ended_takes_no_more_signals() {
    play.playTo(CallKind.RESERVE);
    play.signalAndStore(new Signal.Park(DeadLetterCause.STUCK));

    assertThat(play.only(Work.Ended.class).handoff().state())
        .isInstanceOf(HandoffState.DeadLettered.class);
    play.signal(new Signal.Wake());
    assertThat(play.work).isEmpty();
    assertThat(play.coordinator.has(play.id)).isFalse();
  }

  @Test
  void signals_of_one_handoff_do_not_wait_for_another() {
    play.open();
    List<Work> other = play.coordinator.open(Parties.requested(Parties.id(2)), play.now);

    assertThat(other).hasOnlyElementsOfType(Work.Append.class).hasSize(1);
    assertThat(play.coordinator.size()).isEqualTo(2);
  }

  @Test
  void what_comes_for_a_forgotten_handoff_is_ignored() {
    Action.RunOrder reserve = play.playTo(CallKind.RESERVE);
    play.signal(Play.ended(reserve, Parties.RESERVED));
    long seq = play.append().lastSeq();

    play.coordinator.forget(play.id);

    assertForgotten(seq, reserve);
  }

  @Test
  void a_node_without_its_lease_ignores_every_outcome_that_still_comes() {
    Action.RunOrder reserve = play.playTo(CallKind.RESERVE);
    play.coordinator.open(Parties.requested(Parties.id(2)), play.now);
    play.signal(Play.ended(reserve, Parties.RESERVED));
    long seq = play.append().lastSeq();

    play.coordinator.forgetAll();

    assertThat(play.coordinator.size()).isZero();
    assertThat(play.coordinator.onStored(Parties.id(2), 2, play.now)).isEmpty();
    assertForgotten(seq, reserve);
  }

  private void assertForgotten(long seq, Action.RunOrder reserve) {
    assertThat(play.coordinator.has(play.id)).isFalse();
    assertThat(play.coordinator.onStored(play.id, seq, play.now)).isEmpty();
    assertThat(play.coordinator.onUnstorable(play.id, play.now)).isEmpty();
    play.signal(Play.ended(reserve, Parties.RESERVED));
    assertThat(play.work).isEmpty();
    play.passMs(60_000);
    assertThat(play.coordinator.watch(play.now)).isEmpty();
  }

  private List<Signal> signals(Work.Append append) {
    return append.rows().stream()
        .map(row -> play.row(row).signal())
        .filter(signal -> signal != null)
        .toList();
  }

  /// An outcome nobody waits for any more: it is recorded, and nothing follows from it.
  private static Signal late(int n) {
    return new Signal.OrderEnded(new OrderId("late/" + n), 1, Parties.ACCEPTED);
  }
}
