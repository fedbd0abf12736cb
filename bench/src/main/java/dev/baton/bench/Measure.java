package dev.baton.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One number, measured several times in one run.
///
/// @param name unique in a report, for programs
/// @param what it is, for people
/// @param unit of all values
/// @param hold what is promised, null where nothing is: then it is there to be compared with
/// @param values in the order in which they were measured, at least one
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Measure(
    Phase phase,
    String name,
    String what,
    String unit,
    @Nullable Hold hold,
    List<Double> values,
    double median,
    double min,
    double max) {
  /// A promise.
  ///
  /// @param atLeast whether the value must be at least `value`; else at most
  public record Hold(boolean atLeast, double value) {}

  public Measure {
    values = List.copyOf(values);
  }

  static Measure of(
      Phase phase, String name, String what, String unit, @Nullable Hold hold, double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    return new Measure(
        phase,
        name,
        what,
        unit,
        hold,
        Arrays.stream(values).boxed().toList(),
        median,
        sorted[0],
        sorted[n - 1]);
  }

  static Hold atLeast(double value) {
    return new Hold(true, value);
  }

  static Hold atMost(double value) {
    return new Hold(false, value);
  }

  /// Whether the median keeps the promise; null where there is none.
  public @Nullable Boolean met() {
    Hold promised = hold;
    if (promised == null) {
      return null;
    }
    return promised.atLeast() ? median >= promised.value() : median <= promised.value();
  }
}
