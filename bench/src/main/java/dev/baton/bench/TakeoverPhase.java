package dev.baton.bench;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Timings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/// Two real `baton serve` processes on one database; one is killed with handoffs under way. How
/// long until the other has gone on with each of them, and until all have ended.
final class TakeoverPhase {
  private static final double HOLD_SECONDS = 4;

  /// Long enough that most handoffs are under way at the kill.
  private static final Timings SLOW = new Timings(1_500, 1_500, 0, 120_000, 0);

  private static final long STUCK_MS = 120_000;
  private static final long LOOK_MS = 10;
  private static final int AT_ONCE = 64;

  private final Stage stage;

  TakeoverPhase(Stage stage) {
    this.stage = stage;
  }

  void run() {
    Ground ground = stage.ground();
    stage.says("starting two nodes");
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults().withTimings(SLOW));
        Child doomed = serve(ground, twins, "doomed");
        Child survivor = serve(ground, twins, "survivor");
        Connection database = connect(ground)) {
      URI address = doomed.awaitAddress(stage.clock());
      survivor.awaitAddress(stage.clock());
      int handoffs = stage.size().takeoverHandoffs();
      // Both have to be warm: this is about the takeover, not about a first request.
      ask(twins, address, Math.max(1, handoffs / 4));
      awaitNone(database, "SELECT count(*) FROM handoff WHERE open");
      ask(twins, address, handoffs);
      doomed.kill();
      long killed = stage.clock().nanos();
      int open = snapshot(database);
      if (open == 0) {
        throw new BenchFailure("no handoff was under way at the kill", null);
      }
      stage.says(open + " handoffs are without their node");
      awaitNone(
          database,
          """
          SELECT count(*) FROM orphan o JOIN handoff h USING (id) WHERE h.version <= o.version
          """);
      double resumed = stage.clock().secondsSince(killed);
      awaitNone(database, "SELECT count(*) FROM handoff WHERE open");
      double ended = stage.clock().secondsSince(killed);
      stage.judged(Load.judge(twins, handoffs + Math.max(1, handoffs / 4)));
      report(open, resumed, ended);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new BenchFailure("PostgreSQL: " + e.getMessage(), e);
    }
  }

  private void report(int open, double resumed, double ended) {
    stage.measured(
        Measure.of(
            Phase.TAKEOVER,
            "resumed",
            "kill -9 of a node until all %d handoffs are resumed".formatted(open),
            "s",
            Measure.atMost(HOLD_SECONDS),
            resumed));
    stage.measured(
        Measure.of(
            Phase.TAKEOVER,
            "ended",
            "kill -9 of a node until the last of them has ended",
            "s",
            null,
            ended));
  }

  private Child serve(Ground ground, TwinServer twins, String name) {
    return Child.serve(
        stage.baton(),
        ground.folder().resolve(name + ".yaml"),
        ground.yaml(twins, ""),
        ground.environment("takeover"));
  }

  private Connection connect(Ground ground) throws SQLException {
    ground.database("takeover");
    return DriverManager.getConnection(
        ground.postgres().url("takeover"), "baton_owner", ground.postgres().ownerPassword());
  }

  private void ask(TwinServer twins, URI address, int count) {
    new ApiCalls(stage.http(), address.getPort())
        .all(stage.clock(), () -> twins.addCaller(Platform.GENESYS_CLOUD).id(), count, AT_ONCE);
  }

  /// Remembers how far each open handoff is, and says how many there are.
  private static int snapshot(Connection database) throws SQLException {
    try (var statement = database.createStatement()) {
      statement.execute("CREATE TEMP TABLE orphan AS SELECT id, version FROM handoff WHERE open");
    }
    return (int) count(database, "SELECT count(*) FROM orphan");
  }

  private void awaitNone(Connection database, String sql) throws SQLException {
    Clock clock = stage.clock();
    long end = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(STUCK_MS);
    while (count(database, sql) > 0) {
      if (clock.nanos() > end) {
        throw new BenchFailure("handoffs are still open after " + STUCK_MS + " ms", null);
      }
      clock.pause(LOOK_MS);
    }
  }

  private static long count(Connection database, String sql) throws SQLException {
    try (var statement = database.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
