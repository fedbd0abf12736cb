package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.config.BatonConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Every moment of a handoff x every fault of the twins' script, both ways, over real HTTP with
/// short timers. The table is `fault-matrix.txt`; `-Dbaton.update=true` writes what came into it,
/// which then has to be read line by line.
class FaultMatrixTest {
  /// So many at once keep two cores busy while most wait, and no timer is missed for it.
  private static final int AT_ONCE = 24;

  private static final int STORIES_TOLD = 5;

  /// An order has time to wait through the 2 s after a token request that failed.
  private static final String TIMERS =
      Yaml.SHORT_TIMERS
          .replace("hold-duration: 8s", "hold-duration: 12s")
          .replace("reserve-timeout: 2s", "reserve-timeout: 4s")
          .replace("commit-timeout: 2s", "commit-timeout: 4s")
          .replace("settle: 4500ms", "settle: 6500ms")
          .replace("consult-limit: 5s", "consult-limit: 2s")
          .replace("queued-limit: 5s", "queued-limit: 2s");

  /// The database's URL.
  static final class Url implements BeforeAllCallback {
    String url = "";

    @Override
    public void beforeAll(ExtensionContext context) {
      url = Database.shared(context).newUrl();
    }
  }

  @RegisterExtension static final Url DATABASE = new Url();

  @Test
  void the_table_has_every_moment_with_every_fault_once() {
    Set<String> missing = new HashSet<>();
    for (MatrixMoment moment : MatrixMoment.values()) {
      for (MatrixFault fault : MatrixFault.values()) {
        missing.add(moment.label + " | " + fault.label);
      }
    }
    List<String> twice = new ArrayList<>();
    for (MatrixTable.Row row : MatrixTable.read().rows()) {
      String key = row.moment().label + " | " + row.fault().label;
      if (!missing.remove(key)) {
        twice.add(key);
      }
    }
    assertThat(missing).as("not in the table").isEmpty();
    assertThat(twice).as("twice in the table").isEmpty();
  }

  @Test
  void every_handoff_ends_as_the_table_says_and_nobody_is_hurt() throws Exception {
    MatrixTable table = MatrixTable.read();
    List<MatrixPlay> plays = new ArrayList<>();
    for (MatrixTable.Row row : table.rows()) {
      if (row.isPossible()) {
        plays.add(new MatrixPlay(row, Way.TO_CXONE));
        plays.add(new MatrixPlay(row, Way.TO_GENESYS));
      }
    }
    try (BatonServer baton = BatonServer.start(config(plays));
        Api api = new Api(baton.port())) {
      playAll(plays, api);
      Await.until(
          "every reservation has ended", () -> plays.stream().allMatch(MatrixPlay::holdsNothing));
      List<String> report = report(plays, api);
      if (Boolean.getBoolean("baton.update")) {
        update(table, plays);
      }
      assertThat(String.join("", report)).as("of %s handoffs", plays.size()).isEmpty();
    } finally {
      plays.forEach(MatrixPlay::close);
    }
  }

  private static void playAll(List<MatrixPlay> plays, Api api) throws Exception {
    Semaphore turns = new Semaphore(AT_ONCE);
    List<Future<?>> ended = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (MatrixPlay play : plays) {
        ended.add(
            threads.submit(() -> {
              turns.acquireUninterruptibly();
              try {
                play.play(api);
              } finally {
                turns.release();
              }
            }));
      }
    }
    for (Future<?> end : ended) {
      end.get();
    }
  }

  /// A line for each row that came out otherwise, and behind them the stories of the first ones.
  private static List<String> report(List<MatrixPlay> plays, Api api) {
    List<String> lines = new ArrayList<>();
    List<String> stories = new ArrayList<>();
    for (MatrixPlay play : plays) {
      MatrixTable.Row row = play.row;
      String came = play.came();
      List<String> wrongs = play.wrongs(api);
      if (!row.fits(play.way, came) || !wrongs.isEmpty()) {
        String what =
            "line %d: %s | %s | %s"
                .formatted(row.line(), row.moment().label, row.fault().label, play.way);
        lines.add(
            "%n%s%n  expected %s%n  came     %s %s"
                .formatted(what, row.expected(play.way), came, wrongs.isEmpty() ? "" : wrongs));
        if (stories.size() < STORIES_TOLD) {
          stories.add("%n%n%s%n%s".formatted(what, play.story(api)));
        }
      }
    }
    lines.addAll(stories);
    return lines;
  }

  private static void update(MatrixTable table, List<MatrixPlay> plays) {
    List<MatrixTable.Row> rows = new ArrayList<>(table.rows());
    for (MatrixPlay play : plays) {
      int i = table.rows().indexOf(play.row);
      if (!play.row.fits(play.way, play.came())) {
        rows.set(i, rows.get(i).with(play.way, play.came()));
      }
    }
    MatrixTable.write(table.introduction(), rows);
  }

  private static BatonConfig config(List<MatrixPlay> plays) {
    StringBuilder text =
        new StringBuilder(
            """
            server:
              port: 0
            journal:
              data: data
            tenants:
              default:
                accounts:
            """);
    plays.forEach(play -> text.append(play.accounts()));
    text.append("timers:\n").append(TIMERS);
    return Yaml.parse(
        text.toString(),
        Map.of(
            Yaml.CLIENT_SECRET,
            "demo-secret",
            Yaml.MASTER_KEY,
            Yaml.ONE_KEY,
            Yaml.DATABASE_URL,
            DATABASE.url),
        Path.of("target"));
  }
}
