package dev.baton.core.diagnosis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `payloads.txt`: blocks of lines with an empty line between them.
final class PayloadTable {
  private static final Path FILE = Path.of("src", "test", "resources", "diagnosis", "payloads.txt");

  private PayloadTable() {}

  /// One block.
  ///
  /// @param expected the rows behind the payload, as they are written
  record Case(String title, @Nullable String country, String json, List<String> expected) {
    /// The rows as they come out.
    List<String> rows() {
      return findings().stream().map(PayloadTable::row).toList();
    }

    List<Finding> findings() {
      return switch (PayloadReader.read(json.getBytes(StandardCharsets.UTF_8))) {
        case PayloadReading.Read(Payload payload) ->
            TransferContextCheck.findings(payload, country);
        case PayloadReading.Malformed malformed ->
            throw new IllegalStateException(title + ": " + malformed);
      };
    }

    private String written(List<String> rows) {
      return title
          + (country == null ? "" : "\ncountry " + country)
          + "\n"
          + json
          + rows.stream().map("\n"::concat).collect(Collectors.joining());
    }

    @Override
    public String toString() {
      return title;
    }
  }

  static List<Case> read() {
    return blocks().stream().skip(1).map(PayloadTable::block).toList();
  }

  /// Writes what comes out in place of what is expected.
  static void rewrite() {
    String head = blocks().getFirst();
    String all =
        read().stream()
            .map(one -> one.written(one.rows()))
            .collect(Collectors.joining("\n\n", head + "\n\n", "\n"));
    try {
      Files.writeString(FILE, all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> blocks() {
    try {
      return Arrays.stream(Files.readString(FILE).strip().split("\n\n+")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Case block(String block) {
    List<String> lines = new ArrayList<>(block.strip().lines().toList());
    String title = lines.removeFirst();
    String country =
        lines.getFirst().startsWith("country ") ? lines.removeFirst().substring(8) : null;
    return new Case(title, country, lines.removeFirst(), lines);
  }

  private static String row(Finding finding) {
    return "  %s %s %s: %s%s"
        .formatted(
            finding.severity().wireName(),
            finding.rule().kebab(),
            finding.path().isEmpty() ? "the payload" : finding.path(),
            finding.found(),
            finding.corrected() == null ? "" : " => " + finding.corrected());
  }
}
