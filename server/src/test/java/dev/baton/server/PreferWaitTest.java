package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Clients that would rather wait than ask again (RFC 7240).
class PreferWaitTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  @Test
  void who_prefers_to_wait_is_answered_with_the_ending() {
    String body = Ask.toAgent(RIG.newCaller(), "nice-usr-4492", null).toString();

    Api.Answer answer = RIG.api().post("/v1/handoffs", body, "Prefer", "wait=20");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.at("/state")).isEqualTo("completed");
    assertThat(answer.header("Preference-Applied")).contains("wait=20");
    assertThat(answer.header("Location")).contains("/v1/handoffs/" + answer.at("/handoffId"));
  }

  @Test
  void a_handoff_that_takes_longer_is_answered_as_it_stands() {
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Slow(1_500)).atMost(1));
    String body = Ask.toAgent(RIG.newCaller(), "nice-usr-4493", null).toString();

    Api.Answer answer = RIG.api().post("/v1/handoffs", body, "Prefer", "respond-async, wait=0");

    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.at("/state")).isEqualTo("reserving");
    assertThat(Rig.state(RIG.end(answer.at("/handoffId")))).isEqualTo("completed");
  }

  @Test
  void a_repeated_request_waits_for_the_same_handoff() {
    String body = Ask.toAgent(RIG.newCaller(), "nice-usr-4494", null).toString();

    Api.Answer first = RIG.api().post("/v1/handoffs", body, "Idempotency-Key", "wait-for-it");
    Api.Answer again =
        RIG.api().post("/v1/handoffs", body, "Idempotency-Key", "wait-for-it", "Prefer", "wait=20");

    assertThat(first.status()).isEqualTo(202);
    assertThat(again.status()).as(again.text()).isEqualTo(200);
    assertThat(again.at("/handoffId")).isEqualTo(first.at("/handoffId"));
    assertThat(again.at("/state")).isEqualTo("completed");
  }

  @Test
  void a_preference_that_cannot_be_read_is_ignored() {
    String body = Ask.toAgent(RIG.newCaller(), "nice-usr-4495", null).toString();

    Api.Answer answer = RIG.api().post("/v1/handoffs", body, "Prefer", "wait=soon");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Preference-Applied")).isEmpty();
    assertThat(Rig.state(RIG.end(answer.at("/handoffId")))).isEqualTo("completed");
  }
}
