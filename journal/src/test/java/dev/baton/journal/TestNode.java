package dev.baton.journal;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A node as the server wires one: a lease and a journal, and notes of what the lease told.
final class TestNode implements LeaseListener, AutoCloseable {
  /// The results of one append; a second one would be a bug.
  static final class Waiter implements AppendListener {
    private final BlockingQueue<AppendResult> results = new LinkedBlockingQueue<>();

    @Override
    public void onResult(AppendResult result) {
      results.add(result);
    }

    AppendResult result() {
      try {
        AppendResult result = results.poll(20, TimeUnit.SECONDS);
        if (result == null) {
          throw new AssertionError("no result within 20 s");
        }
        if (!results.isEmpty()) {
          throw new AssertionError("a second result: " + results);
        }
        return result;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    boolean isWaiting() {
      return results.isEmpty();
    }
  }

  final List<NodeId> joined = new CopyOnWriteArrayList<>();
  final List<NodeId> lost = new CopyOnWriteArrayList<>();
  final List<StoredHandoff> claimed = new CopyOnWriteArrayList<>();
  final NodeLease lease;
  final Journal journal;

  TestNode(String name, JournalDatabase database) {
    lease = new NodeLease(database, name, null, UUID::randomUUID, this);
    journal = new Journal(database, lease);
    lease.start();
  }

  NodeId id() {
    return lease.node().orElseThrow();
  }

  /// Queues an append, which must be accepted.
  Waiter append(Append append) {
    Waiter waiter = new Waiter();
    if (!journal.append(append, waiter)) {
      throw new AssertionError("the append was not accepted");
    }
    return waiter;
  }

  /// Appends and waits until it is stored.
  Append store(Append append) {
    AppendResult result = append(append).result();
    if (!result.equals(new AppendResult.Stored(append.lastSeq()))) {
      throw new AssertionError("not stored: " + result);
    }
    return append;
  }

  @Override
  public void onJoined(NodeId node) {
    joined.add(node);
  }

  @Override
  public void onClaimed(NodeId node, List<StoredHandoff> handoffs) {
    claimed.addAll(handoffs);
  }

  @Override
  public void onLost(NodeId node) {
    lost.add(node);
  }

  @Override
  public void close() {
    journal.close();
    lease.close();
  }
}
