package dev.baton.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.DeadLetterCause;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Signal;
import dev.baton.core.platform.CallKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Another node takes a handoff over where the rows of the first one end.
class TakeoverTest {
  private final Play first = new Play();
  private final Coordinator second = new Coordinator("node-b", first.json);

  @Test
  void a_commit_in_doubt_is_read_back_under_the_same_order_id() {
    Action.RunOrder commit = first.playTo(CallKind.COMMIT);
    first.passMs(2_000);

    List<Work> taken = adopt();

    Work.Append append = onlyAppend(taken);
    assertThat(append.expectedVersion()).isEqualTo(first.stored.size());
    assertThat(first.row(append.rows().getFirst()).signal()).isEqualTo(new Signal.Resumed());
    assertThat(first.row(append.rows().getFirst()).prevHash())
        .isEqualTo(first.stored.getLast().hash());
    Handoff after = append.after();
    assertThat(after.commitDoubted()).isTrue();
    assertThat(after.order())
        .isNotNull()
        .satisfies(order -> {
          assertThat(order.orderId()).isEqualTo(commit.order().orderId());
          assertThat(order.doubted()).isTrue();
        });
    List<Work> run = second.onStored(first.id, append.lastSeq(), first.now);
    assertThat(run.getFirst())
        .isInstanceOfSatisfying(
            Work.Run.class, work -> assertThat(work.action()).isInstanceOf(Action.RunReads.class));
  }

  @Test
  void a_reading_that_shows_nothing_sends_the_same_commit_again_and_never_another() {
    Action.RunOrder commit = first.playTo(CallKind.COMMIT);
    first.passMs(500);
    Work.Append resumed = onlyAppend(adopt());
    List<Work> run = second.onStored(first.id, resumed.lastSeq(), first.now);
    Action.RunReads reads = (Action.RunReads) ((Work.Run) run.getFirst()).action();

    Signal nothing =
        new Signal.ReadsEnded(
            reads.number(), Parties.rejected("unreadable"), Parties.rejected("unreadable"));
    Work.Append again = onlyAppend(second.onSignal(first.id, nothing, first.now));

    List<Work> sent = second.onStored(first.id, again.lastSeq(), first.now);
    Action.RunOrder repeated = (Action.RunOrder) ((Work.Run) sent.getFirst()).action();
    assertThat(repeated.order()).isEqualTo(commit.order());
    assertThat(repeated.send()).isEqualTo(commit.send() + 1);
  }

  @Test
  void what_the_dead_node_still_hears_is_recorded_by_the_new_one_as_late() {
    Action.RunOrder reserve = first.playTo(CallKind.RESERVE);
    Work.Append resumed = onlyAppend(adopt());
    second.onStored(first.id, resumed.lastSeq(), first.now);

    Work.Append late =
        onlyAppend(second.onSignal(first.id, Play.ended(reserve, Parties.RESERVED), first.now));

    assertThat(late.rows()).hasSize(1);
    assertThat(late.after()).isEqualTo(resumed.after());
  }

  @Test
  void a_handoff_that_has_ended_is_not_taken_over() {
    first.playTo(CallKind.RESERVE);
    first.signal(new Signal.Park(DeadLetterCause.STUCK));
    Work.Append append = first.append();
    assertThat(append.after().state()).isInstanceOf(HandoffState.DeadLettered.class);

    assertThat(second.adopt(append.after(), append.lastSeq(), append.lastHash(), first.now))
        .isEmpty();
    assertThat(second.has(first.id)).isFalse();
  }

  @Test
  void a_handoff_that_is_here_already_is_not_taken_over_again() {
    Action.RunOrder reserve = first.playTo(CallKind.RESERVE);
    Handoff stored = first.replayed();

    assertThat(
            first.coordinator.adopt(
                stored, first.stored.size(), first.stored.getLast().hash(), first.now))
        .isEmpty();
    first.signal(Play.ended(reserve, Parties.RESERVED));
    assertThat(first.append().expectedVersion()).isEqualTo(2);
  }

  private List<Work> adopt() {
    return second.adopt(
        first.replayed(), first.stored.size(), first.stored.getLast().hash(), first.now);
  }

  private static Work.Append onlyAppend(List<Work> work) {
    assertThat(work).hasOnlyElementsOfType(Work.Append.class).hasSize(1);
    return (Work.Append) work.getFirst();
  }
}
