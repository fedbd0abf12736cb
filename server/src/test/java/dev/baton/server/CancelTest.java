package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Cancelling a handoff in each of its states: what is answered is true, and the books agree.
class CancelTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  /// Long enough to cancel meanwhile, and shorter than an order's deadline of 2 s.
  private static final Fault SLOW = new Fault.Slow(1_500);

  @AfterEach
  void nobody_is_lost_or_doubled_and_nothing_stays_reserved() {
    RIG.assertNobodyIsHurt();
    Await.until(
        "no wish is left of a handoff that has ended",
        () ->
            Database.query(RIG.databaseUrl(), "SELECT count(*) FROM cancellation")
                .getFirst()
                .equals("0"));
  }

  @ParameterizedTest
  @EnumSource
  void while_the_destination_is_asked_what_it_holds_is_given_back(Way way) {
    RIG.faults(FaultRule.on(way.destination, Operation.RESERVE, SLOW).atMost(1));
    String caller = RIG.newCaller(way);
    String id = RIG.ask(Ask.toAgent(way, caller, way.agent(1), way.queueRoute));
    awaitState(id, "reserving");

    Api.Answer answer = cancel(id);

    assertPossible(answer);
    assertThat(answer.at("/state")).isEqualTo("reserving");
    assertThat(answer.at("/cancelRequestedAt")).isNotEmpty();
    assertCancelled(RIG.end(id), caller, way.source);
    assertThat(orders(Operation.RESERVE)).as("it was reserved before it was released").isOne();
    assertThat(orders(Operation.TRANSFER)).isZero();
  }

  @Test
  void a_commit_that_surely_did_nothing_is_not_sent_again() {
    RIG.faults(
        FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.Status(429, "2", false))
            .atMost(1),
        FaultRule.on(Platform.NICE_CXONE, Operation.RELEASE, SLOW).atMost(1));
    String caller = RIG.newCaller();
    String id = RIG.ask(Ask.toAgent(caller, "nice-usr-4492", "billing"));
    Await.until(
        "the commit is refused and waits",
        () -> RIG.api().get("/v1/handoffs/" + id).text().contains("rate_limited"));

    assertPossible(cancel(id));

    assertCancelled(RIG.end(id), caller, Platform.GENESYS_CLOUD);
    assertThat(RIG.seen(Platform.GENESYS_CLOUD, Operation.TRANSFER)).isOne();
  }

  @Test
  void while_a_failed_attempt_is_given_back_no_other_route_is_begun() {
    RIG.faults(
        FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.Status(403, null, false))
            .atMost(1),
        FaultRule.on(Platform.NICE_CXONE, Operation.RELEASE, SLOW).atMost(1));
    String caller = RIG.newCaller();
    String id = RIG.ask(Ask.toAgent(caller, "nice-usr-4492", "billing"));
    awaitState(id, "releasing");

    assertPossible(cancel(id));

    JsonNode end = RIG.end(id);
    assertCancelled(end, caller, Platform.GENESYS_CLOUD);
    assertThat(end.path("attempt").asInt()).isOne();
  }

  @Test
  void a_commit_that_is_out_is_in_doubt_and_when_it_happens_the_handoff_goes_on() {
    RIG.faults(FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, SLOW).atMost(1));
    String caller = RIG.newCaller();
    String id = RIG.ask(Ask.toAgent(caller, "nice-usr-4493", null));
    awaitState(id, "committing");

    Api.Answer answer = cancel(id);
    Api.Answer again = cancel(id);

    assertInDoubt(answer);
    assertInDoubt(again);
    assertThat(again.at("/cancelRequestedAt")).isEqualTo(answer.at("/cancelRequestedAt"));
    JsonNode end = RIG.end(id);
    assertThat(Rig.state(end)).isEqualTo("completed");
    Rig.assertBooksAgree(RIG.twins(), end);
    Api.Answer ended = refused(id, "already-ended");
    assertThat(ended.at("/detail")).contains("completed");
    assertThat(ended.at("/holder")).isEqualTo("destination");
  }

  @Test
  void a_commit_in_doubt_that_did_not_happen_is_not_tried_again() {
    RIG.faults(
        FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.Status(503, null, false))
            .atMost(1),
        FaultRule.on(Platform.GENESYS_CLOUD, Operation.READ, SLOW).atMost(1));
    String caller = RIG.newCaller();
    String id = RIG.ask(Ask.toAgent(caller, "nice-usr-4494", "billing"));
    Await.until(
        "the source is being read", () -> RIG.seen(Platform.GENESYS_CLOUD, Operation.READ) > 0);

    assertInDoubt(cancel(id));

    assertCancelled(RIG.end(id), caller, Platform.GENESYS_CLOUD);
    assertThat(RIG.seen(Platform.GENESYS_CLOUD, Operation.TRANSFER)).isOne();
  }

  @Test
  void once_the_source_said_yes_it_is_too_late_and_the_way_back_is_named() {
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.CONTEXT, SLOW).atMost(1),
        FaultRule.on(Platform.NICE_CXONE, Operation.READ, SLOW).atMost(1));
    String id = RIG.ask(Ask.toAgent(RIG.newCaller(), "nice-usr-4495", null));
    for (String state : new String[] {"committed", "confirming"}) {
      awaitState(id, state);

      Api.Answer answer = tooLate(id);

      assertThat(answer.at("/state")).isEqualTo(state);
      assertThat(answer.at("/holder")).isEqualTo("in_doubt");
      assertThat(answer.at("/detail"))
          .contains("source has let go")
          .contains("cxone-main")
          .contains("/v1/interactions/int-");
    }
    JsonNode end = RIG.end(id);
    assertThat(Rig.state(end)).isEqualTo("completed");
    assertThat(end.has("cancelRequestedAt")).as("the wish changed nothing").isFalse();
    assertThat(
            RIG.api()
                .get("/v1/interactions/" + end.path("canonicalInteractionId").asString(""))
                .at("/legs/1/account"))
        .as("where the answer sent us")
        .isEqualTo("cxone-main");
  }

  @Test
  void a_repair_cannot_be_cancelled_and_what_is_parked_is_a_persons() {
    RIG.faults(
        FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.DropTransfer()),
        FaultRule.on(Platform.NICE_CXONE, Operation.REQUEUE, SLOW).onlyNth(1),
        FaultRule.on(Platform.NICE_CXONE, Operation.REQUEUE, new Fault.Status(403, null, false))
            .onlyNth(2));
    List<String> ids =
        List.of(
            RIG.ask(Ask.toAgent(RIG.newCaller(), "nice-usr-4492", null)),
            RIG.ask(Ask.toAgent(RIG.newCaller(), "nice-usr-4493", null)));
    ids.forEach(id -> awaitState(id, "confirming"));

    // One is repaired slowly, the other not at all.
    Await.until(
        "a wish met a repair under way",
        () -> ids.stream().anyMatch(id -> tooLate(id).at("/state").equals("compensating")));

    List<String> ends = ids.stream().map(id -> Rig.state(RIG.end(id))).toList();
    assertThat(ends).containsExactlyInAnyOrder("completed", "dead_lettered");
    Api.Answer parked = tooLate(ids.get(ends.indexOf("dead_lettered")));
    assertThat(parked.at("/detail")).contains("parked").contains("a person");
    assertThat(parked.at("/holder")).isEqualTo("last_known");
    assertThat(RIG.twins().summary().lost()).as("with nobody, as the dead letter says").isOne();
    RIG.twins().reset();
  }

  @Test
  void a_caller_who_hung_up_leaves_nothing_to_cancel() {
    String caller = RIG.newCaller();
    RIG.faults(
        FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.Status(409, null, false))
            .atMost(1),
        FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.CallerHangsUp(0, caller))
            .atMost(1));
    String id = RIG.ask(Ask.toAgent(caller, "nice-usr-4492", null));

    assertThat(Rig.state(RIG.end(id))).isEqualTo("abandoned");
    Api.Answer answer = refused(id, "already-ended");

    assertThat(answer.at("/detail")).contains("abandoned");
    assertThat(answer.at("/holder")).isEqualTo("nobody");
  }

  @Test
  void cancelling_twice_gives_the_same_answer_and_after_the_end_it_is_done() {
    RIG.faults(FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, SLOW).atMost(1));
    String caller = RIG.newCaller();
    String id = RIG.ask(Ask.toAgent(caller, "nice-usr-4493", null));

    Api.Answer first = cancel(id);
    Api.Answer second = RIG.api().post("/v1/handoffs/" + id + "/cancel", "{}");

    assertPossible(first);
    assertThat(second.status()).isEqualTo(202);
    assertThat(second.body()).isEqualTo(first.body());
    JsonNode end = RIG.end(id);
    Api.Answer third = cancel(id);
    assertThat(third.status()).as(third.text()).isEqualTo(200);
    assertThat(third.at("/cancellation")).isEqualTo("ended");
    assertThat(third.at("/cancelRequestedAt")).isEqualTo(first.at("/cancelRequestedAt"));
    assertCancelled(end, caller, Platform.GENESYS_CLOUD);
    assertCancelled(third.body(), caller, Platform.GENESYS_CLOUD);
  }

  @Test
  void who_prefers_to_wait_is_told_the_end() {
    RIG.faults(FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, SLOW).atMost(1));
    String caller = RIG.newCaller();
    String id = RIG.ask(Ask.toAgent(caller, "nice-usr-4494", null));

    Api.Answer answer =
        RIG.api().send("POST", "/v1/handoffs/" + id + "/cancel", null, wait("wait=20"));

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Preference-Applied")).contains("wait=20");
    assertCancelled(answer.body(), caller, Platform.GENESYS_CLOUD);

    RIG.faults(FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, SLOW).atMost(1));
    String other = RIG.ask(Ask.toAgent(RIG.newCaller(), "nice-usr-4495", null));
    awaitState(other, "committing");
    Api.Answer goesOn =
        RIG.api().send("POST", "/v1/handoffs/" + other + "/cancel", null, wait("wait=20"));
    assertThat(goesOn.status()).as(goesOn.text()).isEqualTo(409);
    assertThat(goesOn.at("/state")).isIn("committed", "confirming", "completed");
    RIG.end(other);
  }

  private static List<String> wait(String prefer) {
    return List.of("Prefer", prefer);
  }

  private static Api.Answer cancel(String id) {
    return RIG.api().send("POST", "/v1/handoffs/" + id + "/cancel", null, List.of());
  }

  private static Api.Answer refused(String id, String type) {
    Api.Answer answer = Problem.assertIs(cancel(id), 409, type, "/v1/handoffs/" + id + "/cancel");
    assertThat(answer.at("/handoffId")).isEqualTo(id);
    return answer;
  }

  private static Api.Answer tooLate(String id) {
    return refused(id, "too-late-to-cancel");
  }

  private static void assertPossible(Api.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.at("/cancellation")).isEqualTo("possible");
    assertThat(answer.at("/detail")).contains("none will be sent");
    assertThat(answer.header("Location")).contains("/v1/handoffs/" + answer.at("/handoffId"));
  }

  private static void assertInDoubt(Api.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.at("/cancellation")).isEqualTo("in_doubt");
    assertThat(answer.at("/cancelRequestedAt")).isNotEmpty();
    assertThat(answer.at("/detail")).contains("if it did, the handoff goes on");
  }

  /// She never left the source, says Baton, and so do the books.
  private static void assertCancelled(JsonNode view, String caller, Platform source) {
    assertThat(Rig.state(view)).as(view.toString()).isEqualTo("returned");
    assertThat(view.at("/stateDetail/reason").asString("")).isEqualTo("cancelled");
    assertThat(view.path("holder").asString("")).isEqualTo("source");
    assertThat(RIG.caller(caller).with().platform()).isEqualTo(source);
    assertThat(RIG.caller(caller).interactionIds()).containsExactly(caller);
    assertThat(RIG.twins().summary().heldReservations()).isZero();
  }

  private static long orders(Operation kind) {
    return RIG.twins().books().ordersByKey().stream().filter(order -> order.kind() == kind).count();
  }

  private static void awaitState(String id, String state) {
    Await.until(
        "handoff " + id + " is " + state,
        () -> RIG.api().get("/v1/handoffs/" + id).at("/state").equals(state));
  }
}
