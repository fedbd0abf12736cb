package dev.baton.twin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Conversations that come and go by themselves, in virtual time.
class ChatLifeTest {
  private static final Platform CXONE = Platform.NICE_CXONE;
  private static final String QUEUE = "webchat-support";

  private final World world;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  ChatLifeTest() {
    world = world(1);
  }

  private World world(long seed) {
    World fresh = new World(new Timings(150, 30, 300, 120_000, 0), new SplittableRandom(seed));
    fresh.putQueue(CXONE, Queue.active(QUEUE, "Web chat", 100_000), now);
    for (int i = 0; i < 200; i++) {
      fresh.putAgent(CXONE, Agent.free("agent-" + i, "Agent " + i, QUEUE), now);
    }
    return fresh;
  }

  private void passSeconds(int seconds, Runnable eachSecond) {
    for (int i = 0; i < seconds; i++) {
      now = now.plusSeconds(1);
      world.advance(now);
      eachSecond.run();
    }
  }

  /// What a client of guide 004 does when it hears of a conversation.
  private void handOverWhomeverAPersonShouldHave() {
    for (Chats.Live chat : world.chats().live(CXONE)) {
      Leg leg = world.find(CXONE, chat.interactionId());
      ChatFacts facts = leg == null ? null : world.chats().facts(leg);
      if (chat.state().isBots() && facts != null && (facts.asked() || isUnsure(facts))) {
        world.queueTransfers().order(CXONE, order(chat.interactionId()), now);
      }
    }
  }

  private static boolean isUnsure(ChatFacts facts) {
    Double confidence = facts.confidence();
    return confidence != null && confidence < 0.35;
  }

  private static QueueTransferOrder order(String id) {
    return new QueueTransferOrder(id, QUEUE, null, null, Map.of(), "key-" + id);
  }

  private Books.ChatSums sums() {
    return world.chats().sums();
  }

  @Test
  void about_as_many_guests_come_a_minute_as_were_asked_for_and_all_kinds_of_them() {
    world.chatLife().start(CXONE, QUEUE, 500, now);
    passSeconds(240, () -> {});
    assertThat(sums().chats()).isBetween(1_850L, 2_150L);
    assertThat(sums().eligible()).as("seven of ten, some are new").isBetween(1_150L, 1_500L);
    List<ChatFacts> facts =
        world.chats().live(CXONE).stream()
            .map(chat -> world.find(CXONE, chat.interactionId()))
            .map(leg -> world.chats().facts(Objects.requireNonNull(leg)))
            .toList();
    assertThat(facts).anyMatch(one -> one != null && one.asked());
    assertThat(facts).anyMatch(one -> one != null && !one.asked() && isUnsure(one));
    assertThat(facts).anyMatch(one -> one != null && one.misunderstandings() > 1);
    assertThat(world.chats().live(CXONE))
        .extracting(Chats.Live::state)
        .contains(LegState.BOT_ACTIVE, LegState.AWAITING_RESPONSE);
  }

  @Test
  void whoever_hands_over_all_whom_a_person_should_have_misses_none_and_none_goes_twice() {
    world.chatLife().start(CXONE, QUEUE, 500, now);
    passSeconds(300, this::handOverWhomeverAPersonShouldHave);
    Books.ChatSums sums = sums();
    assertThat(sums.handedOver()).isEqualTo(sums.eligible()).isGreaterThan(1_000);
    assertThat(sums.open()).isZero();
    assertThat(sums.missed()).isZero();
    assertThat(sums.twice()).isZero();
    assertThat(sums.notEligible()).isZero();
    assertThat(sums.repeats()).isZero();
    Books books = world.books(now);
    assertThat(books.summary().lost()).isZero();
    assertThat(books.summary().doubled()).isZero();
    assertThat(books.summary().agentEnded()).as("agents talk and let go").isGreaterThan(1_000);
    assertThat(books.callers())
        .filteredOn(caller -> caller.chat() != null && caller.chat().handedOver() > 0)
        .allSatisfy(caller -> {
          Books.ChatEntry chat = Objects.requireNonNull(caller.chat());
          assertThat(chat.eligibleAt()).isNotNull();
          assertThat(chat.handovers()).hasSize(1);
          Books.Handover handover = chat.handovers().getFirst();
          assertThat(handover.at()).isAfterOrEqualTo(chat.eligibleAt());
          assertThat(handover.idempotencyKey())
              .isEqualTo("key-" + caller.interactionIds().getFirst());
        });
  }

  @Test
  void a_guest_whom_nobody_hands_over_gives_up_and_is_missed() {
    world.chatLife().start(CXONE, QUEUE, 60, now);
    passSeconds(600, () -> {});
    assertThat(sums().handedOver()).isZero();
    assertThat(sums().missed()).isGreaterThan(200);
    assertThat(sums().hungUp()).isGreaterThan(sums().missed());
  }

  @Test
  void agents_go_on_breaks_and_come_back() {
    world.chatLife().start(CXONE, QUEUE, 60, now);
    int[] seen = {0, 0};
    passSeconds(
        600,
        () -> {
          long away = world.agentsOf(CXONE, QUEUE).stream().filter(Agent::onBreak).count();
          seen[0] = Math.max(seen[0], (int) away);
          seen[1] += away < seen[0] ? 1 : 0;
        });
    assertThat(seen[0]).as("most away at once").isBetween(1, 34);
    assertThat(seen[1]).as("seconds after somebody came back").isPositive();
  }

  @Test
  void the_same_seed_makes_the_same_guests() {
    World other = world(1);
    World third = world(2);
    for (World each : List.of(world, other, third)) {
      each.chatLife().start(CXONE, QUEUE, 600, now);
    }
    now = now.plusSeconds(60);
    for (World each : List.of(world, other, third)) {
      each.advance(now);
    }
    assertThat(other.books(now).callers()).isEqualTo(world.books(now).callers());
    assertThat(third.books(now).callers()).isNotEqualTo(world.books(now).callers());
  }

  @Test
  void five_minutes_at_the_highest_rate_leave_no_more_behind_than_is_alive_and_the_last_ones() {
    world.chatLife().start(CXONE, QUEUE, ChatLife.A_MINUTE_MAX, now);
    passSeconds(
        300,
        () -> {
          if (now.getEpochSecond() % 2 == 0) {
            handOverWhomeverAPersonShouldHave();
          }
        });
    Books books = world.books(now);
    assertThat(sums().chats()).isGreaterThan(27_000);
    assertThat(books.callers().size()).isLessThanOrEqualTo(5_000 + (int) sums().live());
    assertThat(books.summary().forgotten()).isGreaterThan(6_000);
    assertThat(books.summary().callers()).isEqualTo((int) sums().chats());
    assertThat(sums().handedOver() + sums().open() + sums().missed()).isEqualTo(sums().eligible());
  }

  @Test
  void a_guest_in_a_queue_without_agents_gives_up_and_a_held_one_too() {
    world.putQueue(CXONE, Queue.active("empty", "Empty", 1_000_000), now);
    world.chatLife().start(CXONE, QUEUE, 60, now);
    passSeconds(30, () -> {});
    String queued = world.chats().live(CXONE).getFirst().interactionId();
    String held = world.chats().live(CXONE).getLast().interactionId();
    world
        .queueTransfers()
        .order(CXONE, new QueueTransferOrder(queued, "empty", null, null, Map.of(), null), now);
    world.hold(CXONE, held, true, null, now);
    passSeconds(140, () -> {});
    assertThat(Objects.requireNonNull(world.find(CXONE, queued)).endedReason())
        .isEqualTo(EndedReason.CALLER_LEFT);
    assertThat(Objects.requireNonNull(world.find(CXONE, held)).endedReason())
        .isEqualTo(EndedReason.CALLER_LEFT);
    assertThat(world.summary().lost()).isZero();
  }

  @Test
  void a_rate_that_is_no_rate_is_refused() {
    assertThatThrownBy(() -> world.chatLife().start(CXONE, QUEUE, 6_001, now))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowed are 1 to 6000");
  }
}
