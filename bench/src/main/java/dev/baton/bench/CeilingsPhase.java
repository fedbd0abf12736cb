package dev.baton.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/// What this machine can do without Baton: HTTP to a twin with the same kind of client, the
/// database's commits and rows, the disk's syncs. Nothing that Baton does can be faster.
final class CeilingsPhase {
  /// As many requests at once as handoffs in the durable rows.
  private static final int THREADS = 64;

  /// About a transition and its state.
  private static final int ROW_BYTES = 1_500;

  /// Rows of one statement: what a busy journal groups.
  private static final int GROUP = 100;

  private static final int BLOCK = 8_192;

  private final Stage stage;

  CeilingsPhase(Stage stage) {
    this.stage = stage;
  }

  void run() {
    stage.ground();
    measure("http", "bare HTTP to a twin, " + THREADS + " at once", "requests/s", http());
    try (Connection connection = connect()) {
      connection.setAutoCommit(true);
      try (var statement = connection.createStatement()) {
        statement.execute("CREATE TABLE IF NOT EXISTS bench_row (body bytea NOT NULL)");
      }
      try (PreparedStatement one = connection.prepareStatement(insert(1));
          PreparedStatement group = connection.prepareStatement(insert(GROUP))) {
        measure(
            "commits",
            "bare PostgreSQL: commits of one row, one connection",
            "commits/s",
            rows(one, 1));
        DoubleSupplier groups = rows(group, GROUP);
        measure(
            "rows",
            "bare PostgreSQL: rows in groups of " + GROUP + ", one connection",
            "rows/s",
            () -> GROUP * groups.getAsDouble());
      }
    } catch (SQLException e) {
      throw new BenchFailure("PostgreSQL: " + e.getMessage(), e);
    }
    fsync();
  }

  private void measure(String name, String what, String unit, DoubleSupplier round) {
    stage.says(what);
    // The first round warms up and does not count.
    double[] all = DoubleStream.generate(round).limit(1L + stage.size().rounds()).toArray();
    double[] values = Arrays.copyOfRange(all, 1, all.length);
    stage.measured(Measure.of(Phase.CEILINGS, name, what, unit, null, values));
  }

  private long roundMs() {
    return stage.size().roundMs() / 3;
  }

  private DoubleSupplier http() {
    LeanHttp http = stage.http();
    TwinLook look = TwinLook.atNewCaller(stage.ground().twins(), http);
    return () -> Rounds.perSecond(stage.clock(), roundMs(), THREADS, () -> look.read(http));
  }

  private Connection connect() throws SQLException {
    Ground ground = stage.ground();
    ground.database("ceilings");
    return DriverManager.getConnection(
        ground.postgres().url("ceilings"), "baton_owner", ground.postgres().ownerPassword());
  }

  private static String insert(int rows) {
    return "INSERT INTO bench_row (body) VALUES (?)" + ", (?)".repeat(rows - 1);
  }

  /// Statements a second.
  private DoubleSupplier rows(PreparedStatement insert, int rows) {
    byte[] body = new byte[ROW_BYTES];
    return () ->
        Rounds.perSecondHere(
            stage.clock(),
            roundMs(),
            () -> {
              try {
                for (int i = 1; i <= rows; i++) {
                  insert.setBytes(i, body);
                }
                insert.executeUpdate();
              } catch (SQLException e) {
                throw new BenchFailure("PostgreSQL: " + e.getMessage(), e);
              }
            });
  }

  private void fsync() {
    Path file = stage.ground().folder().resolve("fsync");
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      measure(
          "fsync",
          "bare disk: writes of 8 KiB with fdatasync",
          "syncs/s",
          () ->
              Rounds.perSecondHere(
                  stage.clock(),
                  roundMs() / 2,
                  () -> {
                    try {
                      block.clear();
                      channel.write(block);
                      channel.force(false);
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  }));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
