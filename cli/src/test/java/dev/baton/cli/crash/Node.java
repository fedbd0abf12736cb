package dev.baton.cli.crash;

import dev.baton.cli.ApiClient;
import dev.baton.cli.BatonProcess;
import dev.baton.cli.CommandFailure;
import dev.baton.cli.Waiting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// One `baton serve`, which is killed and started again as often as a test likes.
final class Node implements AutoCloseable {
  private static final long READY_MS = 60_000;
  private static final int TAIL_LINES = 40;
  private static final int LINES_OF_ONE_HANDOFF = 20;

  private final String name;
  private final Path config;
  private final Map<String, String> environment;
  private final List<BatonProcess> lives = new CopyOnWriteArrayList<>();
  private volatile URI uri = URI.create("http://127.0.0.1:1");

  /// @param name what the story calls it
  Node(String name, Path config, Map<String, String> environment) {
    this.name = name;
    this.config = config;
    this.environment = environment;
  }

  String name() {
    return name;
  }

  /// Starts them, for the first time or again, and returns when all of them serve.
  static void start(List<Node> nodes) throws IOException {
    for (Node node : nodes) {
      node.lives.add(
          BatonProcess.start(node.environment, "serve", "--config", node.config.toString()));
    }
    for (Node node : nodes) {
      node.uri = URI.create(node.process().awaitLine("Baton serves on ").split(" ")[3]);
    }
  }

  /// Where it listens, or did until it was killed.
  URI uri() {
    return uri;
  }

  /// The process of its present life, or of its last one.
  BatonProcess process() {
    return lives.getLast();
  }

  void awaitReady() {
    Waiting.until(name + " is ready", READY_MS, () -> status("/health/readiness") == 200);
  }

  /// The status of what it answers, 0 when it does not.
  int status(String path) {
    try (ApiClient api = new ApiClient(uri)) {
      return api.get(path).status();
    } catch (CommandFailure e) {
      return 0;
    }
  }

  /// The last lines of its log in each life, and before them those that name the handoff.
  String log(String handoffId) {
    StringBuilder log = new StringBuilder();
    for (int life = 0; life < lives.size(); life++) {
      List<String> lines = lives.get(life).output().lines().toList();
      log.append("--- log of %s, life %d ---%n".formatted(name, life + 1));
      lines.stream()
          .filter(line -> line.contains(handoffId))
          .limit(LINES_OF_ONE_HANDOFF)
          .forEach(line -> log.append(line).append('\n'));
      log.append("...\n");
      lines.stream()
          .skip(Math.max(0, lines.size() - TAIL_LINES))
          .forEach(line -> log.append(line).append('\n'));
    }
    return log.toString();
  }

  @Override
  public void close() throws InterruptedException {
    for (BatonProcess life : lives) {
      life.close();
    }
  }
}
