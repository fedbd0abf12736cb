package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Handoffs to numbers and SIP URIs, for which the destination holds nothing: in doubt, time is the
/// fence. Judged by the twins' books.
class AdvisoryTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  @AfterEach
  void nobody_is_lost_or_doubled_and_nothing_happens_twice() {
    RIG.assertNobodyIsHurt();
  }

  @ParameterizedTest
  @EnumSource
  void a_number_takes_the_caller_without_a_reservation_and_the_timeline_says_so(Way way) {
    String interactionId = RIG.newCaller(way);

    JsonNode view = RIG.play(toNumber(way, interactionId));

    assertInTheNumbersQueue(way, interactionId, view);
    assertThat(RIG.story(view)).contains("reserved (advisory)", "nothing held there (advisory)");
    assertThat(RIG.twins().books().reservations()).isEmpty();
    assertThat(RIG.caller(interactionId).canonicalInteractionId())
        .isEqualTo(view.path("canonicalInteractionId").asString(""));
    assertThat(RIG.caller(interactionId).contexts())
        .as(RIG.story(view))
        .containsKey(way.destination.wireName());
  }

  @ParameterizedTest
  @EnumSource
  void a_sip_uri_takes_the_caller_too(Way way) {
    String interactionId = RIG.newCaller(way);

    JsonNode view = RIG.play(toSipUri(way, interactionId));

    assertInTheNumbersQueue(way, interactionId, view);
    assertThat(RIG.story(view)).contains("reserved (advisory)");
  }

  @ParameterizedTest
  @EnumSource
  void a_lost_answer_is_read_back_and_she_moves_once(Way way) {
    String interactionId = RIG.newCaller(way);
    atTransfer(way, new Fault.LoseAnswer());

    JsonNode view = RIG.play(toNumber(way, interactionId));

    assertInTheNumbersQueue(way, interactionId, view);
    assertThat(RIG.story(view)).contains("committing (reading back)");
    // Until she has arrived nothing that is read names this order, so it may be sent again.
    assertThat(RIG.twins().books().ordersByKey())
        .filteredOn(key -> key.kind() == Operation.TRANSFER)
        .singleElement()
        .satisfies(key -> assertThat(key.count()).isEqualTo(1));
  }

  @ParameterizedTest
  @EnumSource
  void a_lost_request_is_sent_again_under_the_same_id(Way way) {
    String interactionId = RIG.newCaller(way);
    atTransfer(way, new Fault.LoseRequest());

    JsonNode view = RIG.play(toSipUri(way, interactionId));

    assertInTheNumbersQueue(way, interactionId, view);
    assertThat(RIG.story(view)).contains("again (send 2, same order id)");
  }

  @ParameterizedTest
  @EnumSource
  void a_transfer_that_takes_effect_after_its_timeout_moves_her_once(Way way) {
    String interactionId = RIG.newCaller(way);
    // The tests' commit-timeout is 2 s.
    atTransfer(way, new Fault.Slow(2_500));

    JsonNode view = RIG.play(toNumber(way, interactionId));

    assertInTheNumbersQueue(way, interactionId, view);
    assertThat(RIG.story(view)).contains("committing (reading back)");
  }

  @ParameterizedTest
  @EnumSource
  void a_dropped_transfer_is_repaired_by_the_accounts_queue(Way way) {
    String interactionId = RIG.newCaller(way);
    atTransfer(way, new Fault.DropTransfer());

    JsonNode view = RIG.play(toSipUri(way, interactionId));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(view.path("compensated").asBoolean()).isTrue();
    assertThat(RIG.story(view))
        .contains("confirming (cycle 3)", "requeue to " + way.destinationAccount);
    assertWith(way, interactionId, "supervisors");
  }

  @ParameterizedTest
  @EnumSource
  void a_number_that_the_source_cannot_dial_is_passed_over(Way way) {
    String interactionId = RIG.newCaller(way);
    ObjectNode body = Ask.handoff(way, interactionId);
    body.withArray("/routes")
        .addObject()
        .put("account", way.destinationAccount)
        .put("targetNumber", "+18885551999");
    body.withArray("/routes").addObject().put("route", way.queueRoute);

    JsonNode view = RIG.play(body);

    assertThat(view.path("attempt").asInt()).as(RIG.story(view)).isEqualTo(2);
    assertInTheNumbersQueue(way, interactionId, view);
  }

  private static void assertInTheNumbersQueue(Way way, String interactionId, JsonNode view) {
    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(view.path("compensated").asBoolean()).isFalse();
    assertWith(way, interactionId, "billing_specialists");
  }

  private static void assertWith(Way way, String interactionId, String queueId) {
    Party with = RIG.caller(interactionId).with();
    assertThat(with.platform()).isEqualTo(way.destination);
    assertThat(with.kind()).isIn(Party.Kind.AGENT, Party.Kind.QUEUE);
    assertThat(with.queueId()).isEqualTo(queueId);
  }

  private static void atTransfer(Way way, Fault fault) {
    RIG.faults(FaultRule.on(way.source, Operation.TRANSFER, fault).atMost(1));
  }

  private static ObjectNode toNumber(Way way, String interactionId) {
    ObjectNode body = Ask.handoff(way, interactionId);
    body.withArray("/routes")
        .addObject()
        .put("account", way.destinationAccount)
        .put("targetNumber", way.number());
    return body;
  }

  private static ObjectNode toSipUri(Way way, String interactionId) {
    ObjectNode body = Ask.handoff(way, interactionId);
    body.withArray("/routes")
        .addObject()
        .put("account", way.destinationAccount)
        .put("targetSipUri", way.sipUri());
    return body;
  }
}
