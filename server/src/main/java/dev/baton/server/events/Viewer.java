package dev.baton.server.events;

import dev.baton.journal.TransitionFeed.Position;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One who looks on: writes Server-Sent Events until the viewer leaves, is too slow, or Baton
/// stops.
public final class Viewer implements AutoCloseable {
  /// Below the idle limits of common proxies, 30 s and more; also how soon a viewer that left
  /// unseen is noticed.
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /// How soon a client asks again when the stream has ended.
  private static final long RETRY_MS = 1_000;

  private final Viewers viewers;
  private final EventId start;
  private final InstantSource clock;

  Viewer(Viewers viewers, EventId start, InstantSource clock) {
    this.viewers = viewers;
    this.start = start;
    this.clock = clock;
  }

  /// Which transitions are told; what is null lets all pass.
  public record Filter(
      @Nullable String tenant, @Nullable String account, @Nullable String handoffId) {
    boolean lets(StateChange change) {
      return (tenant == null || tenant.equals(change.tenant()))
          && (account == null || account.equals(change.account()))
          && (handoffId == null || handoffId.equals(change.handoffId()));
    }
  }

  /// Writes to the stream until it ends.
  ///
  /// @throws IOException when the viewer has left, or took nothing for as long as the server waits
  /// @throws dev.baton.journal.JournalUnavailable when what is behind cannot be read
  public void stream(OutputStream out, Filter filter) throws IOException, InterruptedException {
    // The position alone: whoever loses the stream before the first event resumes from here.
    write(out, "retry: " + RETRY_MS + "\nid: " + start + "\n\n");
    Position at = start.position();
    EventId last = start;
    Instant wrote = clock.instant();
    while (!viewers.isClosed()) {
      Duration silent = Duration.between(wrote, clock.instant());
      long waitMs = Math.max(0, HEARTBEAT.minus(silent).toMillis());
      Viewers.Batch batch = viewers.next(at, waitMs);
      at = batch.upTo();
      last = batch.told().isEmpty() ? last : batch.told().getLast().id();
      String text = text(batch, filter);
      if (text.isEmpty() && clock.instant().isBefore(wrote.plus(HEARTBEAT))) {
        continue;
      }
      // A viewer who has seen nothing for a day still resumes from a minute ago.
      Instant now = clock.instant();
      EventId here = at.isBehindAll() ? new EventId(at, now) : last;
      write(out, text.isEmpty() ? ": heartbeat\nid: " + here + "\n\n" : text);
      wrote = now;
    }
  }

  private static String text(Viewers.Batch batch, Filter filter) {
    List<String> events = new ArrayList<>();
    for (Viewers.Told told : batch.told()) {
      if (filter.lets(told.change())) {
        events.add(
            "id: "
                + told.id()
                + "\nevent: transition\ndata: "
                + CloudEvents.data(told.change())
                + "\n\n");
      }
    }
    return String.join("", events);
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /// Makes room for another.
  @Override
  public void close() {
    viewers.detach();
  }
}
