package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Two nodes on one database; one of them dies.
@ExtendWith(TakeoverTest.SharedDatabase.class)
class TakeoverTest {
  /// Gives a test the shared PostgreSQL.
  static final class SharedDatabase implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Database.class;
    }

    @Override
    public Database resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return Database.shared(context);
    }
  }

  @Test
  void what_a_killed_process_leaves_another_node_finishes(Database database, @TempDir Path folder)
      throws Exception {
    String url = database.newUrl();
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults().withTimings(Rig.QUICK));
        BatonServer survivor =
            BatonServer.start(Yaml.of(twins.genesys(), twins.cxone()).with(url));
        Api api = new Api(survivor.port())) {
      slowDown(twins);
      Path file = folder.resolve("baton.yaml");
      Files.writeString(file, Yaml.of(twins.genesys(), twins.cxone()).text());
      Process doomed = startProcess(file, url);
      List<String> handoffs;
      try (Api doomedApi = new Api(readyPort(doomed))) {
        handoffs = Ask.manyQueued(twins, doomedApi, 60);
      } finally {
        doomed.destroyForcibly().waitFor();
      }
      assertThat(open(url)).as("handoffs in flight at the kill").isPositive();

      endAll(twins, api, handoffs);

      assertThat(open(url)).isZero();
      Await.until("none is under way", () -> survivor.node().runtime().underWay() == 0);
      assertThat(story(api, handoffs)).contains("taken over");
      Rig.assertNobodyIsHurt(twins);
    }
  }

  @Test
  void a_node_that_is_declared_dead_while_it_lives_does_nothing_twice(Database database)
      throws Exception {
    String url = database.newUrl();
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults().withTimings(Rig.QUICK));
        BatonServer one = BatonServer.start(Yaml.of(twins.genesys(), twins.cxone()).with(url));
        BatonServer two = BatonServer.start(Yaml.of(twins.genesys(), twins.cxone()).with(url));
        Api api = new Api(one.port());
        Api otherApi = new Api(two.port())) {
      slowDown(twins);
      List<String> handoffs = Ask.manyQueued(twins, api, 60);

      String dead =
          Database.query(
                  url,
                  """
                  UPDATE node SET alive = false
                  WHERE id IN (
                    SELECT id FROM node
                    WHERE alive AND id = (SELECT owner FROM handoff WHERE open LIMIT 1)
                    FOR UPDATE)
                  RETURNING id
                  """)
              .getFirst();

      endAll(twins, otherApi, handoffs);

      Await.until("the first node works again", () -> api.get("/health/readiness").status() == 200);
      assertThat(Database.query(url, "SELECT count(*) FROM node WHERE alive"))
          .as("nodes alive, the one declared dead (" + dead + ") under a new name")
          .containsExactly("2");
      assertThat(Rig.state(Rig.end(api, Ask.manyQueued(twins, api, 1).getFirst())))
          .isEqualTo("completed");
      assertThat(story(api, handoffs)).contains("taken over");
      Await.until(
          "none is under way",
          () -> one.node().runtime().underWay() + two.node().runtime().underWay() == 0);
      Rig.assertNobodyIsHurt(twins);
    }
  }

  @Test
  void a_node_that_stops_in_order_leaves_its_handoffs_to_the_other(Database database)
      throws Exception {
    String url = database.newUrl();
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults().withTimings(Rig.QUICK));
        BatonServer stays = BatonServer.start(Yaml.of(twins.genesys(), twins.cxone()).with(url));
        Api api = new Api(stays.port())) {
      slowDown(twins);
      List<String> handoffs;
      try (BatonServer leaves =
              BatonServer.start(Yaml.of(twins.genesys(), twins.cxone()).with(url));
          Api leavingApi = new Api(leaves.port())) {
        handoffs = Ask.manyQueued(twins, leavingApi, 30);
      }
      assertThat(open(url)).isPositive();

      endAll(twins, api, handoffs);

      Rig.assertNobodyIsHurt(twins);
    }
  }

  @Test
  void a_wish_to_cancel_reaches_the_handoff_whichever_node_hears_it_and_whichever_dies(
      Database database, @TempDir Path folder) throws Exception {
    String url = database.newUrl();
    String patient =
        Yaml.SHORT_TIMERS
            .replace("reserve-timeout: 2s", "reserve-timeout: 4s")
            .replace("hold-duration: 8s", "hold-duration: 10s")
            .replace("settle: 4500ms", "settle: 6500ms");
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults().withTimings(Rig.QUICK));
        BatonServer survivor =
            BatonServer.start(new Yaml(twins.genesys(), twins.cxone(), "60s", patient).with(url));
        Api api = new Api(survivor.port())) {
      twins.faults(
          FaultScript.of(
              FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Slow(3_400))));
      Path file = folder.resolve("baton.yaml");
      Files.writeString(file, new Yaml(twins.genesys(), twins.cxone(), "60s", patient).text());
      Process doomed = startProcess(file, url);
      List<String> handoffs = new ArrayList<>();
      try (Api doomedApi = new Api(readyPort(doomed))) {
        handoffs.addAll(Ask.manyQueued(twins, doomedApi, 3));
        assertThat(cancel(api, handoffs.get(0)).at("/cancelRequestedAt"))
            .as("heard by the one, taken up by the other")
            .isNotEmpty();
        handoffs.addAll(Ask.manyQueued(twins, doomedApi, 2));
        assertThat(cancel(doomedApi, handoffs.get(3)).at("/cancelRequestedAt")).isNotEmpty();
      } finally {
        doomed.destroyForcibly().waitFor();
      }
      // Its owner is dead and not yet declared so.
      cancel(api, handoffs.get(4));

      for (int i : new int[] {0, 3, 4}) {
        JsonNode view = Rig.end(api, handoffs.get(i));
        assertThat(view.at("/stateDetail/reason").asString("")).isEqualTo("cancelled");
        Rig.assertBooksAgree(twins, view);
      }
      endAll(twins, api, List.of(handoffs.get(1), handoffs.get(2)));
      Await.until(
          "no wish is left",
          () -> Database.query(url, "SELECT count(*) FROM cancellation").getFirst().equals("0"));
      Rig.assertNobodyIsHurt(twins);
    }
  }

  private static Api.Answer cancel(Api api, String handoff) {
    Api.Answer answer = api.post("/v1/handoffs/" + handoff + "/cancel", "{}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.at("/cancellation")).isEqualTo("possible");
    return answer;
  }

  /// Slow enough that a crash finds handoffs in every phase, at different times each.
  private static void slowDown(TwinServer twins) {
    List<FaultRule> rules = new ArrayList<>();
    for (Operation operation :
        List.of(Operation.RESERVE, Operation.TRANSFER, Operation.CONTEXT, Operation.READ)) {
      for (long ms : new long[] {100, 400}) {
        rules.add(
            new FaultRule(null, operation, FaultRule.Match.ANY, 0, 0, 0.5, new Fault.Delay(ms)));
      }
      rules.add(
          new FaultRule(null, operation, FaultRule.Match.ANY, 0, 0, 0.5, new Fault.Slow(200)));
    }
    twins.faults(new FaultScript(11, rules));
  }

  private static void endAll(TwinServer twins, Api api, List<String> handoffs) {
    for (String handoff : handoffs) {
      JsonNode view = Rig.end(api, handoff);
      Rig.assertBooksAgree(twins, view);
      if (Rig.state(view).equals("completed")) {
        // Whoever finished it had the context from the database, or delivered it again.
        String interactionId = view.at("/source/vendorId").asString("");
        assertThat(view.at("/contextDelivery/type").asString("")).isEqualTo("delivered");
        assertThat(
                Objects.requireNonNull(twins.books().caller(interactionId)).contexts().toString())
            .contains(Ask.ACCOUNT_NUMBER);
      }
    }
  }

  private static String story(Api api, List<String> handoffs) {
    StringBuilder story = new StringBuilder();
    for (String handoff : handoffs) {
      story.append(api.get("/v1/handoffs/" + handoff + "/timeline").text());
    }
    return story.toString();
  }

  private static int open(String url) {
    return Integer.parseInt(
        Database.query(url, "SELECT count(*) FROM handoff WHERE open").getFirst());
  }

  static Process startProcess(Path file, String url) throws IOException {
    String java = ProcessHandle.current().info().command().orElseThrow();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                OtherProcess.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put(Yaml.DATABASE_URL, url);
    builder.environment().put(Yaml.CLIENT_SECRET, "demo-secret");
    builder.environment().put(Yaml.WEBHOOK_SECRET, "hook-hush");
    builder.environment().put(Subscriber.SECRET_NAME, Subscriber.SECRET);
    builder.environment().put(Yaml.MASTER_KEY, Yaml.ONE_KEY);
    return builder.start();
  }

  static int readyPort(Process process) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(OtherProcess.READY)) {
        // What it says from now on must not fill the pipe.
        Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {}));
        return Integer.parseInt(line.substring(OtherProcess.READY.length()));
      }
    }
    throw new IllegalStateException("the other process ended before it was ready");
  }
}
