package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The database dies under a running Baton and comes back.
class DatabaseGoneTest {
  @Test
  void while_it_is_gone_new_work_is_refused_and_what_is_under_way_is_kept() throws IOException {
    try (Database database = Database.start();
        TwinServer twins = TwinServer.start(TwinOptions.defaults().withTimings(Rig.QUICK));
        BatonServer baton =
            BatonServer.start(Yaml.of(twins.genesys(), twins.cxone()).with(database.newUrl()));
        Api api = new Api(baton.port())) {
      // One after the other they are caught in another phase each.
      twins.faults(
          FaultScript.of(
              FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Delay(250))
                  .withProbability(0.5),
              FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.Delay(250))
                  .withProbability(0.5),
              FaultRule.on(Platform.NICE_CXONE, Operation.CONTEXT, new Fault.Delay(250))));
      List<String> handoffs = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        handoffs.add(ask(twins, api));
      }
      assertThat(baton.node().runtime().underWay()).isPositive();

      database.kill();

      Await.until("readiness is false", () -> api.get("/health/readiness").status() == 503);
      assertThat(api.get("/health/liveness").status()).isEqualTo(200);
      Api.Answer refused =
          api.post(
              "/v1/handoffs",
              Ask.toQueue(twins.addCaller(Platform.GENESYS_CLOUD).id(), "billing_specialists")
                  .toString());
      Problem.assertIs(refused, 503, "not-serving", "/v1/handoffs");
      assertThat(refused.header("Retry-After")).isPresent();
      String path = "/v1/handoffs/" + handoffs.getFirst();
      Api.Answer unread = api.get(path);
      Problem.assertIs(unread, 503, "not-serving", path);
      assertThat(unread.header("Retry-After")).isPresent();
      Problem.assertIs(api.post(path + "/cancel", "{}"), 503, "not-serving", path + "/cancel");
      Problem.assertIs(api.get("/v1/handoffs"), 503, "not-serving", "/v1/handoffs");
      Problem.assertIs(
          api.post("/v1/interactions", "{\"account\":\"genesys-main\",\"interactionId\":\"new\"}"),
          503,
          "not-serving",
          "/v1/interactions");

      database.postgres().startAgain();

      Await.until("readiness is true", () -> api.get("/health/readiness").status() == 200);
      for (String handoff : handoffs) {
        // One whose window ran out meanwhile stays with the source.
        Rig.assertBooksAgree(twins, Rig.end(api, handoff));
      }
      assertThat(Rig.state(Rig.end(api, ask(twins, api)))).isEqualTo("completed");
      Await.until("none is under way", () -> baton.node().runtime().underWay() == 0);
      Rig.assertNobodyIsHurt(twins);
    }
  }

  private static String ask(TwinServer twins, Api api) {
    var body =
        Ask.toQueue(twins.addCaller(Platform.GENESYS_CLOUD).id(), "billing_specialists")
            .put("until", "queued");
    Api.Answer answer = api.post("/v1/handoffs", body.toString());
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.at("/handoffId");
  }
}
