package dev.baton.core.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Rows;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.ContextLoss;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.ReservationStatus;
import dev.baton.core.platform.ReservationView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoryTest {
  private static final ReservationId RES = new ReservationId("res-1");

  @Test
  void every_row_becomes_one_line_that_begins_with_its_state() {
    List<String> ordered = new ArrayList<>();
    for (long seed = 0; seed < 120; seed++) {
      List<HandoffJson.Row> rows = Rows.of(seed);
      List<Story.Line> lines = Story.tell(rows);
      assertThat(lines).hasSameSizeAs(rows);
      for (int i = 0; i < rows.size(); i++) {
        Story.Line line = lines.get(i);
        assertThat(line.seq()).isEqualTo(rows.get(i).seq());
        assertThat(line.state()).startsWith(rows.get(i).to());
        assertThat(line.ordered()).hasSameSizeAs(rows.get(i).actions());
        assertThat(line.heard()).isNotBlank();
        assertThat(line.ms()).isBetween(i == 0 ? 0 : lines.get(i - 1).ms(), 6_000_000L);
        ordered.addAll(line.ordered());
      }
      assertThat(lines.getFirst().heard()).isEqualTo("handoff asked for");
    }
    assertThat(ordered)
        .contains(
            "reserve to cxone-eu",
            "commit to genesys-eu",
            "commit to genesys-eu again (send 2, same order id)",
            "read genesys-eu and cxone-eu",
            "list reservations at cxone-eu");
  }

  @Test
  void a_line_says_its_stage_its_cycle_and_which_send_was_answered() {
    Set<String> states = new TreeSet<>();
    Set<String> heard = new TreeSet<>();
    Set<String> ordered = new TreeSet<>();
    for (long seed = 0; seed < 300; seed++) {
      for (Story.Line line : Story.tell(Rows.of(seed))) {
        states.add(line.state());
        heard.add(line.heard());
        ordered.addAll(line.ordered());
      }
    }
    assertThat(states)
        .contains(
            "reserved",
            "reserved (advisory)",
            "committing",
            "committing (reading back)",
            "confirming (cycle 1)",
            "confirming (after repair, cycle 1)",
            "releasing",
            "releasing (settling)")
        .noneMatch(state -> state.endsWith("(ordering)"));
    assertThat(heard)
        .contains("commit: accepted", "commit (send 2): accepted", "deliver context: accepted")
        .noneMatch(line -> line.contains("(send 1)"));
    assertThat(ordered)
        .contains("commit to genesys-eu with nothing held there (advisory)")
        .allMatch(line -> !line.contains("advisory") || line.startsWith("commit to "));
  }

  @Test
  void a_cycle_that_failed_says_so_where_it_failed() {
    int failed = 0;
    for (long seed = 0; seed < 300; seed++) {
      List<Story.Line> lines = Story.tell(Rows.of(seed));
      for (int i = 1; i < lines.size(); i++) {
        boolean second = lines.get(i).state().startsWith("confirming (cycle 2)");
        boolean first = lines.get(i - 1).state().startsWith("confirming (cycle 1)");
        boolean failedHere = first && second;
        assertThat(lines.get(i).heard().endsWith("(they do not agree, 1 of 3)"))
            .as("%s", lines.subList(i - 1, i + 1))
            .isEqualTo(failedHere || afterRepair(lines, i));
        failed += failedHere ? 1 : 0;
      }
    }
    assertThat(failed).isPositive();
  }

  private static boolean afterRepair(List<Story.Line> lines, int i) {
    String before = lines.get(i - 1).state();
    String after = lines.get(i).state();
    // Somebody who escalates waits for one comparison only.
    boolean escalated = before.endsWith("cycle 1)") && after.startsWith("compensating (");
    return escalated
        || (before.equals("confirming (after repair, cycle 1)")
            && after.equals("confirming (after repair, cycle 2)"));
  }

  @Test
  void a_story_with_a_row_missing_is_not_told() {
    List<HandoffJson.Row> rows = new ArrayList<>(Rows.of(1));
    rows.remove(1);
    assertThatThrownBy(() -> Story.tell(rows))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("row 2");
  }

  @Test
  void an_answer_is_told_in_a_few_words() {
    says("accepted", new Answer.Accepted());
    says("reserved res-1, window 14000 ms", new Answer.Reserved(RES, 14_000, null));
    says(
        "context taken, 812 bytes; dropped /customer/phone",
        new Answer.ContextDelivered(
            812, List.of(new ContextLoss("/customer/phone", ContextLoss.Kind.DROPPED))));
    says("none", new Answer.ReservationsFound(List.of()));
    says(
        "res-1 held",
        new Answer.ReservationsFound(List.of(new ReservationView(RES, ReservationStatus.HELD))));
    says("nobody", new Answer.LegRead(new LegView.Absent()));
    says("active with nice-usr-4492", read(LegState.ACTIVE, "nice-usr-4492", "billing", null));
    says("queued in billing", read(LegState.QUEUED, null, "billing", null));
    says("bot active", read(LegState.BOT_ACTIVE, null, null, null));
    says("has let the caller go", read(LegState.COMPLETED, "x", null, EndedReason.TRANSFERRED));
    says("completed (caller left)", read(LegState.COMPLETED, null, null, EndedReason.CALLER_LEFT));
    assertThat(OutcomeWords.of(new Outcome.Failed(new PlatformFailure.NoCapacity("x", "busy"))))
        .isEqualTo("no capacity (busy)");
  }

  private static void says(String words, Answer answer) {
    assertThat(OutcomeWords.of(new Outcome.Done(answer))).isEqualTo(words);
  }

  private static Answer read(
      LegState state,
      @Nullable String agentId,
      @Nullable String queueId,
      @Nullable EndedReason ended) {
    return new Answer.LegRead(
        new LegView.Present(
            new VendorId("cx-int-1"), state, agentId, queueId, null, null, ended, null));
  }
}
