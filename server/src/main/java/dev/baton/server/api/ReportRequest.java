package dev.baton.server.api;

import dev.baton.core.id.WireName;
import dev.baton.core.report.GroupBy;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The query of `GET /v1/reports/handoffs`.
record ReportRequest(Instant from, Instant to, GroupBy groupBy, Format format) {
  /// In which form the report is wanted.
  enum Format {
    JSON,
    CSV
  }

  /// A leap year: last year's figures fit into one report, and no report reads more than that.
  private static final long MAX_DAYS = 366;

  /// A shift supervisor's week.
  private static final long DEFAULT_DAYS = 7;

  private static final List<String> PARAMETERS = List.of("from", "to", "groupBy", "format");

  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

  /// @param byDefault what the `Accept` header asks for
  /// @throws ProblemException naming the parameter that is wrong and what it may be
  static ReportRequest of(HttpServletRequest request, Instant now, Format byDefault) {
    Map<String, String[]> given = QueryParameters.all(request, PARAMETERS);
    Instant to = instant("to", QueryParameters.one(given, "to"), now);
    Instant from =
        instant(
            "from", QueryParameters.one(given, "from"), to.minus(DEFAULT_DAYS, ChronoUnit.DAYS));
    if (!from.isBefore(to)) {
      throw QueryParameters.invalid("from", "must be before to");
    }
    if (Duration.between(from, to).compareTo(Duration.ofDays(MAX_DAYS)) > 0) {
      throw QueryParameters.invalid("from", "must be at most " + MAX_DAYS + " days before to");
    }
    GroupBy groupBy =
        one(QueryParameters.one(given, "groupBy"), "groupBy", GroupBy.values(), GroupBy.OUTCOME);
    return new ReportRequest(
        from,
        to,
        groupBy,
        one(QueryParameters.one(given, "format"), "format", Format.values(), byDefault));
  }

  private static <E extends Enum<E>> E one(
      @Nullable String value, String name, E[] values, E byDefault) {
    if (value == null) {
      return byDefault;
    }
    return Arrays.stream(values)
        .filter(constant -> WireName.of(constant).equals(value))
        .findFirst()
        .orElseThrow(() ->
            QueryParameters.invalid(
                name,
                Arrays.stream(values)
                    .map(WireName::of)
                    .collect(Collectors.joining(", ", "must be one of ", ""))));
  }

  /// A time, or a day, which stands for its first instant in UTC.
  private static Instant instant(String name, @Nullable String value, Instant byDefault) {
    if (value == null) {
      return byDefault;
    }
    try {
      Instant at =
          value.length() == "2026-01-01".length()
              ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(value).toInstant();
      if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
        throw QueryParameters.invalid(name, "must lie between 2000-01-01 and 2100-01-01");
      }
      return at.truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      throw QueryParameters.invalid(
          name, "must be a day or a time, for example 2026-11-28 or 2026-11-28T09:00:00Z");
    }
  }
}
