package dev.baton.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.ApiClient;
import dev.baton.cli.BatonProcess;
import dev.baton.cli.demo.DemoConfig;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Timings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A real server process is killed with at least 200 handoffs in flight, and started again. The
/// twins' books, which outlive it, say what became of the callers.
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class KillTest {
  private static final int HANDOFFS = 300;
  private static final int IN_FLIGHT = 200;

  /// Long enough that most handoffs are still being confirmed when the server dies, on a slow
  /// machine too.
  private static final Timings SLOW_CONSULTATION = new Timings(12_000, 30, 300, 120_000, 0);

  @TempDir private Path folder;

  @AfterEach
  void leave_nothing_behind() throws IOException {
    PostgresProcesses.killWhatIsLeft(folder.resolve("data"));
  }

  @Test
  void every_handoff_ends_when_the_server_is_killed_and_started_again() throws Exception {
    killAndStartAgain(BatonProcess::kill);
  }

  @Test
  void every_handoff_ends_when_the_server_is_killed_together_with_its_database() throws Exception {
    killAndStartAgain(server -> {
      // First who would start it again.
      server.killGroup();
      PostgresProcesses.kill(folder.resolve("data"));
    });
  }

  private interface Killing {
    void kill(BatonProcess server) throws IOException, InterruptedException;
  }

  private void killAndStartAgain(Killing killing) throws Exception {
    try (TwinServer twins =
        TwinServer.start(TwinOptions.defaults().withTimings(SLOW_CONSULTATION))) {
      Path config = folder.resolve("baton.yaml");
      Files.writeString(config, DemoConfig.yaml(twins, 0, folder.resolve("data")));
      try (Node node = new Node("the node", config, DemoConfig.environment())) {
        Node.start(List.of(node));
        List<String> accepted = startHandoffs(twins, node.uri());
        assertThat(accepted.size()).as("handoffs accepted").isGreaterThanOrEqualTo(IN_FLIGHT);
        int underWay = underWay(node.uri(), accepted);
        assertThat(underWay).as("in flight at the kill").isGreaterThanOrEqualTo(IN_FLIGHT);
        killing.kill(node.process());
        Node.start(List.of(node));
        try (ApiClient api = new ApiClient(node.uri())) {
          Map<String, Integer> states = new TreeMap<>();
          for (String id : accepted) {
            states.merge(ending(api.awaitEnd(id, 60_000)), 1, Integer::sum);
          }
          // Where the machine was too slow for the window, she stays with her agent.
          assertThat(states.keySet())
              .as("how they ended: %s", states)
              .contains("completed")
              .isSubsetOf("completed", "returned gone");
          judge(twins.books(), Objects.requireNonNull(states.get("completed")));
        }
      }
    }
  }

  private static String ending(JsonNode handoff) {
    String state = handoff.path("state").asString();
    return state.equals("completed")
        ? state
        : state + " " + handoff.path("lastFailure").path("kind").asString();
  }

  private static void judge(Books books, int accepted) {
    assertThat(books.summary().lost()).as("lost").isZero();
    assertThat(books.summary().doubled()).as("doubled").isZero();
    assertThat(books.ordersByKey())
        .filteredOn(k -> k.kind() == Operation.TRANSFER || k.kind() == Operation.REQUEUE)
        .allSatisfy(k -> assertThat(k.count()).as(k.idempotencyKey()).isEqualTo(1));
    long arrived =
        books.callers().stream()
            .map(Books.CallerEntry::with)
            .filter(p -> p.platform() == Platform.NICE_CXONE)
            .filter(p -> p.kind() == Party.Kind.AGENT || p.kind() == Party.Kind.QUEUE)
            .count();
    // A request that was cut off by the kill may have been stored all the same; none may be
    // missing.
    assertThat(arrived).as("callers at the destination").isGreaterThanOrEqualTo(accepted);
  }

  private static List<String> startHandoffs(TwinServer twins, URI server)
      throws InterruptedException {
    ConcurrentLinkedQueue<String> accepted = new ConcurrentLinkedQueue<>();
    try (ApiClient api = new ApiClient(server);
        ExecutorService clients = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < HANDOFFS; i++) {
        clients.execute(() -> startOne(twins, api, accepted));
      }
      clients.shutdown();
      assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
    return List.copyOf(accepted);
  }

  private static void startOne(
      TwinServer twins, ApiClient api, ConcurrentLinkedQueue<String> accepted) {
    String interactionId = twins.addCaller(Platform.GENESYS_CLOUD).id();
    String body =
        """
        {"source": {"account": "genesys-main", "interactionId": "%s"},
         "routes": [{"route": "billing"}], "until": "queued",
         "context": {"dtmfSequence": ["1"]}}
        """
            .formatted(interactionId);
    ApiClient.Answer answer = api.post("/v1/handoffs", body, interactionId);
    if (answer.status() == 202) {
      accepted.add(answer.body().path("handoffId").asString());
    }
  }

  private static int underWay(URI server, List<String> accepted) {
    try (ApiClient api = new ApiClient(server)) {
      int known =
          api.get("/health").body().at("/components/journal/details/handoffsUnderWay").asInt();
      assertThat(known).isLessThanOrEqualTo(accepted.size() + HANDOFFS);
      return known;
    }
  }
}
