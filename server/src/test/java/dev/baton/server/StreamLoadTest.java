package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.AccountName;
import dev.baton.platform.stream.StreamStatus;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.fault.StreamFaults;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Timings;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// 500 conversations a minute, and the stream is cut every 20 s: each guest who should have a
/// person is handed over once and none is missed, by the twin's books. `-Dstream.seconds=300` lets
/// it go on for longer.
@Tag("tier2")
@ExtendWith(TakeoverTest.SharedDatabase.class)
class StreamLoadTest {
  private static final int A_MINUTE = 500;
  private static final int CUT_EVERY_MS = 20_000;
  private static final AccountName ACCOUNT = new AccountName("cxone-main");

  /// A guest whose bot is at a loss leaves after half a minute, so one who is found late is missed.
  private static final Timings IMPATIENT = new Timings(150, 30, 300, 30_000, 0);

  /// Calls have as long as in production, so that a busy machine makes none doubtful.
  private static final String AS_IN_PRODUCTION = "  order-tries: 3\n";

  @Test
  void of_500_conversations_a_minute_none_is_missed_though_the_stream_is_cut(Database database)
      throws Exception {
    long seconds = Long.getLong("stream.seconds", 45);
    String url = database.newUrl();
    TwinOptions options =
        TwinOptions.defaults()
            .withTimings(IMPATIENT)
            .withTraffic(A_MINUTE)
            .withFaults(FaultScript.of().withStream(StreamFaults.closing(CUT_EVERY_MS, 1006)));
    try (TwinServer twins = TwinServer.start(options);
        BatonServer baton =
            BatonServer.start(
                new Yaml(twins.genesys(), twins.cxone(), "60s", AS_IN_PRODUCTION)
                    .with(url, Watched::withDefaults))) {
      long begun = System.nanoTime();
      Await.untilWithin(
          TimeUnit.SECONDS.toMillis(seconds) + Await.LONG_MS,
          "the time has passed",
          () -> System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(seconds));
      Instant end = twins.books().at();

      Await.until("everybody who waited then is handed over", () -> waiting(twins, end) == 0);

      Books.ChatSums sums = twins.books().chats();
      assertThat(sums.missed()).as("missed: %s", sums).isZero();
      assertThat(sums.twice()).as("handed over twice: %s", sums).isZero();
      assertThat(sums.notEligible()).as("handed over unasked: %s", sums).isZero();
      assertThat(sums.handedOver()).as("%s", sums).isGreaterThan(seconds * A_MINUTE / 60 / 3);
      assertThat(twins.streamsSubscribed()).isGreaterThan(seconds / 25);
      assertThat(baton.node().streams().status(ACCOUNT))
          .isNotInstanceOf(StreamStatus.Forbidden.class);
      Rig.assertNobodyIsHurt(twins);
    }
  }

  /// How many should have had a person at that time, and still have their bot.
  private static long waiting(TwinServer twins, Instant at) {
    return twins.books().callers().stream()
        .map(Books.CallerEntry::chat)
        .filter(chat ->
            chat != null
                && chat.eligibleAt() != null
                && !chat.eligibleAt().isAfter(at)
                && chat.endedAt() == null
                && chat.handedOver() == 0)
        .count();
  }
}
