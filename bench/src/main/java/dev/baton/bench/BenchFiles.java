package dev.baton.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A report as files: `bench.json` for programs, `bench.html` with its plots, and `bench.md`, whose
/// table goes into a document.
public final class BenchFiles {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final String PAGE = "bench.html";
  private static final String PLACE = "{{report}}";

  private BenchFiles() {}

  /// Makes the folder where it is missing, and sees that files can be written there: before a run
  /// of minutes, not behind it.
  ///
  /// @throws IOException when they cannot
  public static void prepare(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.delete(Files.createTempFile(folder, "bench-", ".probe"));
  }

  /// Writes all three.
  ///
  /// @throws IOException when one cannot be written
  public static void write(BenchReport report, Path folder) throws IOException {
    Files.writeString(folder.resolve("bench.json"), json(report));
    Files.writeString(folder.resolve(PAGE), html(report));
    Files.writeString(folder.resolve("bench.md"), markdown(report));
  }

  /// The whole report.
  public static String json(BenchReport report) {
    return JSON.writeValueAsString(report) + "\n";
  }

  /// One page that needs nothing beside it: a browser does not let a file read another one.
  static String html(BenchReport report) {
    // No character of the report can end the element that it stands in.
    String safe =
        json(report).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e");
    return page().replace(PLACE, safe);
  }

  private static String page() {
    try (InputStream page = BenchFiles.class.getResourceAsStream(PAGE)) {
      if (page == null) {
        throw new IllegalStateException(PAGE + " is missing beside its class");
      }
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The results as a table, with the machine in front of it.
  static String markdown(BenchReport report) {
    StringBuilder text = new StringBuilder();
    text.append(
        "Commit %s, %s, %s size.%n%n"
            .formatted(
                report.commit() == null ? "unknown" : "`" + report.commit() + "`",
                report.at().toString().substring(0, 10),
                report.size()));
    text.append("Machine: ").append(report.machine().line()).append(".\n\n");
    text.append(report.busy().says()).append("\n\n");
    text.append(report.books().says()).append("\n\n");
    text.append("| what | measured | spread | unit | hold | verdict |\n");
    text.append("|---|--:|--:|---|---|---|\n");
    report.results().forEach(row -> text.append(line(row)));
    for (BenchReport.Failure failure : report.failures()) {
      text.append("\nNot measured: %s: %s%n".formatted(failure.phase(), failure.why()));
    }
    return text.toString();
  }

  private static String line(BenchReport.Row row) {
    Measure.Hold hold = row.hold();
    String promised =
        hold == null ? "" : (hold.atLeast() ? "at least " : "at most ") + number(hold.value());
    Boolean met = row.met();
    return "| %s | %s | %s | %s | %s | %s |%n"
        .formatted(
            row.what(),
            number(row.median()),
            row.values().size() > 1 ? number(row.min()) + " to " + number(row.max()) : "",
            row.unit(),
            promised,
            met == null ? "" : met ? "met" : "**not met**");
  }

  /// As many digits as mean something.
  public static String number(double value) {
    double size = Math.abs(value);
    String form = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, form, value);
  }
}
