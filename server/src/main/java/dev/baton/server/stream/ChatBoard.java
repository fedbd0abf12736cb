package dev.baton.server.stream;

import dev.baton.core.id.VendorId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Which conversations of one account are known, and which of them are to be looked at. Each is
/// looked at by one thread at a time; however many events of it come meanwhile, one more look
/// follows. Those that were handed over are remembered, so that their events cost nothing.
final class ChatBoard {
  /// Tries of one conversation before it waits for its next event: with the waits between them that
  /// is minutes, and no outage that lasts longer is waited for in memory.
  static final int MAX_FAILURES = 30;

  /// Among so many of those that were silent longest, one is sought that may be forgotten.
  private static final int SILENT_ONES = 64;

  private final int maxChats;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /// In the order of their last events.
  private final Map<VendorId, Chat> chats = new LinkedHashMap<>(16, 0.75f, true);

  private final Map<VendorId, Boolean> handedOver;

  /// A set, so that no change of mind makes it grow.
  private final LinkedHashSet<VendorId> ready = new LinkedHashSet<>();

  private final PriorityQueue<Delayed> delayed =
      new PriorityQueue<>(Comparator.comparingLong(Delayed::atNanos));
  private long pausedUntilNanos;

  private enum Stage {
    IDLE,
    WAITING,
    DELAYED,
    WORKED_ON,
    /// Worked on, and seen meanwhile.
    SEEN_AGAIN
  }

  private static final class Chat {
    Stage stage = Stage.WAITING;
    int failures;
  }

  private record Delayed(long atNanos, VendorId id) {}

  /// What became of an event.
  enum Seen {
    /// It will be looked at.
    TAKEN,
    /// A look was on its way already.
    REPEATED,
    HANDED_OVER,
    /// There is no room.
    FULL
  }

  /// What a look came to.
  sealed interface Looked {
    /// Nothing is to be done; it stays known.
    record Quiet() implements Looked {}

    /// No bot has it any more.
    record Gone() implements Looked {}

    /// It was handed over.
    record HandedOver() implements Looked {}

    /// It has to be looked at again.
    record Again(long delayMs) implements Looked {}
  }

  /// @param maxChats as many are known, and as many that were handed over are remembered
  /// @param nanoTime monotonic time in nanoseconds
  ChatBoard(int maxChats, LongSupplier nanoTime) {
    this.maxChats = maxChats;
    this.nanoTime = nanoTime;
    this.pausedUntilNanos = nanoTime.getAsLong();
    this.handedOver =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<VendorId, Boolean> eldest) {
            return size() > maxChats;
          }
        };
  }

  /// A bot has this conversation, by an event.
  Seen seen(VendorId id) {
    lock.lock();
    try {
      if (handedOver.get(id) != null) {
        return Seen.HANDED_OVER;
      }
      Chat chat = chats.get(id);
      if (chat == null) {
        if (chats.size() >= maxChats && !forgetSilentOne()) {
          return Seen.FULL;
        }
        chats.put(id, new Chat());
        enqueue(id);
        return Seen.TAKEN;
      }
      return switch (chat.stage) {
        case IDLE -> {
          chat.stage = Stage.WAITING;
          enqueue(id);
          yield Seen.TAKEN;
        }
        case WORKED_ON -> {
          chat.stage = Stage.SEEN_AGAIN;
          yield Seen.TAKEN;
        }
        case WAITING, DELAYED, SEEN_AGAIN -> Seen.REPEATED;
      };
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(VendorId id) {
    ready.add(id);
    changed.signal();
  }

  private boolean forgetSilentOne() {
    Iterator<Chat> silent = chats.values().iterator();
    for (int i = 0; i < SILENT_ONES && silent.hasNext(); i++) {
      if (silent.next().stage == Stage.IDLE) {
        silent.remove();
        return true;
      }
    }
    return false;
  }

  /// No bot has it any more, by an event. One that is being looked at is left to that look.
  void left(VendorId id) {
    lock.lock();
    try {
      Chat chat = chats.get(id);
      if (chat != null && chat.stage != Stage.WORKED_ON && chat.stage != Stage.SEEN_AGAIN) {
        chats.remove(id);
        ready.remove(id);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Something may have been missed: all that are known are looked at again.
  ///
  /// @return how many
  int catchUp() {
    lock.lock();
    try {
      for (VendorId id : new ArrayList<>(chats.keySet())) {
        seen(id);
      }
      return chats.size();
    } finally {
      lock.unlock();
    }
  }

  /// Nothing is given to [#take] for so long.
  void pause(long ms) {
    lock.lock();
    try {
      long until = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(ms);
      if (until - pausedUntilNanos > 0) {
        pausedUntilNanos = until;
      }
    } finally {
      lock.unlock();
    }
  }

  /// The next conversation to look at; waits for one.
  VendorId take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        long now = nanoTime.getAsLong();
        long waitNanos = pausedUntilNanos - now;
        if (waitNanos <= 0) {
          VendorId next = next(now);
          if (next != null) {
            return next;
          }
          Delayed first = delayed.peek();
          waitNanos = first == null ? Long.MAX_VALUE : first.atNanos() - now;
        }
        var unused = changed.awaitNanos(waitNanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /// One that waits and is still known, or null.
  private @Nullable VendorId next(long now) {
    while (!delayed.isEmpty() && delayed.element().atNanos() - now <= 0) {
      VendorId due = delayed.remove().id();
      Chat chat = chats.get(due);
      if (chat != null && chat.stage == Stage.DELAYED) {
        chat.stage = Stage.WAITING;
        ready.add(due);
      }
    }
    while (!ready.isEmpty()) {
      VendorId id = ready.removeFirst();
      Chat chat = chats.get(id);
      if (chat != null && chat.stage == Stage.WAITING) {
        chat.stage = Stage.WORKED_ON;
        return id;
      }
    }
    return null;
  }

  /// A look is over.
  ///
  /// @return false when it is given up until something is heard of it again
  boolean done(VendorId id, Looked looked) {
    lock.lock();
    try {
      Chat chat = chats.get(id);
      if (chat == null) {
        return true;
      }
      boolean seenAgain = chat.stage == Stage.SEEN_AGAIN;
      switch (looked) {
        case Looked.HandedOver _ -> {
          chats.remove(id);
          handedOver.put(id, true);
        }
        case Looked.Quiet _ -> rest(id, chat, seenAgain);
        case Looked.Gone _ -> {
          if (seenAgain) {
            rest(id, chat, true);
          } else {
            chats.remove(id);
          }
        }
        case Looked.Again(long delayMs) -> {
          if (++chat.failures > MAX_FAILURES) {
            rest(id, chat, false);
            return false;
          }
          chat.stage = Stage.DELAYED;
          delayed.add(
              new Delayed(nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(delayMs), id));
          changed.signal();
        }
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void rest(VendorId id, Chat chat, boolean lookAgain) {
    chat.failures = 0;
    chat.stage = lookAgain ? Stage.WAITING : Stage.IDLE;
    if (lookAgain) {
      enqueue(id);
    }
  }

  /// How many failures in a row a conversation has behind it.
  int failures(VendorId id) {
    lock.lock();
    try {
      Chat chat = chats.get(id);
      return chat == null ? 0 : chat.failures;
    } finally {
      lock.unlock();
    }
  }

  /// How many are known.
  int known() {
    lock.lock();
    try {
      return chats.size();
    } finally {
      lock.unlock();
    }
  }
}
