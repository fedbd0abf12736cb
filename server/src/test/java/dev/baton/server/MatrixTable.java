package dev.baton.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The table of expectations: one row for each moment and fault. Lines before the first row are its
/// introduction.
record MatrixTable(List<String> introduction, List<Row> rows) {
  private static final Path FILE = Path.of("src", "test", "resources", "fault-matrix.txt");

  /// A cell that begins so says why the combination cannot occur.
  private static final String CANNOT = "cannot: ";

  private static final String SAME = "same";

  /// One row.
  ///
  /// @param line in the file
  /// @param toCxone how it ends; endings between which a race decides have ` or ` between them
  /// @param toGenesys the same the other way, `same` when it is
  record Row(int line, MatrixMoment moment, MatrixFault fault, String toCxone, String toGenesys) {
    boolean isPossible() {
      return !toCxone.startsWith(CANNOT);
    }

    String expected(Way way) {
      return switch (way) {
        case TO_CXONE -> toCxone;
        case TO_GENESYS -> toGenesys.equals(SAME) ? toCxone : toGenesys;
      };
    }

    boolean fits(Way way, String came) {
      return List.of(expected(way).split(" or ")).contains(came);
    }

    Row with(Way way, String came) {
      return switch (way) {
        case TO_CXONE -> new Row(line, moment, fault, came, expected(Way.TO_GENESYS));
        case TO_GENESYS -> new Row(line, moment, fault, toCxone, came);
      };
    }
  }

  static MatrixTable read() {
    List<String> introduction = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        introduction.add(line);
        continue;
      }
      String[] cells = line.split("\\|", -1);
      if (cells.length != 4) {
        throw new IllegalArgumentException("line " + (i + 1) + " does not have four cells");
      }
      rows.add(
          new Row(
              i + 1,
              MatrixMoment.labelled(cells[0].strip()),
              MatrixFault.labelled(cells[1].strip()),
              cells[2].strip(),
              cells[3].strip()));
    }
    return new MatrixTable(introduction, rows);
  }

  /// Writes these rows below the introduction, the columns lined up.
  static void write(List<String> introduction, List<Row> rows) {
    String format =
        "%%-%ds | %%-%ds | %%-%ds | %%s"
            .formatted(
                width(rows, row -> row.moment().label),
                width(rows, row -> row.fault().label),
                width(rows, row -> row.isPossible() ? row.toCxone() : ""));
    String text =
        introduction.stream().map(line -> line + "\n").collect(Collectors.joining())
            + rows.stream()
                .map(row -> {
                  String back = row.toGenesys().equals(row.toCxone()) ? SAME : row.toGenesys();
                  return format
                          .formatted(row.moment().label, row.fault().label, row.toCxone(), back)
                          .stripTrailing()
                      + "\n";
                })
                .collect(Collectors.joining());
    try {
      Files.writeString(FILE, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int width(List<Row> rows, Function<Row, String> cell) {
    return Math.max(1, rows.stream().map(cell).mapToInt(String::length).max().orElse(1));
  }
}
