package dev.baton.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.Waiting;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// PostgreSQL is killed, every process of it, under a node that goes on living and under load, at a
/// moment drawn from `-Dseed=`.
@Tag("tier2")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DatabaseKillTest {
  private static final long SEED = Long.getLong("seed", new SecureRandom().nextInt(1_000_000));
  private static final int CALLERS = 1_000;
  private static final int OPEN_AT_LEAST = Load.CLIENTS / 2;

  /// A killed server, its recovery, the node's new lease, on a busy machine.
  private static final long BACK_MS = 60_000;

  /// The kill comes so long after the load is full, at most.
  private static final long MOMENT_MS = 2_000;

  private final Tale tale = new Tale();

  @TempDir private Path folder;

  @Test
  void a_node_starts_its_own_database_again_and_goes_on() throws Exception {
    try (Site site = Site.ofOneNode(folder, SEED);
        Load load = new Load(site, SEED, CALLERS)) {
      Node node = begin(site, load);

      long killed = PostgresProcesses.kill(site.dataFolder());

      tale.say("PostgreSQL, process %d, is dead".formatted(killed));
      Waiting.until(
          "the node has started another PostgreSQL", BACK_MS, () -> anotherThan(killed, site));
      tale.say("the node has started another");
      endWell(site, load, node);
    }
  }

  @Test
  void without_an_operators_database_a_node_takes_no_new_work_and_goes_on_when_it_is_back()
      throws Exception {
    try (Site site = Site.ofOneNodeAndADatabase(folder, SEED);
        Load load = new Load(site, SEED, CALLERS);
        HttpClient http = HttpClient.newHttpClient()) {
      Node node = begin(site, load);

      tale.say(
          "PostgreSQL, process %d, is dead".formatted(PostgresProcesses.kill(site.dataFolder())));

      Waiting.until("readiness is false", BACK_MS, () -> node.status("/health/readiness") == 503);
      assertThat(node.status("/health/liveness")).isEqualTo(200);
      HttpResponse<String> refused =
          http.send(
              HttpRequest.newBuilder(node.uri().resolve("/v1/handoffs"))
                  .timeout(Duration.ofMillis(BACK_MS))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(oneMore(site)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      assertThat(refused.body()).contains("/problems/not-serving");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      tale.say(
          "new work was refused, %d handoffs open; the database comes back".formatted(load.open()));

      site.startDatabaseAgain();

      endWell(site, load, node);
    }
  }

  private Node begin(Site site, Load load) {
    tale.say(
        "the dice: -Dseed=%d; the platforms %s idempotency keys"
            .formatted(SEED, Site.honoursIdempotencyKeys(SEED) ? "honour" : "ignore"));
    load.start();
    Waiting.until("the load is full", BACK_MS, () -> load.open() >= OPEN_AT_LEAST);
    Waiting.pass(new SplittableRandom(SEED).nextLong(MOMENT_MS));
    tale.say("the kill comes with %d handoffs open".formatted(load.open()));
    return site.nodes().getFirst();
  }

  private void endWell(Site site, Load load, Node node) throws InterruptedException {
    node.awaitReady();
    int before = load.accepted();
    Waiting.until("new work is taken again", BACK_MS, () -> load.accepted() > before);
    assertThat(node.process().isAlive()).as("the same process as before").isTrue();
    new Judge(site, load, load.stop()).judge(tale);
  }

  private static boolean anotherThan(long killed, Site site) {
    try {
      return PostgresProcesses.postmaster(site.dataFolder())
          .filter(postmaster -> postmaster.pid() != killed)
          .isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String oneMore(Site site) {
    return """
    {"source": {"account": "genesys-main", "interactionId": "%s"},
     "routes": [{"route": "billing"}], "until": "queued", "context": {"dtmfSequence": []}}
    """
        .formatted(site.twins().addCaller(Platform.GENESYS_CLOUD).id());
  }
}
