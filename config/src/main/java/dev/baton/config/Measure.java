package dev.baton.config;

import java.math.BigInteger;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The kinds of whole numbers that a configuration holds, with their units.
enum Measure {
  COUNT("whole number", "12", new Unit("", 1)),
  DURATION(
      "duration",
      "1500ms",
      new Unit("ms", 1),
      new Unit("s", 1_000),
      new Unit("m", 60_000),
      new Unit("h", 3_600_000)),
  SIZE("size", "64KiB", new Unit("B", 1), new Unit("KiB", 1 << 10), new Unit("MiB", 1 << 20));

  private record Unit(String name, long factor) {}

  /// A value in the smallest unit, or what is wrong with the text.
  sealed interface Parsed {
    record Value(long value) implements Parsed {}

    record Wrong(String message) implements Parsed {}
  }

  private static final Pattern NUMBER = Pattern.compile("([0-9]+)([A-Za-z]*)");

  private final String what;
  private final String example;
  private final List<Unit> units;

  Measure(String what, String example, Unit... units) {
    this.what = what;
    this.example = example;
    this.units = List.of(units);
  }

  /// Reads a text within bounds, both inclusive.
  ///
  /// @param shown what messages call the text
  Parsed parse(String text, String shown, long min, long max) {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.matches()) {
      return new Parsed.Wrong(
          "'"
              + shown
              + "' is not a "
              + what
              + "; write it without a sign, a point or a space, for"
              + " example "
              + example);
    }
    String unitName = matcher.group(2);
    for (Unit unit : units) {
      if (unit.name().equals(unitName)) {
        return bounded(new BigInteger(matcher.group(1)), unit, shown, min, max);
      }
    }
    if (this == COUNT) {
      return new Parsed.Wrong("'" + shown + "' has a unit; a plain number belongs here");
    }
    return new Parsed.Wrong(
        unitName.isEmpty()
            ? "'" + shown + "' has no unit; write " + inEveryUnit(shown)
            : "'" + shown + "' has an unknown unit; write " + inEveryUnit(matcher.group(1)));
  }

  private Parsed bounded(BigInteger number, Unit unit, String shown, long min, long max) {
    BigInteger value = number.multiply(BigInteger.valueOf(unit.factor()));
    if (value.compareTo(BigInteger.valueOf(min)) < 0
        || value.compareTo(BigInteger.valueOf(max)) > 0) {
      return new Parsed.Wrong(
          "'" + shown + "' is out of bounds; it must be " + format(min) + " to " + format(max));
    }
    return new Parsed.Value(value.longValueExact());
  }

  private String inEveryUnit(String number) {
    List<String> choices = units.stream().map(unit -> number + unit.name()).toList();
    return String.join(", ", choices.subList(0, choices.size() - 1)) + " or " + choices.getLast();
  }

  /// A value in the largest unit that shows it exactly.
  private String format(long value) {
    for (Unit unit : units.reversed()) {
      if (value != 0 && value % unit.factor() == 0) {
        return value / unit.factor() + unit.name();
      }
    }
    return value + units.getFirst().name();
  }
}
