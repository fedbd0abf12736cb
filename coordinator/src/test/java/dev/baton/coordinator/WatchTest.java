package dev.baton.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.DeadLetterCause;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Signal;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The watchdog: a handoff whose timer was lost is woken, and parked when that does not help.
class WatchTest {
  private static final Outcome UNKNOWN =
      new Outcome.Failed(new PlatformFailure.Unknown("no answer"));

  private final Play play = new Play();

  @Test
  void nobody_is_woken_before_the_wake_up_is_five_seconds_late() {
    Action.RunOrder reserve = play.playTo(CallKind.RESERVE);

    play.passMs(reserveTimeoutMs(reserve) + 4_999);
    assertThat(play.coordinator.watch(play.now)).isEmpty();

    play.passMs(1);
    play.work = play.coordinator.watch(play.now);
    assertThat(play.row(play.append().rows().getFirst()).signal()).isEqualTo(new Signal.Wake());
  }

  @Test
  void the_third_wake_up_in_a_row_that_was_lost_parks_the_handoff_as_stuck() {
    play.playTo(CallKind.RESERVE);
    for (int lost = 1; lost < Coordinator.OVERDUE_LIMIT; lost++) {
      play.passMs(20_000);
      play.work = play.coordinator.watch(play.now);
      assertThat(play.row(play.append().rows().getFirst()).signal()).isEqualTo(new Signal.Wake());
      play.store();
    }

    play.passMs(20_000);
    play.work = play.coordinator.watch(play.now);
    play.store();

    assertThat(play.work).hasOnlyElementsOfType(Work.Ended.class).hasSize(1);
    assertThat(play.only(Work.Ended.class).handoff().state())
        .isEqualTo(new HandoffState.DeadLettered(DeadLetterCause.STUCK));
    assertThat(play.coordinator.watch(play.now)).isEmpty();
    assertThat(play.overdue).containsExactly(false, false, true);
  }

  @Test
  void each_send_that_ends_without_a_known_outcome_is_told_once() {
    Action.RunOrder reserve = play.playTo(CallKind.RESERVE);
    play.signalAndStore(Play.ended(reserve, UNKNOWN));
    play.signalAndStore(Play.ended(reserve, UNKNOWN));
    assertThat(play.doubts).containsExactly(CallKind.RESERVE);

    play.passMs(20_000);
    play.signalAndStore(new Signal.Wake());
    play.passMs(20_000);
    play.signalAndStore(new Signal.Wake());

    assertThat(play.doubts).containsExactly(CallKind.RESERVE, CallKind.RESERVE);
  }

  @Test
  void a_refusal_is_no_doubt() {
    Action.RunOrder reserve = play.playTo(CallKind.RESERVE);
    play.signalAndStore(Play.ended(reserve, Parties.rejected("no")));

    assertThat(play.doubts).isEmpty();
  }

  @Test
  void an_outcome_in_between_starts_the_count_again() {
    Action.RunOrder reserve = play.playTo(CallKind.RESERVE);
    for (int lost = 1; lost < Coordinator.OVERDUE_LIMIT; lost++) {
      play.passMs(20_000);
      play.work = play.coordinator.watch(play.now);
      play.store();
    }
    play.signalAndStore(Play.ended(reserve, Parties.rejected("late")));

    play.passMs(20_000);
    play.work = play.coordinator.watch(play.now);

    assertThat(play.row(play.append().rows().getFirst()).signal()).isEqualTo(new Signal.Wake());
  }

  @Test
  void a_handoff_whose_step_is_being_stored_is_left_alone() {
    Action.RunOrder reserve = play.playTo(CallKind.RESERVE);
    play.signal(Play.ended(reserve, Parties.RESERVED));

    play.passMs(60_000);

    assertThat(play.coordinator.watch(play.now)).isEmpty();
  }

  private long reserveTimeoutMs(Action.RunOrder reserve) {
    return Duration.between(play.now.at(), reserve.deadline()).toMillis();
  }
}
