package dev.baton.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.Waiting;
import dev.baton.cli.crash.Round.Blow;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real servers are killed, paused and started again at drawn moments while callers keep being
/// handed over in both directions and calls go wrong. `-Dcrash.rounds=` says how often, `-Dseed=`
/// at which moments. Real processes are not deterministic: the same seed strikes at the same
/// moments and may well meet other handoffs.
@Tag("tier2")
@Timeout(value = 1, unit = TimeUnit.HOURS)
class CrashRoundsTest {
  private static final int ROUNDS = Integer.getInteger("crash.rounds", 3);
  private static final long SEED = Long.getLong("seed", new SecureRandom().nextInt(1_000_000));

  /// The load is full enough for a blow to hit something.
  private static final int OPEN_AT_LEAST = Load.CLIENTS / 2;

  private static final long FULL_MS = 120_000;

  /// What bounds the judging: more than are done in a round on a fast machine.
  private static final int CALLERS_A_ROUND = 400;

  private final Tale tale = new Tale();

  @TempDir private Path folder;

  @Test
  void a_node_with_its_own_database_loses_nobody_however_it_dies() throws Exception {
    try (Site site = Site.ofOneNode(folder, SEED)) {
      play(site, List.of(Blow.NODE_KILLED, Blow.NODE_AND_DATABASE_KILLED, Blow.NODE_PAUSED));
    }
  }

  @Test
  void of_two_nodes_one_takes_over_what_the_other_leaves_dead_or_only_paused() throws Exception {
    try (Site site = Site.ofTwoNodes(folder, SEED)) {
      play(site, List.of(Blow.NODE_PAUSED, Blow.NODE_KILLED, Blow.ALL_NODES_KILLED));
    }
  }

  private void play(Site site, List<Blow> blows) throws Exception {
    tale.say(
        "the moments: -Dseed=%d, rounds: -Dcrash.rounds=%d; the platforms %s idempotency keys"
            .formatted(SEED, ROUNDS, Site.honoursIdempotencyKeys(SEED) ? "honour" : "ignore"));
    try (Load load = new Load(site, SEED, CALLERS_A_ROUND * (ROUNDS + 1))) {
      load.start();
      for (Round round : Round.draw(SEED, ROUNDS, blows, site.nodes().size())) {
        strike(site, load, round);
      }
      List<Case> cases = load.stop();
      Judge judge = new Judge(site, load, cases);
      judge.judge(tale);
      assertThat(judge.takenOver()).as("handoffs that a blow has hit").isPositive();
    }
  }

  private void strike(Site site, Load load, Round round) throws Exception {
    for (Node node : site.nodes()) {
      node.awaitReady();
    }
    Waiting.until("the load is full", FULL_MS, () -> load.open() >= OPEN_AT_LEAST);
    Waiting.pass(round.afterMs());
    Node struck = site.nodes().get(round.node());
    tale.say(
        "round %d: %s of %s for %d ms, with %d handoffs open of %d accepted"
            .formatted(
                round.number(),
                round.blow().words(),
                struck.name(),
                round.awayMs(),
                load.open(),
                load.accepted()));
    switch (round.blow()) {
      case NODE_KILLED -> {
        struck.process().killGroup();
        startAgain(List.of(struck), round);
      }
      case NODE_AND_DATABASE_KILLED -> {
        struck.process().killGroup();
        PostgresProcesses.kill(site.dataFolder());
        startAgain(List.of(struck), round);
      }
      case ALL_NODES_KILLED -> {
        struck.process().killGroup();
        for (Node node : site.nodes()) {
          if (node != struck) {
            node.process().killGroup();
          }
        }
        startAgain(site.nodes(), round);
      }
      case NODE_PAUSED -> pause(struck, round);
    }
    tale.say(
        "round %d: all nodes serve again, %d handoffs open".formatted(round.number(), load.open()));
  }

  private static void startAgain(List<Node> nodes, Round round) throws IOException {
    Waiting.pass(round.awayMs());
    Node.start(nodes);
  }

  private static void pause(Node node, Round round) throws IOException, InterruptedException {
    node.process().pause();
    try {
      Waiting.pass(round.awayMs());
    } finally {
      node.process().resume();
    }
    node.awaitReady();
  }
}
