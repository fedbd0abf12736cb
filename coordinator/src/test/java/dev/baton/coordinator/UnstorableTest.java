package dev.baton.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.DeadLetterCause;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Signal;
import dev.baton.core.platform.CallKind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The database refuses a row itself: the handoff is parked, and its record stays whole.
class UnstorableTest {
  private static final String POISON = "poison-7f3a";

  private final Play play = new Play();

  @Test
  void the_step_is_taken_back_and_the_handoff_parked_without_the_poisoned_text() {
    Action.RunOrder reserve = play.playTo(CallKind.RESERVE);
    play.signal(Play.ended(reserve, Parties.rejected(POISON)));
    assertThat(text(play.append().rows().getFirst())).contains(POISON);

    play.work = play.coordinator.onUnstorable(play.id, play.now);

    Work.Append safe = play.append();
    assertThat(play.work).containsExactly(safe);
    assertThat(safe.expectedVersion()).isEqualTo(2);
    assertThat(safe.rows()).hasSize(1);
    assertThat(text(safe.rows().getFirst())).doesNotContain(POISON);
    assertThat(play.json.write(safe.after())).doesNotContain(POISON);
    HandoffJson.Row row = play.row(safe.rows().getFirst());
    assertThat(row.signal()).isEqualTo(new Signal.Park(DeadLetterCause.UNSTORABLE));
    assertThat(row.prevHash()).isEqualTo(play.stored.getLast().hash());
    play.store();
    assertThat(play.only(Work.Ended.class).handoff().state())
        .isEqualTo(new HandoffState.DeadLettered(DeadLetterCause.UNSTORABLE));
    assertThat(play.replayed()).isEqualTo(safe.after());
  }

  @Test
  void an_order_that_could_not_be_stored_is_never_run() {
    Action.RunOrder reserve = play.playTo(CallKind.RESERVE);
    play.signal(Play.ended(reserve, Parties.RESERVED));

    play.work = play.coordinator.onUnstorable(play.id, play.now);
    play.store();

    assertThat(play.all(Work.Run.class)).isEmpty();
    assertThat(play.coordinator.has(play.id)).isFalse();
  }

  @Test
  void a_safe_row_that_cannot_be_stored_either_is_not_tried_for_ever() {
    Action.RunOrder reserve = play.playTo(CallKind.RESERVE);
    play.signal(Play.ended(reserve, Parties.rejected(POISON)));
    play.work = play.coordinator.onUnstorable(play.id, play.now);
    assertThat(play.append().rows()).hasSize(1);

    assertThat(play.coordinator.onUnstorable(play.id, play.now)).isEmpty();
    assertThat(play.coordinator.has(play.id)).isFalse();
  }

  @Test
  void an_opening_that_cannot_be_stored_was_never_accepted() {
    play.open();

    assertThat(play.coordinator.onUnstorable(play.id, play.now)).isEmpty();

    assertThat(play.coordinator.has(play.id)).isFalse();
    assertThat(play.coordinator.onStored(play.id, 2, play.now)).isEmpty();
  }

  @Test
  void a_report_that_comes_when_nothing_is_being_stored_parks_nothing() {
    play.playTo(CallKind.RESERVE);

    assertThat(play.coordinator.onUnstorable(play.id, play.now)).isEmpty();

    play.signal(new Signal.Wake());
    assertThat(play.all(Work.WakeAt.class)).hasSize(1);
  }

  private static String text(Work.StoredRow row) {
    return new String(row.body(), StandardCharsets.UTF_8);
  }
}
