package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// How a handoff and its transitions are stored: versioned JSON. Times are RFC 3339 with
/// microseconds. What is read back equals what was written.
public final class HandoffJson implements RowWriter {
  /// The version that this code writes. Older ones are upcast when they are read; rows are never
  /// rewritten.
  public static final int VERSION = 1;

  private final JsonMapper mapper =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // A row of before a number or a flag was added means 0 or false by leaving it out.
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /// One stored step.
  ///
  /// @param v the version of this form
  /// @param seq counts from 1 in each handoff
  /// @param actor the node that took the step
  /// @param opened the handoff as it was first stored, in the first row only
  /// @param from the state before, `none` in the first row
  /// @param prevHash hexadecimal SHA-256 of the row before, empty in the first row
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({
    "v",
    "handoffId",
    "seq",
    "moment",
    "actor",
    "from",
    "to",
    "signal",
    "actions",
    "opened",
    "prevHash"
  })
  public record Row(
      int v,
      String handoffId,
      long seq,
      Moment moment,
      String actor,
      String from,
      String to,
      @Nullable Signal signal,
      List<Action> actions,
      @Nullable Handoff opened,
      String prevHash) {}

  private record Stored(int v, Handoff handoff) {}

  /// The stored form of a handoff.
  public String write(Handoff handoff) {
    return mapper.writeValueAsString(new Stored(VERSION, handoff));
  }

  /// Reads what [#write] wrote.
  ///
  /// @throws IllegalStateException when a newer Baton wrote it, or no Baton did
  public Handoff read(String json) {
    Stored stored = readable(() -> mapper.readValue(json, Stored.class));
    requireKnown(stored.v());
    if (stored.handoff() == null) {
      throw new IllegalStateException("stored without a handoff");
    }
    return stored.handoff();
  }

  /// The exact bytes of a row: these are hashed and stored.
  @Override
  public byte[] writeRow(Row row) {
    return mapper.writeValueAsString(row).getBytes(StandardCharsets.UTF_8);
  }

  /// Reads what [#writeRow] wrote.
  ///
  /// @throws IllegalStateException when a newer Baton wrote it, or no Baton did
  public Row readRow(byte[] bytes) {
    Row row = readable(() -> mapper.readValue(bytes, Row.class));
    requireKnown(row.v());
    return row;
  }

  /// What could be read; that it could not is the one thing that callers can do something about.
  private static <T> T readable(Supplier<@Nullable T> read) {
    @Nullable T value;
    try {
      value = read.get();
    } catch (JacksonException e) {
      throw new IllegalStateException("stored in a form that cannot be read", e);
    }
    if (value == null) {
      throw new IllegalStateException("stored as null");
    }
    return value;
  }

  /// Replays the rows of one handoff: the audit log alone gives the state.
  ///
  /// @throws IllegalStateException when the rows are not one unbroken story
  public static Handoff replay(List<Row> rows) {
    return replay(rows, Protocol::next);
  }

  /// The same by other rules than [Protocol#next].
  ///
  /// @throws IllegalStateException when the rows are not one unbroken story
  public static Handoff replay(List<Row> rows, Rules rules) {
    Handoff h = null;
    long seq = 0;
    for (Row row : rows) {
      seq++;
      if (row.seq() != seq) {
        throw new IllegalStateException("row " + seq + " is missing; found " + row.seq());
      }
      h = h == null ? first(row) : rules.next(h, signal(row), row.moment()).handoff();
      if (!h.state().wireName().equals(row.to())) {
        throw new IllegalStateException(
            "row " + seq + " says " + row.to() + ", replayed " + h.state().wireName());
      }
    }
    if (h == null) {
      throw new IllegalStateException("no rows");
    }
    return h;
  }

  private static Handoff first(Row row) {
    if (row.opened() == null) {
      throw new IllegalStateException("the first row does not hold the handoff");
    }
    return row.opened();
  }

  private static Signal signal(Row row) {
    if (row.signal() == null) {
      throw new IllegalStateException("row " + row.seq() + " has no signal");
    }
    return row.signal();
  }

  private static void requireKnown(int version) {
    if (version < 1 || version > VERSION) {
      throw new IllegalStateException(
          "stored with version " + version + ", this Baton reads 1 to " + VERSION);
    }
  }
}
