package dev.baton.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.Rows;
import dev.baton.core.handoff.Side;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.OrderId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandoffFactsTest {
  private static final Handoff OPENED = Objects.requireNonNull(Rows.of(1).getFirst().opened());
  private static final Instant T0 = OPENED.createdAt();

  private static final LegView LET_GO = leg(LegState.COMPLETED, null);
  private static final LegView TALKING = leg(LegState.ACTIVE, "nice-usr-4492");
  private static final LegView NOBODY = new LegView.Absent();

  private final List<HandoffJson.Row> rows = new ArrayList<>();

  HandoffFactsTest() {
    add(0, "none", "requested", null);
  }

  @Test
  void time_in_doubt_is_the_time_in_which_nobody_knew_who_had_the_caller() {
    add(10, "requested", "reserving", new Signal.Start());
    add(60, "reserving", "committing", new Signal.Proceed());
    add(100, "committing", "committed", new Signal.Proceed());
    add(130, "committed", "confirming", new Signal.Proceed());
    add(190, "confirming", "completed", reads(LET_GO, TALKING));

    HandoffFacts facts = facts("completed");

    assertThat(facts.inDoubtMs()).isEqualTo(130);
    assertThat(facts.toPersonMs()).isEqualTo(190);
    assertThat(facts.durationMs()).isEqualTo(190);
    assertThat(facts.version()).isEqualTo(6);
    assertThat(facts.disagreements()).isEmpty();
  }

  @Test
  void a_person_counts_from_when_she_was_first_seen_however_that_was() {
    add(100, "requested", "confirming", new Signal.Proceed());
    add(
        150,
        "confirming",
        "confirming",
        new Signal.Observed(Side.DESTINATION, (LegView.Present) TALKING, T0));
    add(400, "confirming", "completed", reads(LET_GO, leg(LegState.COMPLETED, "nice-usr-4492")));

    HandoffFacts facts = facts("completed");

    assertThat(facts.toPersonMs()).isEqualTo(150);
    assertThat(facts.disagreements()).as("the talk was over when it was read").isEmpty();
  }

  @Test
  void somebody_who_waits_in_a_queue_has_not_reached_a_person() {
    add(100, "requested", "confirming", new Signal.Proceed());
    add(200, "confirming", "completed", reads(LET_GO, leg(LegState.QUEUED, "nice-usr-4492")));

    assertThat(facts("completed").toPersonMs()).isNull();
  }

  @Test
  void a_phantom_counts_from_the_first_of_the_readings_in_a_row_that_showed_it() {
    add(100, "requested", "confirming", new Signal.Proceed());
    add(200, "confirming", "confirming", reads(LET_GO, NOBODY));
    add(300, "confirming", "confirming", reads(LET_GO, leg(LegState.QUEUED, null)));
    add(400, "confirming", "confirming", reads(LET_GO, NOBODY));
    add(500, "confirming", "confirming", reads(LET_GO, NOBODY));
    add(600, "confirming", "compensating", reads(LET_GO, NOBODY), requeue(1));
    add(700, "compensating", "confirming", done(requeue(1)));
    add(900, "confirming", "completed", reads(LET_GO, TALKING));

    HandoffFacts facts = facts("completed");

    assertThat(facts.compensations()).isEqualTo(1);
    assertThat(facts.disagreements())
        .containsExactly(new HandoffFacts.Found(Disagreement.PHANTOM, T0.plusMillis(400), 500L));
  }

  @Test
  void a_single_reading_is_no_disagreement() {
    add(100, "requested", "confirming", new Signal.Proceed());
    add(200, "confirming", "confirming", reads(LET_GO, NOBODY));
    add(300, "confirming", "completed", reads(LET_GO, TALKING));

    assertThat(facts("completed").disagreements()).isEmpty();
  }

  @Test
  void each_kind_of_disagreement_is_told_from_the_others() {
    assertThat(Disagreement.in(LET_GO, NOBODY)).isEqualTo(Disagreement.PHANTOM);
    assertThat(Disagreement.in(LET_GO, leg(LegState.COMPLETED, null)))
        .isEqualTo(Disagreement.PHANTOM);
    assertThat(Disagreement.in(NOBODY, NOBODY)).isEqualTo(Disagreement.ORPHANED);
    assertThat(Disagreement.in(leg(LegState.HELD, "a"), TALKING))
        .isEqualTo(Disagreement.DUPLICATED);
    assertThat(Disagreement.in(LET_GO, TALKING)).isNull();
    assertThat(Disagreement.in(leg(LegState.ACTIVE, "a"), NOBODY)).isNull();
    assertThat(Disagreement.in(null, NOBODY)).isNull();
    assertThat(Disagreement.in(LET_GO, null)).isNull();
  }

  @Test
  void what_waits_for_a_person_is_not_repaired() {
    add(100, "requested", "confirming", new Signal.Proceed());
    add(200, "confirming", "dead_lettered", reads(leg(LegState.ACTIVE, "a"), TALKING));

    HandoffFacts facts = facts("dead_lettered");

    assertThat(facts.reason()).isEqualTo("both_have_the_caller");
    assertThat(facts.disagreements())
        .containsExactly(new HandoffFacts.Found(Disagreement.DUPLICATED, T0.plusMillis(200), null));
  }

  @Test
  void an_order_that_fails_counts_once_however_it_is_heard() {
    Action.RunOrder first = requeue(1);
    Action.RunOrder again = requeue(2);
    add(100, "requested", "compensating", new Signal.Proceed(), first);
    add(1_100, "compensating", "compensating", new Signal.Wake(), again);
    add(1_150, "compensating", "compensating", failed(first));
    add(1_200, "compensating", "dead_lettered", failed(again));

    HandoffFacts facts = facts("dead_lettered");

    assertThat(facts.failures())
        .containsExactly(
            new HandoffFacts.Failure(CallKind.REQUEUE, FailureKind.CONFLICT, 1),
            new HandoffFacts.Failure(CallKind.REQUEUE, FailureKind.UNKNOWN, 1));
    assertThat(facts.compensations()).as("the same order, sent twice").isEqualTo(1);
  }

  @Test
  void an_order_under_way_at_a_takeover_is_unknown() {
    add(100, "requested", "compensating", new Signal.Proceed(), requeue(1));
    add(200, "compensating", "dead_lettered", new Signal.Resumed());

    assertThat(facts("dead_lettered").failures())
        .containsExactly(new HandoffFacts.Failure(CallKind.REQUEUE, FailureKind.UNKNOWN, 1));
  }

  @Test
  void facts_are_reckoned_of_what_has_ended_and_of_its_own_rows_only() {
    assertThatThrownBy(() -> HandoffFacts.of(rows, OPENED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has not ended");
    assertThatThrownBy(() -> HandoffFacts.of(rows, ended("abandoned")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("do not lead to the end");
  }

  @Test
  void whatever_happened_to_a_handoff_its_facts_can_be_reckoned() {
    int ended = 0;
    for (long seed = 0; seed < 500; seed++) {
      List<HandoffJson.Row> walked = Rows.of(seed);
      Handoff after = HandoffJson.replay(walked);
      if (!after.state().isTerminal()) {
        continue;
      }
      ended++;
      HandoffFacts facts = HandoffFacts.of(walked, after);
      assertThat(facts.outcome()).isIn(HandoffFacts.OUTCOMES).isEqualTo(walked.getLast().to());
      assertThat(facts.inDoubtMs()).isBetween(0L, facts.durationMs());
      if (after.compensated() || after.revival() == null) {
        // Sent on by a person, another attempt may have begun, which had none.
        assertThat(facts.compensations() > 0).isEqualTo(after.compensated());
      }
      assertThat(facts.toPersonMs() == null || facts.toPersonMs() <= facts.durationMs()).isTrue();
    }
    assertThat(ended).isGreaterThan(100);
  }

  private void add(long ms, String from, String to, @Nullable Signal signal, Action... actions) {
    rows.add(
        new HandoffJson.Row(
            HandoffJson.VERSION,
            OPENED.id().value(),
            rows.size() + 1L,
            new Moment(T0.plusMillis(ms), 0),
            "node-1",
            from,
            to,
            signal,
            List.of(actions),
            signal == null ? OPENED : null,
            "00"));
  }

  private HandoffFacts facts(String outcome) {
    return HandoffFacts.of(rows, ended(outcome));
  }

  /// The handoff as it would be stored at that end.
  private static Handoff ended(String outcome) {
    HandoffJson json = new HandoffJson();
    String more =
        switch (outcome) {
          case "completed" -> "},\"evidence\":{\"readAt\":\"2026-11-21T09:00:00Z\"}";
          case "dead_lettered" -> ",\"cause\":\"both_have_the_caller\"}";
          default -> "}";
        };
    return json.read(
        json.write(OPENED)
            .replace(
                "\"state\":{\"type\":\"requested\"}",
                "\"state\":{\"type\":\"" + outcome + "\"" + more));
  }

  private static LegView leg(LegState state, @Nullable String agentId) {
    return new LegView.Present(new VendorId("leg-1"), state, agentId, null, null, null, null, null);
  }

  private static Signal reads(LegView source, LegView destination) {
    return new Signal.ReadsEnded(
        1,
        new Outcome.Done(new Answer.LegRead(source)),
        new Outcome.Done(new Answer.LegRead(destination)));
  }

  private static Action.RunOrder requeue(int send) {
    return new Action.RunOrder(
        new Order.Requeue(
            new OrderId(OPENED.id().value() + "/1/requeue/1"),
            OPENED.currentRoute().account(),
            OPENED.canonicalId(),
            "general",
            1,
            "handoff_compensation"),
        send,
        T0.plus(Duration.ofSeconds(1)));
  }

  private static Signal done(Action.RunOrder run) {
    return new Signal.OrderEnded(
        run.order().orderId(), run.send(), new Outcome.Done(new Answer.Accepted()));
  }

  private static Signal failed(Action.RunOrder run) {
    return new Signal.OrderEnded(
        run.order().orderId(),
        run.send(),
        new Outcome.Failed(new PlatformFailure.Conflict("busy")));
  }
}
