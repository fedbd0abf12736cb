package dev.baton.journal;

/// The journal's limits and intervals.
///
/// @param renewalMs between two renewals of the node's lease
/// @param ttlMs how long a lease lasts without renewal
/// @param takeoverMs between two looks for dead nodes
/// @param statementTimeoutMs how long the server works on one statement before it gives up
/// @param idleInTransactionTimeoutMs how long a transaction may hold its locks and do nothing
/// @param connectTimeoutMs how long opening a connection may take
/// @param queueAppends how many appends wait at most; more are refused
/// @param queueBytes how many bytes of appends wait at most
/// @param batchHandoffs how many handoffs one flush holds at most
/// @param batchBytes how many bytes one flush holds at most; a single append above it is unstorable
/// @param claimHandoffs how many handoffs one claim takes over at most
/// @param poolSize connections for reading
/// @param poolWaitMs how long a reader waits for one of them
/// @param retryPauseMs between two tries while the database is gone
/// @param closeWaitMs how long closing waits for what is queued to be written
/// @param partitionDays for how many days ahead `transition` has its partitions
public record JournalSettings(
    long renewalMs,
    long ttlMs,
    long takeoverMs,
    int statementTimeoutMs,
    int idleInTransactionTimeoutMs,
    int connectTimeoutMs,
    int queueAppends,
    long queueBytes,
    int batchHandoffs,
    long batchBytes,
    int claimHandoffs,
    int poolSize,
    long poolWaitMs,
    long retryPauseMs,
    long closeWaitMs,
    int partitionDays) {
  /// Four tries within the time to live, so that one lost packet does not end a lease.
  private static final long RENEWAL_MS = 500;

  /// With the looks for dead nodes this keeps a takeover well below 4 s.
  private static final long TTL_MS = 2_000;

  /// Half a renewal: adds little to a takeover, costs one indexed query.
  private static final long TAKEOVER_MS = 250;

  /// A thousand times a usual flush, and below ttl - renewal (rule LeaseOrder).
  private static final int STATEMENT_TIMEOUT_MS = 1_000;

  /// The journal itself holds no transaction open across a round trip.
  private static final int IDLE_IN_TRANSACTION_TIMEOUT_MS = 1_000;

  /// A local database connects in milliseconds, a hosted one in tens of them.
  private static final int CONNECT_TIMEOUT_MS = 1_000;

  /// About two seconds of work at the rate the prototype held.
  private static final int QUEUE_APPENDS = 8_192;

  /// 8 KiB for each of the appends in a full queue.
  private static final long QUEUE_BYTES = 64L << 20;

  /// Beyond this a flush gets slower as fast as it gets bigger.
  private static final int BATCH_HANDOFFS = 512;

  /// One flush stays below the statement timeout on a slow disk.
  private static final long BATCH_BYTES = 4L << 20;

  /// A node's few hundred handoffs in one statement, thousands in a few.
  private static final int CLAIM_HANDOFFS = 500;

  /// Reads are indexed and short; more connections than this queue inside a small server.
  private static final int POOL_SIZE = 8;

  /// A request that waits longer is better answered with 503.
  private static final long POOL_WAIT_MS = 1_000;

  /// Short against a lease, long against a refused connection.
  private static final long RETRY_PAUSE_MS = 100;

  /// Twice the statement timeout: the flush under way and the one behind it.
  private static final long CLOSE_WAIT_MS = 2_000;

  /// A weekend without any Baton running still finds Monday's partition.
  private static final int PARTITION_DAYS = 4;

  /// @throws IllegalArgumentException when the rule LeaseOrder does not hold or a limit is not
  ///   positive
  public JournalSettings {
    if (3 * renewalMs > ttlMs || statementTimeoutMs >= ttlMs - renewalMs) {
      throw new IllegalArgumentException(
          "LeaseOrder: 3 x renewalMs %d <= ttlMs %d and statementTimeoutMs %d < ttlMs - renewalMs"
              .formatted(renewalMs, ttlMs, statementTimeoutMs));
    }
    requirePositive("renewalMs", renewalMs);
    requirePositive("takeoverMs", takeoverMs);
    requirePositive("statementTimeoutMs", statementTimeoutMs);
    requirePositive("idleInTransactionTimeoutMs", idleInTransactionTimeoutMs);
    requirePositive("connectTimeoutMs", connectTimeoutMs);
    requirePositive("queueAppends", queueAppends);
    requirePositive("queueBytes", queueBytes);
    requirePositive("batchHandoffs", batchHandoffs);
    requirePositive("batchBytes", batchBytes);
    requirePositive("claimHandoffs", claimHandoffs);
    requirePositive("poolSize", poolSize);
    requirePositive("poolWaitMs", poolWaitMs);
    requirePositive("retryPauseMs", retryPauseMs);
    requirePositive("closeWaitMs", closeWaitMs);
    requirePositive("partitionDays", partitionDays);
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", it must be positive");
    }
  }

  /// What a journal has when the configuration says nothing; the reasons are beside the constants.
  public static JournalSettings defaults() {
    return new JournalSettings(
        RENEWAL_MS,
        TTL_MS,
        TAKEOVER_MS,
        STATEMENT_TIMEOUT_MS,
        IDLE_IN_TRANSACTION_TIMEOUT_MS,
        CONNECT_TIMEOUT_MS,
        QUEUE_APPENDS,
        QUEUE_BYTES,
        BATCH_HANDOFFS,
        BATCH_BYTES,
        CLAIM_HANDOFFS,
        POOL_SIZE,
        POOL_WAIT_MS,
        RETRY_PAUSE_MS,
        CLOSE_WAIT_MS,
        PARTITION_DAYS);
  }

  /// How long after its last renewal was sent a node acts: 0.9 of the time to live, so that it
  /// stops before anyone may declare it dead, even with a clock that runs a little slow.
  long actMs() {
    return ttlMs * 9 / 10;
  }
}
