package dev.baton.bench;

import dev.baton.journal.Append;
import dev.baton.journal.AppendListener;
import dev.baton.journal.AppendResult;
import dev.baton.journal.Appender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// A journal that keeps nothing: the same bounded queue and the same single writer as the real one,
/// without the statement. What it does not cost is what durability costs.
final class MemoryJournal implements Appender, AutoCloseable {
  /// As the real one has by default.
  private static final int QUEUE = 8_192;

  private static final int BATCH = 1_024;

  private static final long IDLE_MS = 100;

  private record Pending(Append append, AppendListener listener) {}

  private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE);
  private volatile boolean closed;

  MemoryJournal() {
    Thread.ofPlatform().name("bench-memory-journal").daemon().start(this::write);
  }

  @Override
  public boolean append(Append append, AppendListener listener) {
    return !closed && queue.offer(new Pending(append, listener));
  }

  private void write() {
    List<Pending> batch = new ArrayList<>();
    try {
      while (!closed) {
        Pending first = queue.poll(IDLE_MS, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        batch.add(first);
        queue.drainTo(batch, BATCH);
        for (Pending pending : batch) {
          pending.listener().onResult(new AppendResult.Stored(pending.append().lastSeq()));
        }
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
