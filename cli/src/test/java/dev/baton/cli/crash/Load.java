package dev.baton.cli.crash;

import dev.baton.cli.ApiClient;
import dev.baton.cli.CommandFailure;
import dev.baton.cli.Waiting;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Agent;
import dev.baton.twin.model.Platform;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Clients who hand callers over, one after the other each, until they are told to stop. As a real
/// integrator would, a client sends its request again with the same key, to whichever node there
/// is, when the connection breaks or 503 comes.
final class Load implements AutoCloseable {
  /// How many clients there are, and so how many handoffs are open at once at most.
  static final int CLIENTS = 40;

  /// Above the longest time that nobody answers: a restart on a busy machine.
  private static final long ACCEPT_MS = 120_000;

  /// Above `handoff-deadline`, by which every handoff has ended or waits for a person.
  private static final long END_MS = 180_000;

  /// Between two tries, and between two looks at a handoff.
  private static final long PAUSE_MS = 200;

  /// One in so many goes to an agent of its own instead of the queue.
  private static final int TO_AN_AGENT = 4;

  private final TwinServer twins;
  private final List<Node> nodes;
  private final long seed;
  private final int most;
  private final AtomicInteger made = new AtomicInteger();
  private final ConcurrentLinkedQueue<Case> cases = new ConcurrentLinkedQueue<>();
  private final ConcurrentMap<URI, ApiClient> clients = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean stopping;

  /// @param most how many callers there are at most, which bounds the judging afterwards
  Load(Site site, long seed, int most) {
    this.twins = site.twins();
    this.nodes = site.nodes();
    this.seed = seed;
    this.most = most;
  }

  void start() {
    for (int i = 0; i < CLIENTS; i++) {
      threads.execute(this::work);
    }
  }

  /// Handoffs that were accepted and have not ended, as their clients know it.
  int open() {
    return (int) cases.stream().filter(Case::isOpen).count();
  }

  /// Handoffs that have been accepted so far.
  int accepted() {
    return (int) cases.stream().filter(c -> c.handoffId != null).count();
  }

  /// No new callers; waits until every client knows the end of its handoff, or has given up.
  List<Case> stop() throws InterruptedException {
    stopping = true;
    threads.shutdown();
    if (!threads.awaitTermination(ACCEPT_MS + END_MS, TimeUnit.MILLISECONDS)) {
      throw new AssertionError("clients hang");
    }
    return List.copyOf(cases);
  }

  private void work() {
    int number = made.getAndIncrement();
    while (!stopping && number < most) {
      Case caller = newCase(number);
      cases.add(caller);
      try {
        ask(caller);
        if (caller.handoffId != null) {
          awaitEnd(caller);
        }
      } catch (RuntimeException e) {
        caller.oddities.add("its client failed: " + e);
      }
      number = made.getAndIncrement();
    }
  }

  private Case newCase(int number) {
    SplittableRandom dice = new SplittableRandom(seed + number);
    boolean toCxone = dice.nextBoolean();
    Platform source = toCxone ? Platform.GENESYS_CLOUD : Platform.NICE_CXONE;
    String queue = toCxone ? "billing" : "billing-genesys";
    String interactionId = twins.addCaller(source).id();
    String routes = "{\"route\": \"%s\"}".formatted(queue);
    String until = "queued";
    if (dice.nextInt(TO_AN_AGENT) == 0) {
      String agent = "crash-agent-" + number;
      Platform destination = toCxone ? Platform.NICE_CXONE : Platform.GENESYS_CLOUD;
      twins.with((world, now) -> {
        world.putAgent(destination, Agent.free(agent, "Agent " + number), now);
        return now;
      });
      routes =
          "{\"account\": \"%s\", \"targetAgentId\": \"%s\"}, %s"
              .formatted(toCxone ? "cxone-main" : "genesys-main", agent, routes);
    }
    String key = "crash-" + number;
    String body =
        """
        {"source": {"account": "%s", "interactionId": "%s"}, "routes": [%s], "until": "%s",
         "context": {"dtmfSequence": ["1"]}, "attributes": {"case": "%s"}}
        """
            .formatted(toCxone ? "genesys-main" : "cxone-main", interactionId, routes, until, key);
    return new Case(source, interactionId, body, key);
  }

  private void ask(Case caller) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ACCEPT_MS);
    for (int turn = caller.key.hashCode(); System.nanoTime() < end; turn++) {
      ApiClient.Answer answer = post(caller, turn);
      if (answer != null && answer.isGood()) {
        caller.handoffId = answer.body().path("handoffId").asString("");
        return;
      }
      if (answer != null && answer.status() != 503) {
        caller.oddities.add("it was refused: " + answer.status() + " " + answer.body());
        return;
      }
      Waiting.pass(PAUSE_MS);
    }
    caller.oddities.add("it was not accepted within " + ACCEPT_MS + " ms");
  }

  /// Asks once for this caller's handoff; null when the connection broke.
  ApiClient.@Nullable Answer post(Case caller, int turn) {
    try {
      return node(turn).post("/v1/handoffs", caller.body, caller.key);
    } catch (CommandFailure e) {
      return null;
    }
  }

  private void awaitEnd(Case caller) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MS);
    String path = "/v1/handoffs/" + caller.handoffId;
    for (int turn = 0; System.nanoTime() < end; turn++) {
      ApiClient.Answer answer;
      try {
        answer = node(turn).get(path);
      } catch (CommandFailure e) {
        Waiting.pass(PAUSE_MS);
        continue;
      }
      if (answer.isGood() && answer.body().path("terminal").asBoolean(false)) {
        caller.end = answer.body();
        return;
      }
      if (!answer.isGood() && answer.status() != 503) {
        caller.oddities.add("it was accepted and then " + answer.status() + " " + answer.body());
        return;
      }
      Waiting.pass(PAUSE_MS);
    }
  }

  private ApiClient node(int turn) {
    Node node = nodes.get(Math.floorMod(turn, nodes.size()));
    return clients.computeIfAbsent(node.uri(), ApiClient::new);
  }

  @Override
  public void close() {
    stopping = true;
    threads.shutdownNow();
    clients.values().forEach(ApiClient::close);
  }
}
