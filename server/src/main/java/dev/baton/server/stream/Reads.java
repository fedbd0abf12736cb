package dev.baton.server.stream;

import dev.baton.core.id.AccountName;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Query;
import dev.baton.platform.PlatformClient;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Reads from one account, and says how long to wait before a reading is repeated.
final class Reads {
  /// Without `Retry-After`; guide 004.
  private static final long RATE_LIMITED_MS = 2_000;

  /// A longer `Retry-After` is cut: a slip there must not keep guests waiting for a day.
  private static final long RETRY_AFTER_MAX_MS = 60_000;

  /// The first wait after a failure; doubles, with full jitter. No healthy answer takes longer.
  private static final long BACKOFF_BASE_MS = 200;

  /// A platform that is back is found within it.
  private static final long BACKOFF_CAP_MS = 10_000;

  private final AccountName account;
  private final PlatformClient client;
  private final long queryTimeoutMs;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final CallListener heard;

  Reads(
      AccountName account,
      PlatformClient client,
      long queryTimeoutMs,
      LongSupplier nanoTime,
      RandomGenerator random,
      CallListener heard) {
    this.account = account;
    this.client = client;
    this.queryTimeoutMs = queryTimeoutMs;
    this.nanoTime = nanoTime;
    this.random = random;
    this.heard = heard;
  }

  AccountName account() {
    return account;
  }

  /// Asks once.
  Outcome read(Query query) throws InterruptedException {
    long begun = nanoTime.getAsLong();
    Outcome outcome = client.run(query, null, queryTimeoutMs);
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while reading");
    }
    heard.called(query, outcome, nanoTime.getAsLong() - begun);
    return outcome;
  }

  /// How long to wait before asking again.
  ///
  /// @param failures in a row, this one included
  long waitMs(PlatformFailure failure, int failures) {
    if (failure instanceof PlatformFailure.RateLimited(long retryAfterMs, String _)) {
      long askedMs = retryAfterMs < 0 ? RATE_LIMITED_MS : retryAfterMs;
      // Jitter, so that not all who were told the same come at the same moment.
      return Math.min(askedMs, RETRY_AFTER_MAX_MS) + random.nextLong(BACKOFF_BASE_MS);
    }
    return backoffMs(failures);
  }

  /// How long to wait after so many failures in a row.
  long backoffMs(int failures) {
    int doublings = Math.clamp(failures - 1, 0, 20);
    return 1 + random.nextLong(Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS << doublings));
  }

  /// Waits. An interrupt ends it.
  void pause(long ms) throws InterruptedException {
    var unused = new CountDownLatch(1).await(ms, TimeUnit.MILLISECONDS);
  }
}
