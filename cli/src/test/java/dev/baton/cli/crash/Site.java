package dev.baton.cli.crash;

import dev.baton.cli.demo.DemoConfig;
import dev.baton.journal.embedded.EmbeddedPostgres;
import dev.baton.journal.embedded.EmbeddedSettings;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Timings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The twins, one or two nodes, and their database: everything but the load.
final class Site implements AutoCloseable {
  /// Longer than a lease lives (`journal.lease-ttl`): a node that stands still for so long is
  /// declared dead.
  static final long LEASE_TTL_MS = 2_000;

  /// A warm transfer takes long enough that many handoffs are between two platforms at any moment.
  private static final Timings TIMINGS = new Timings(1_500, 30, 300, 120_000, 0);

  /// Short, so that what a crash has left in doubt is settled within the test. Every rule holds.
  private static final String TIMERS =
      """
      timers:
        hold-duration: 8s
        reserve-timeout: 2s
        commit-timeout: 2s
        release-timeout: 2s
        deliver-timeout: 2s
        requeue-timeout: 2s
        query-timeout: 2s
        settle: 4500ms
        processing-delay: 500ms
        source-give-up: 20s
        consult-limit: 5s
        queued-limit: 5s
        handoff-deadline: 2m
        backoff-base: 50ms
        backoff-cap: 500ms
        retry-after-max: 3s
      """;

  private final TwinServer twins;
  private final Path dataFolder;
  private final @Nullable EmbeddedPostgres database;
  private final List<Node> nodes;

  private Site(
      TwinServer twins, Path dataFolder, @Nullable EmbeddedPostgres database, List<Node> nodes) {
    this.twins = twins;
    this.dataFolder = dataFolder;
    this.database = database;
    this.nodes = nodes;
  }

  /// One node with the PostgreSQL that it brings along.
  static Site ofOneNode(Path folder, long seed) throws IOException {
    return start(folder, seed, null, List.of("the node"));
  }

  /// Two nodes on a PostgreSQL of the operator's, which stays dead when it is killed.
  static Site ofTwoNodes(Path folder, long seed) throws IOException {
    return start(folder, seed, startDatabase(folder), List.of("node A", "node B"));
  }

  /// One node on a PostgreSQL of the operator's.
  static Site ofOneNodeAndADatabase(Path folder, long seed) throws IOException {
    return start(folder, seed, startDatabase(folder), List.of("the node"));
  }

  /// Whether the platforms honour `Idempotency-Key`, which real ones may not: half the seeds say
  /// so.
  static boolean honoursIdempotencyKeys(long seed) {
    return new SplittableRandom(seed).nextBoolean();
  }

  private static EmbeddedPostgres startDatabase(Path folder) {
    return EmbeddedPostgres.start(
        EmbeddedSettings.in(folder.resolve("data")).withRestartWhenDead(false), new SecureRandom());
  }

  private static Site start(
      Path folder, long seed, @Nullable EmbeddedPostgres database, List<String> names)
      throws IOException {
    TwinServer twins =
        TwinServer.start(
            TwinOptions.defaults()
                .withTimings(TIMINGS)
                .honouringIdempotencyKeys(honoursIdempotencyKeys(seed))
                .withFaults(new FaultScript(seed, faults())));
    Path config = folder.resolve("baton.yaml");
    Files.writeString(config, DemoConfig.yaml(twins, 0, folder.resolve("data")) + TIMERS);
    Map<String, String> environment = new HashMap<>(DemoConfig.environment());
    if (database != null) {
      environment.put("BATON_DATABASE_URL", url(database));
    }
    List<Node> nodes = names.stream().map(name -> new Node(name, config, environment)).toList();
    Site site = new Site(twins, folder.resolve("data"), database, nodes);
    try {
      Node.start(nodes);
      return site;
    } catch (IOException | RuntimeException | Error e) {
      site.close();
      throw e;
    }
  }

  private static String url(EmbeddedPostgres database) {
    return "postgresql://baton_owner:%s@127.0.0.1:%d/%s"
        .formatted(
            URLEncoder.encode(database.ownerPassword(), StandardCharsets.UTF_8),
            database.port(),
            EmbeddedPostgres.DATABASE);
  }

  /// About one call in ten goes wrong, and many are slow, so that a crash finds orders whose
  /// outcome is not known.
  private static List<FaultRule> faults() {
    List<FaultRule> rules = new ArrayList<>();
    for (Operation operation :
        List.of(
            Operation.RESERVE,
            Operation.TRANSFER,
            Operation.CONTEXT,
            Operation.READ,
            Operation.RELEASE,
            Operation.REQUEUE)) {
      rules.add(on(operation, new Fault.LoseAnswer(), 0.03));
      rules.add(on(operation, new Fault.LoseRequest(), 0.02));
      rules.add(on(operation, new Fault.Status(503, "1", false), 0.02));
      rules.add(on(operation, new Fault.Status(503, null, true), 0.02));
      rules.add(on(operation, new Fault.Delay(250), 0.25));
      rules.add(on(operation, new Fault.Slow(200), 0.15));
    }
    // A commit whose answer takes long is what a crash should find outstanding; `commit-timeout` is
    // above it.
    rules.addFirst(on(Operation.TRANSFER, new Fault.Delay(1_200), 0.4));
    // Accepted, and nobody arrives: only a compensation gets her back.
    rules.addFirst(on(Operation.TRANSFER, new Fault.DropTransfer(), 0.02));
    return rules;
  }

  private static FaultRule on(Operation operation, Fault fault, double probability) {
    return new FaultRule(null, operation, FaultRule.Match.ANY, 0, 0, probability, fault);
  }

  TwinServer twins() {
    return twins;
  }

  List<Node> nodes() {
    return nodes;
  }

  /// Where PostgreSQL's files are, whoever started it.
  Path dataFolder() {
    return dataFolder;
  }

  /// Starts the operator's PostgreSQL again.
  void startDatabaseAgain() {
    if (database == null) {
      throw new IllegalStateException("the nodes bring their own");
    }
    database.startAgain();
  }

  /// What the machines said, for the story of a failure.
  String logs(String handoffId) {
    return String.join("\n", nodes.stream().map(node -> node.log(handoffId)).toList());
  }

  @Override
  public void close() {
    try {
      for (Node node : nodes) {
        node.close();
      }
      if (database != null) {
        database.close();
      }
      PostgresProcesses.killWhatIsLeft(dataFolder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while stopping", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      twins.close();
    }
  }
}
