package dev.baton.server.stream;

import dev.baton.core.account.StreamSettings.HistoryCap;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.ChatMessage;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Query;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Reads what was said in a conversation, page by page through `nextPageToken` (guide 004, step 3),
/// and keeps the newest of it within its cap. A history without an end, one that is too long, and a
/// page that cannot be read end the reading, never the handover.
final class HistoryReader {
  /// Of one page; guide 004.
  private static final int PAGE = 100;

  /// Of a page that the platform does not give; guide 004 tries as often.
  private static final int TRIES = 3;

  private final Reads reads;
  private final HistoryCap cap;
  private final LongSupplier nanoTime;

  HistoryReader(Reads reads, HistoryCap cap, LongSupplier nanoTime) {
    this.reads = reads;
    this.cap = cap;
    this.nanoTime = nanoTime;
  }

  /// Reads it, within the time of its cap.
  History read(VendorId id) throws InterruptedException {
    long byNanos = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(cap.timeMs());
    Kept kept = new Kept(cap);
    Set<String> cursors = new HashSet<>();
    @Nullable String cursor = null;
    for (int page = 0; page < cap.pages(); page++) {
      if (nanoTime.getAsLong() - byNanos >= 0) {
        return kept.history(HistoryCut.TIME);
      }
      if (cursor != null && !cursors.add(cursor)) {
        return kept.history(HistoryCut.ENDLESS);
      }
      Answer.MessagesRead read = page(id, cursor, byNanos);
      if (read == null) {
        boolean late = nanoTime.getAsLong() - byNanos >= 0;
        return kept.history(late ? HistoryCut.TIME : HistoryCut.UNREADABLE);
      }
      boolean enough = kept.add(read.messages());
      cursor = read.nextPageToken();
      if (cursor == null || enough) {
        return kept.history(null);
      }
    }
    return kept.history(HistoryCut.PAGES);
  }

  /// One page, or null when the platform does not give it in time.
  private Answer.@Nullable MessagesRead page(VendorId id, @Nullable String cursor, long byNanos)
      throws InterruptedException {
    int failures = 0;
    while (failures < TRIES) {
      Query query = new Query.ReadMessages(reads.account(), id.value(), PAGE, cursor);
      Outcome outcome = reads.read(query);
      if (outcome instanceof Outcome.Done(Answer.MessagesRead read)) {
        return read;
      }
      PlatformFailure failure =
          outcome instanceof Outcome.Failed(PlatformFailure why)
              ? why
              : new PlatformFailure.Unknown("the answer is to another question");
      // The platform says when it will answer, so asking then is no failed try.
      failures += failure instanceof PlatformFailure.RateLimited ? 0 : 1;
      long waitMs = reads.waitMs(failure, failures);
      if (nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(waitMs) - byNanos >= 0) {
        return null;
      }
      reads.pause(waitMs);
    }
    return null;
  }

  /// The newest messages, as far as there is room.
  private static final class Kept {
    private final HistoryCap cap;
    private final Deque<ChatMessage> messages = new ArrayDeque<>();
    private long bytes;
    private int leftOut;
    private @Nullable Boolean newestFirst;

    Kept(HistoryCap cap) {
      this.cap = cap;
    }

    /// True when what would follow has no room, because it is older.
    boolean add(List<ChatMessage> page) {
      if (newestFirst == null) {
        newestFirst = isNewestFirst(page);
      }
      boolean falling = Boolean.TRUE.equals(newestFirst);
      for (ChatMessage message : page) {
        if (falling) {
          messages.addFirst(message);
        } else {
          messages.addLast(message);
        }
        bytes += size(message);
        while (messages.size() > cap.messages() || (bytes > cap.bytes() && messages.size() > 1)) {
          bytes -= size(messages.removeFirst());
          leftOut++;
        }
      }
      return falling && leftOut > 0;
    }

    /// The guide does not say in which order pages come, so the first one tells; null when it does
    /// not.
    private static @Nullable Boolean isNewestFirst(List<ChatMessage> page) {
      if (page.size() < 2) {
        return null;
      }
      Instant first = History.at(page.getFirst().timestamp());
      Instant last = History.at(page.getLast().timestamp());
      return first == null || last == null || first.equals(last) ? null : first.isAfter(last);
    }

    private static long size(ChatMessage message) {
      return message.content().getBytes(StandardCharsets.UTF_8).length;
    }

    History history(@Nullable HistoryCut cut) {
      return new History(messages.stream().map(History::utterance).toList(), leftOut, cut);
    }
  }
}
