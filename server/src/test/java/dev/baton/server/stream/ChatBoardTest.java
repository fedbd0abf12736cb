package dev.baton.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.VendorId;
import dev.baton.server.stream.ChatBoard.Looked;
import dev.baton.server.stream.ChatBoard.Seen;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which conversations are looked at, and when.
@Timeout(60)
class ChatBoardTest {
  private static final VendorId ADA = new VendorId("web-ada");
  private static final VendorId BOB = new VendorId("web-bob");
  private static final VendorId CY = new VendorId("web-cy");

  private final AtomicLong nanos = new AtomicLong();
  private final ChatBoard board = new ChatBoard(2, nanos::get);

  private void passMs(long ms) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
  }

  @Test
  void an_event_that_repeats_before_the_look_makes_one_look() throws InterruptedException {
    assertThat(board.seen(ADA)).isEqualTo(Seen.TAKEN);
    assertThat(board.seen(ADA)).isEqualTo(Seen.REPEATED);
    assertThat(board.seen(BOB)).isEqualTo(Seen.TAKEN);

    assertThat(board.take()).isEqualTo(ADA);
    assertThat(board.take()).isEqualTo(BOB);
  }

  @Test
  void events_during_a_look_make_one_more_behind_it() throws InterruptedException {
    board.seen(ADA);
    board.take();
    assertThat(board.seen(ADA)).isEqualTo(Seen.TAKEN);
    assertThat(board.seen(ADA)).isEqualTo(Seen.REPEATED);
    board.seen(BOB);

    // She is being looked at, so the other one comes first.
    assertThat(board.take()).isEqualTo(BOB);
    board.done(ADA, new Looked.Quiet());
    assertThat(board.take()).isEqualTo(ADA);
    board.done(ADA, new Looked.Quiet());
    assertThat(board.catchUp()).isEqualTo(2);
  }

  @Test
  void who_was_handed_over_is_never_looked_at_again() throws InterruptedException {
    board.seen(ADA);
    board.take();
    board.seen(ADA);
    board.done(ADA, new Looked.HandedOver());

    for (int i = 0; i < 100; i++) {
      assertThat(board.seen(ADA)).isEqualTo(Seen.HANDED_OVER);
    }
    assertThat(board.catchUp()).isZero();
  }

  @Test
  void who_has_left_is_forgotten_and_may_come_back() throws InterruptedException {
    board.seen(ADA);
    board.left(ADA);
    board.seen(BOB);
    assertThat(board.take()).isEqualTo(BOB);
    board.done(BOB, new Looked.Gone());
    assertThat(board.known()).isZero();

    assertThat(board.seen(ADA)).isEqualTo(Seen.TAKEN);
    assertThat(board.take()).isEqualTo(ADA);
  }

  @Test
  void a_look_that_failed_is_made_again_after_its_wait() throws InterruptedException {
    board.seen(ADA);
    board.take();
    assertThat(board.done(ADA, new Looked.Again(1_000))).isTrue();
    assertThat(board.seen(ADA)).isEqualTo(Seen.REPEATED);
    assertThat(board.failures(ADA)).isEqualTo(1);
    board.seen(BOB);
    assertThat(board.take()).isEqualTo(BOB);

    passMs(1_000);
    assertThat(board.take()).isEqualTo(ADA);
  }

  @Test
  void after_many_failures_it_waits_for_its_next_event() throws InterruptedException {
    board.seen(ADA);
    for (int i = 0; i < ChatBoard.MAX_FAILURES; i++) {
      board.take();
      assertThat(board.done(ADA, new Looked.Again(0))).isTrue();
    }
    board.take();
    assertThat(board.done(ADA, new Looked.Again(0))).isFalse();

    assertThat(board.known()).isEqualTo(1);
    assertThat(board.seen(ADA)).isEqualTo(Seen.TAKEN);
    assertThat(board.take()).isEqualTo(ADA);
  }

  @Test
  void behind_a_gap_everybody_who_is_known_is_looked_at_once() throws InterruptedException {
    board.seen(ADA);
    board.take();
    board.done(ADA, new Looked.Quiet());
    board.seen(BOB);

    assertThat(board.catchUp()).isEqualTo(2);
    assertThat(board.take()).isEqualTo(BOB);
    assertThat(board.take()).isEqualTo(ADA);
  }

  @Test
  void a_full_board_forgets_who_was_silent_longest_and_nobody_who_waits()
      throws InterruptedException {
    board.seen(ADA);
    board.seen(BOB);
    assertThat(board.seen(CY)).isEqualTo(Seen.FULL);

    assertThat(board.take()).isEqualTo(ADA);
    board.done(ADA, new Looked.Quiet());
    assertThat(board.seen(CY)).isEqualTo(Seen.TAKEN);
    assertThat(board.known()).isEqualTo(2);
    assertThat(board.take()).isEqualTo(BOB);
    assertThat(board.take()).isEqualTo(CY);
  }

  @Test
  void nobody_is_looked_at_while_the_account_is_over_its_limit() throws InterruptedException {
    board.seen(ADA);
    board.pause(500);
    FutureTask<VendorId> taken = new FutureTask<>(board::take);
    Thread taker = Thread.ofVirtual().start(taken);
    passMs(499);
    board.seen(BOB);
    board.pause(100);
    taker.interrupt();
    assertThat(taker.join(Duration.ofMinutes(1))).isTrue();
    assertThat(taken.state()).isEqualTo(Future.State.FAILED);

    passMs(100);
    assertThat(board.take()).isEqualTo(ADA);
  }

  @Test
  void minds_that_change_for_ever_cost_no_memory() throws InterruptedException {
    for (int i = 0; i < 100_000; i++) {
      board.seen(ADA);
      board.left(ADA);
    }
    board.seen(BOB);

    assertThat(board.take()).isEqualTo(BOB);
    assertThat(board.known()).isEqualTo(1);
  }
}
