package dev.baton.journal.audit;

import dev.baton.journal.JournalDatabase;
import dev.baton.journal.NamedLease;
import dev.baton.journal.NodeId;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives rows their leaves and signs what the tree becomes. Every node has one; one at a time
/// works, by a lease, and every write of it is fenced by that lease.
///
/// It signs only what goes on from the last stored head, and appends a head to its file after it
/// was stored. When the file knows a head that the database does not, the database was rolled back,
/// and nothing is signed until a person has looked: two different trees must never carry one key's
/// signature.
public final class AuditFolder implements AutoCloseable {
  /// The name of its lease.
  public static final String LEASE = "audit_folder";

  private static final Logger log = LoggerFactory.getLogger(AuditFolder.class);

  /// Below the statement timeout many times over; more rows are folded at once after it.
  private static final int FOLD_ROWS = 4_096;

  /// Subtrees of this many levels are kept; see the migration.
  private static final int KEPT_LEVELS = 8;

  private final JournalDatabase database;
  private final Supplier<Optional<NodeId>> node;
  private final SigningKey key;
  private final Path heads;
  private final InstantSource clock;
  private final long intervalMs;
  private final AuditListener listener;
  private final NamedLease lease;
  private final ReentrantLock lifecycle = new ReentrantLock();
  private final Condition closing = lifecycle.newCondition();
  private @Nullable Thread thread;
  private @Nullable Connection connection;
  private @Nullable MerkleTree tree;
  private @Nullable HeadFile file;
  private String logId = "";
  private long fence;
  private boolean closed;
  private boolean outage;
  private boolean refused;

  /// @param node this node's incarnation, as long as it has one
  /// @param heads the folder of the files of heads
  /// @param clock the database's time
  /// @param intervalMs between two looks for rows; at most a second passes from a row to its head
  ///   when this and one fold together take no longer
  public AuditFolder(
      JournalDatabase database,
      Supplier<Optional<NodeId>> node,
      SigningKey key,
      Path heads,
      InstantSource clock,
      long intervalMs,
      AuditListener listener) {
    this.database = database;
    this.node = node;
    this.key = key;
    this.heads = heads;
    this.clock = clock;
    this.intervalMs = intervalMs;
    this.listener = listener;
    // As long as a node's own: who loses the one has lost the other.
    this.lease = new NamedLease(LEASE, Math.max(database.settings().ttlMs(), 3 * intervalMs));
  }

  /// Begins to look.
  public void start() {
    thread = Thread.ofPlatform().name("baton-audit").daemon().start(this::foldUntilClosed);
  }

  private void foldUntilClosed() {
    while (!waitForClose()) {
      try {
        fold();
        outage = false;
      } catch (SQLException e) {
        if (!outage) {
          log.warn("rows wait for the audit tree: {}", String.valueOf(e.getMessage()));
        }
        outage = true;
        forget();
      } catch (IOException e) {
        log.error("the file of audit heads cannot be written", e);
        tree = null;
      } catch (RuntimeException e) {
        // The tree in memory may be ahead of what is stored; it is read again.
        log.error("the audit tree could not grow; the next look tries again", e);
        tree = null;
      }
    }
    leave();
  }

  /// Folds all that waits, if this node is the one to do it. Not beside the thread of [#start].
  ///
  /// @return how many rows got their leaves
  public int fold() throws SQLException, IOException {
    Optional<NodeId> me = node.get();
    if (me.isEmpty()) {
      tree = null;
      return 0;
    }
    Connection open = connect();
    OptionalLong held = lease.take(open, me.get());
    if (held.isEmpty()) {
      tree = null;
      return 0;
    }
    if (tree == null || held.getAsLong() != fence) {
      fence = held.getAsLong();
      tree = load(open);
    }
    int folded = 0;
    int rows;
    do {
      rows = tree == null ? 0 : foldSome(open, me.get());
      folded += rows;
    } while (rows == FOLD_ROWS && lease.take(open, me.get()).isPresent());
    return folded;
  }

  /// Where the tree stands, with the file brought level; null when the two contradict each other.
  private @Nullable MerkleTree load(Connection open) throws SQLException, IOException {
    AuditTables.saveKey(open, key.id(), key.publicKey());
    logId = AuditTables.log(open);
    HeadFile opened = new HeadFile(HeadFile.in(heads, logId));
    file = opened;
    Optional<SignedHead> written = opened.last();
    if (written.isPresent() && !AuditTables.knows(open, written.get())) {
      if (!refused) {
        log.error(
            "the audit's file has a head of {} leaves that the database does not know: it was"
                + " rolled back. Nothing is signed until the file is moved away",
            written.get().treeSize());
      }
      refused = true;
      listener.refused();
      return null;
    }
    refused = false;
    Optional<AuditTables.StoredHead> last = AuditTables.lastHead(open);
    if (last.isPresent() && !written.equals(last.map(AuditTables.StoredHead::head))) {
      // Those in between say nothing that this one does not.
      opened.append(last.get().head());
    }
    return last.map(AuditTables.StoredHead::tree).orElseGet(MerkleTree::new);
  }

  private int foldSome(Connection open, NodeId me) throws SQLException, IOException {
    List<PendingRow> rows = AuditTables.pending(open, FOLD_ROWS);
    if (rows.isEmpty() || tree == null || file == null) {
      return 0;
    }
    MerkleTree next = tree.copy();
    List<AuditTables.Node> nodes = new ArrayList<>();
    for (PendingRow row : rows) {
      next.append(
          row.hash(),
          (level, index, hash) -> {
            if (level > 0 && level % KEPT_LEVELS == 0) {
              nodes.add(new AuditTables.Node(level, index, hash));
            }
          });
    }
    Instant now = clock.instant();
    SignedHead head = key.sign(logId, next.size(), next.root(), now);
    AuditTables.Fold fold = new AuditTables.Fold(rows, tree.size(), nodes, head);
    if (!AuditTables.store(open, lease, me, fence, fold, joined(next.peaks()))) {
      tree = null;
      return 0;
    }
    tree = next;
    file.append(head);
    long oldestMs =
        rows.stream().mapToLong(row -> Duration.between(row.at(), now).toMillis()).max().orElse(0);
    listener.folded(rows.size(), head.treeSize(), oldestMs);
    return rows.size();
  }

  private static byte[] joined(List<byte[]> peaks) {
    byte[] all = new byte[peaks.size() * MerkleTree.HASH_BYTES];
    for (int i = 0; i < peaks.size(); i++) {
      System.arraycopy(peaks.get(i), 0, all, i * MerkleTree.HASH_BYTES, MerkleTree.HASH_BYTES);
    }
    return all;
  }

  private Connection connect() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = database.connect();
      connection = open;
    }
    return open;
  }

  /// A connection that failed is not asked again, and what was in memory is read again.
  private void forget() {
    tree = null;
    Connection broken = connection;
    connection = null;
    if (broken != null) {
      try {
        // Not close(), which says goodbye to a server that may no longer listen.
        broken.abort(Runnable::run);
      } catch (SQLException e) {
        log.debug("a broken connection could not be given up", e);
      }
    }
  }

  private boolean waitForClose() {
    lifecycle.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(intervalMs);
      while (!closed && nanos > 0) {
        nanos = closing.awaitNanos(nanos);
      }
      return closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } finally {
      lifecycle.unlock();
    }
  }

  /// The last rows before the end get their leaves, and the lease goes to whoever comes next.
  private void leave() {
    try {
      Optional<NodeId> me = node.get();
      fold();
      if (me.isPresent() && connection != null) {
        lease.giveBack(connection, me.get());
      }
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException | IOException | RuntimeException e) {
      log.warn(
          "the audit tree's last rows wait for another node: {}", String.valueOf(e.getMessage()));
      forget();
    }
  }

  /// Folds what waits and gives the lease back. Close it behind the [dev.baton.journal.Journal] and
  /// before the node's lease.
  @Override
  public void close() {
    lifecycle.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lifecycle.unlock();
    }
    Thread running = thread;
    if (running == null) {
      return;
    }
    try {
      running.join(
          2L * database.settings().connectTimeoutMs()
              + 4L * database.settings().statementTimeoutMs()
              + 1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
