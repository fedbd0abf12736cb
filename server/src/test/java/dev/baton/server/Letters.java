package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Ways to make dead letters, to look at them and to decide about them.
record Letters(Rig rig) {
  static final FaultRule DROPPED =
      FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.DropTransfer());
  static final FaultRule NO_REQUEUE =
      FaultRule.on(Platform.NICE_CXONE, Operation.REQUEUE, new Fault.Status(403, null, false));
  static final String BY = "{\"by\":\"dana\"}";

  /// A supervisor queue that only a person's word leads to, and no long waiting in queues.
  static Rig newRig() {
    return Rig.create()
        .withTimers(Yaml.SHORT_TIMERS.replace("queued-limit: 5s", "queued-limit: 1s"))
        .withConfig(Letters::withSupervisors);
  }

  private static String withSupervisors(String config) {
    return config
        .replace(
            "        requeue-queue: supervisors\n",
            "        requeue-queue: billing_specialists\n"
                + "        supervisor-queue: supervisors\n")
        .replace("\n  rival:", "\n    repair:\n      escalation: manual\n  rival:");
  }

  /// Closes all that there are.
  void resolveAll() {
    for (JsonNode letter : list()) {
      String id = letter.path("handoffId").asString("");
      decide(id, "resolve", "{\"by\":\"the next test\",\"reason\":\"the twins are new\"}");
    }
  }

  /// Hands a caller over, loses her on the way and refuses to take her back.
  String parked(String caller, int agent) {
    return parked(Ask.toAgent(caller, Way.TO_CXONE.agent(agent), null));
  }

  String parked(ObjectNode body) {
    if (body.toString().contains("targetAgentId")) {
      rig.faults(DROPPED, NO_REQUEUE);
    }
    JsonNode view = rig.play(body);
    assertThat(Rig.state(view)).as(rig.story(view)).isEqualTo("dead_lettered");
    return Rig.id(view);
  }

  Api.Answer decide(String id, String decision, String body) {
    return decide(rig.api(), id, decision, body);
  }

  Api.Answer decide(Api api, String id, String decision, String body) {
    return api.post("/v1/dead-letters/" + id + "/" + decision, body);
  }

  void notDead(Api.Answer answer, String id, String state) {
    refused(answer);
    assertThat(answer.at("/handoffId")).isEqualTo(id);
    assertThat(answer.at("/state")).isEqualTo(state);
  }

  void refused(Api.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(409);
    assertThat(answer.at("/type")).isEqualTo("/problems/not-a-dead-letter");
  }

  List<JsonNode> list() {
    return rig.api().get("/v1/dead-letters").body().path("items").valueStream().toList();
  }

  Stream<String> ids(Api.Answer page) {
    return page.body().path("items").findValuesAsString("handoffId").stream();
  }

  String owner(String id) {
    return Database.query(rig.databaseUrl(), "SELECT owner FROM handoff WHERE id = '" + id + "'")
        .getFirst();
  }

  /// Reservations of lost transfers end by their window.
  void assertNobodyIsHurt() {
    Await.until("no reservation is held", () -> rig.twins().summary().heldReservations() == 0);
    rig.assertNobodyIsHurt();
  }
}
