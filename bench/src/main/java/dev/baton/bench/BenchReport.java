package dev.baton.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What one run has found.
///
/// @param v the form of this report, 1
/// @param commit of the sources, null when it is not known
/// @param seconds how long the run took
/// @param books what the twins said about all callers together
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BenchReport(
    int v,
    Instant at,
    @Nullable String commit,
    String size,
    double seconds,
    Machine machine,
    Busy busy,
    Books books,
    List<Row> results,
    List<Failure> failures) {
  static final int VERSION = 1;

  public BenchReport {
    results = List.copyOf(results);
    failures = List.copyOf(failures);
  }

  /// Whether the machine had time for the bench.
  ///
  /// @param says the sentence of [Quiet#says]
  public record Busy(boolean busy, String says, double limit, List<Quiet.Sample> samples) {
    static Busy of(Quiet quiet) {
      return new Busy(quiet.busy(), quiet.says(), quiet.limit(), quiet.samples());
    }
  }

  /// The twins' sums: handoffs that were asked for, callers who arrived at the destination, and
  /// what must be 0.
  public record Books(int handoffs, int arrived, int lost, int doubled, long twice) {
    /// The same as a sentence.
    public String says() {
      return String.format(
          Locale.ROOT,
          "By the twins' books: %,d handoffs, %,d callers arrived, lost %d, doubled %d, orders that"
              + " took effect twice %d.",
          handoffs,
          arrived,
          lost,
          doubled,
          twice);
    }
  }

  /// A measure and its verdict.
  ///
  /// @param met null where nothing is promised
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Row(
      String phase,
      String name,
      String what,
      String unit,
      Measure.@Nullable Hold hold,
      @Nullable Boolean met,
      double median,
      double min,
      double max,
      List<Double> values) {
    static Row of(Measure m) {
      return new Row(
          m.phase().wireName(),
          m.name(),
          m.what(),
          m.unit(),
          m.hold(),
          m.met(),
          m.median(),
          m.min(),
          m.max(),
          m.values());
    }
  }

  /// A phase that could not be measured.
  public record Failure(String phase, String why) {}

  /// Nobody lost, nobody doubled, every phase measured. Numbers that miss what is promised are
  /// told, and are no reason to fail: another machine has others.
  public boolean isGood() {
    return failures.isEmpty() && books.lost() == 0 && books.doubled() == 0 && books.twice() == 0;
  }
}
