package dev.baton.bench;

import dev.baton.server.BatonNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/// Handoffs in a database that is new, and in one in which very many have ended. Each handoff
/// stores its steps and compares both sides; what it costs shall grow with what goes on, not with
/// what is over.
final class AgePhase {
  private static final int IN_FLIGHT = 64;

  /// What two equal databases may differ by in one run.
  private static final double HOLD_RATIO = 0.9;

  private final Stage stage;

  AgePhase(Stage stage) {
    this.stage = stage;
  }

  void run() {
    Watcher youngWatcher = new Watcher();
    Watcher oldWatcher = new Watcher();
    stage.says("starting two Batons");
    try (BatonNode young = BatonNode.start(stage.ground().config("young"), List.of(youngWatcher));
        BatonNode old = BatonNode.start(stage.ground().config("old"), List.of(oldWatcher))) {
      Load inYoung = load(young, youngWatcher);
      Load inOld = load(old, oldWatcher);
      stage.says("warming up");
      Load.Amount warm =
          new Load.Amount(IN_FLIGHT, stage.size().handoffs(), stage.size().warmUpMs() / 3);
      stage.judged(inYoung.run(warm));
      stage.judged(inOld.run(warm));
      stage.says("writing %,d handoffs that have ended".formatted(stage.size().finished()));
      fill();
      measure(inYoung, inOld);
    }
  }

  private Load load(BatonNode node, Watcher watcher) {
    Handoffs handoffs = new Handoffs(node.config(), node.ids(), () -> node.now().at());
    return new Load(
        stage.clock(),
        stage.ground().twins(),
        watcher,
        DurabilityPhase.opener(node.runtime(), handoffs));
  }

  /// Copies of one that has ended, under other ids. Nobody is told of them, so that no job takes
  /// them for new.
  private void fill() {
    try (Connection connection =
            DriverManager.getConnection("jdbc:" + hostOf(stage.ground()), login(stage.ground()));
        var statement = connection.createStatement()) {
      statement.execute("ALTER TABLE handoff DISABLE TRIGGER USER");
      statement.execute(
          """
          INSERT INTO handoff (id, tenant_id, canonical_id, version, owner, open, state_name, state,
            last_hash, created_at, updated_at)
          SELECT '00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'), h.tenant_id,
            'int-00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'), h.version, h.owner, false,
            h.state_name,
            jsonb_build_object('v', 1, 'handoff', jsonb_build_object('plan',
              jsonb_build_object('source', h.state #> '{handoff,plan,source}'))),
            h.last_hash, h.created_at, h.updated_at
          FROM (SELECT * FROM handoff WHERE NOT open LIMIT 1) h, generate_series(1, %d) n
          """
              .formatted(stage.size().finished()));
      statement.execute("ALTER TABLE handoff ENABLE TRIGGER USER");
      statement.execute("VACUUM ANALYZE handoff");
    } catch (SQLException e) {
      throw new BenchFailure("the old database could not be filled", e);
    }
  }

  private static String hostOf(Ground ground) {
    return "postgresql://127.0.0.1:%d/old".formatted(ground.postgres().port());
  }

  private static Properties login(Ground ground) {
    Properties login = new Properties();
    login.setProperty("user", "baton_owner");
    login.setProperty("password", ground.postgres().ownerPassword());
    return login;
  }

  private void measure(Load inYoung, Load inOld) {
    Size size = stage.size();
    double[] young = new double[size.rounds()];
    double[] old = new double[size.rounds()];
    double[] ratio = new double[size.rounds()];
    Load.Amount amount = new Load.Amount(IN_FLIGHT, size.handoffs(), size.roundMs() / 2);
    for (int round = 0; round < size.rounds(); round++) {
      stage.says("round %d of %d".formatted(round + 1, size.rounds()));
      // Each comes first in every other round.
      boolean youngFirst = round % 2 == 0;
      for (boolean isYoung : new boolean[] {youngFirst, !youngFirst}) {
        Load load = isYoung ? inYoung : inOld;
        (isYoung ? young : old)[round] = stage.judged(load.run(amount)).perSecond();
      }
      ratio[round] = old[round] / young[round];
    }
    String finished = "%,d".formatted(size.finished());
    stage.measured(
        Measure.of(
            Phase.AGE, "young", "in a new database, 64 in flight", "handoffs/s", null, young));
    stage.measured(
        Measure.of(
            Phase.AGE,
            "old",
            "where " + finished + " have ended, 64 in flight",
            "handoffs/s",
            null,
            old));
    stage.measured(
        Measure.of(
            Phase.AGE,
            "age_ratio",
            finished + " ended vs none",
            "ratio",
            Measure.atLeast(HOLD_RATIO),
            ratio));
  }
}
