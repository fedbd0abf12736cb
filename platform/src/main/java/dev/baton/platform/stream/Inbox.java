package dev.baton.platform.stream;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a socket brings, until somebody takes it: at most so many messages. When it is full,
/// further messages are dropped and that is remembered. Pongs and the end of the connection have
/// their own place, so that they are never dropped.
final class Inbox {
  private final int maxFrames;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Message> messages = new ArrayDeque<>();
  private boolean overflowed;
  private boolean woken;
  private int pongs;
  private @Nullable String closed;

  /// One message as it came.
  sealed interface Message {
    record Text(String text) implements Message {}

    record Faulty(FrameFault fault) implements Message {}
  }

  Inbox(int maxFrames) {
    this.maxFrames = maxFrames;
  }

  /// The next message, or null when none came in time, or something else did: a wake, a pong, the
  /// end. Of a connection that has ended, what it brought is still given.
  @Nullable Message take(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (messages.isEmpty() && closed == null && !woken && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = false;
      return messages.poll();
    } finally {
      lock.unlock();
    }
  }

  /// Ends the wait of [#take].
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Whether messages were dropped since this was asked last.
  boolean clearOverflow() {
    lock.lock();
    try {
      boolean was = overflowed;
      overflowed = false;
      return was;
    } finally {
      lock.unlock();
    }
  }

  /// How many pings were answered.
  int pongs() {
    lock.lock();
    try {
      return pongs;
    } finally {
      lock.unlock();
    }
  }

  /// Why the connection ended, once all that it brought is taken; null before.
  @Nullable String closed() {
    lock.lock();
    try {
      return messages.isEmpty() ? closed : null;
    } finally {
      lock.unlock();
    }
  }

  /// A message has come.
  void add(Message message) {
    lock.lock();
    try {
      if (messages.size() < maxFrames) {
        messages.add(message);
        changed.signalAll();
      } else {
        overflowed = true;
      }
    } finally {
      lock.unlock();
    }
  }

  /// A ping was answered.
  void pong() {
    lock.lock();
    try {
      pongs++;
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Nothing more will come.
  ///
  /// @param why without anything that the platform wrote
  void end(String why) {
    lock.lock();
    try {
      closed = closed == null ? why : closed;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Far more than a deadline of ours needs, without overflow.
  static long nanos(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
