package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Why a bot's handovers fail, asked over the API.
class DiagnosticsTest {
  @RegisterExtension static final Rig RIG = Rig.create().overheard();

  private static final String QUEUE = "a1b2c3d4-5678-90ab-cdef-123456789012";

  private static final String PAYLOAD =
      """
      {"transferContext": {"queueId": "a1b2c3d4-5678-90ab-cdef-123456789012",
        "participant": {"name": "John Doe", "phoneNumber": "+14155551234"}}}
      """;

  @AfterEach
  void nothing_was_ordered() {
    assertThat(RIG.twins().books().orders()).isEmpty();
  }

  @Test
  void a_healthy_way_is_said_to_be_one() {
    Api.Answer answer = diagnose("\"payload\": " + PAYLOAD);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.body().path("healthy").asBoolean()).as(answer.text()).isTrue();
    assertThat(answer.at("/queueId")).isEqualTo(QUEUE);
    assertThat(subjects(answer))
        .containsExactly(
            "payload checked",
            "account cxone-main (nice_cxone) checked",
            "queue " + QUEUE + " checked",
            "agents checked");
  }

  @Test
  void a_payload_with_errors_is_answered_before_anything_is_sent() {
    int heard = RIG.heard(Platform.NICE_CXONE).size();
    Api.Answer answer =
        diagnose("\"payload\": " + PAYLOAD.replace("+14155551234", "(415) 555-1234"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(subjects(answer)).containsExactly("payload checked");
    assertThat(rules(answer)).containsExactly("phone-number-not-e164");
    assertThat(answer.at("/subjects/0/findings/0/found")).doesNotContain("555-1234");
    assertThat(RIG.heard(Platform.NICE_CXONE)).hasSize(heard);
    for (String odd : List.of("null", "[]", "7", "\"{}\"", "{}")) {
      Api.Answer other = diagnose("\"payload\": " + odd);
      assertThat(other.status()).as(other.text()).isEqualTo(200);
      assertThat(other.body().path("healthy").asBoolean(true)).isFalse();
    }
  }

  @Test
  void a_queue_alone_may_be_looked_at_and_so_may_an_account() {
    Api.Answer queue = diagnose("\"queueId\": \"nowhere\"");
    assertThat(rules(queue)).containsExactly("queue-not-found");
    assertThat(subjects(queue)).contains("queue nowhere checked", "agents skipped");
    Api.Answer account = RIG.api().post("/v1/diagnostics", "{\"account\": \"cxone-main\"}");
    assertThat(account.body().path("healthy").asBoolean()).as(account.text()).isTrue();
    assertThat(subjects(account)).containsExactly("account cxone-main (nice_cxone) checked");
  }

  @Test
  void what_cannot_be_read_is_unknown() {
    RIG.twins()
        .faults(
            FaultScript.of(
                FaultRule.on(
                    Platform.NICE_CXONE, Operation.READ, new Fault.Status(500, null, false))));
    Api.Answer answer = diagnose("\"payload\": " + PAYLOAD);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(subjects(answer)).contains("queue " + QUEUE + " unknown", "agents unknown");
    assertThat(rules(answer)).containsExactly("queue-unreadable", "agents-unreadable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                           | 422 | invalid-request
          {"account": "nobody"}                                        | 422 | unknown-account
          {"account": "genesys-main"}                                  | 422 | invalid-request
          {"account": "cxone-main", "queueId": "a b"}                  | 422 | invalid-request
          {"account": "cxone-main", "queue": "a"}                      | 422 | unknown-field
          {"account": "cxone-main", "payload": {"a": 1, "a": 2}}       | 400 | invalid-json
          {"account": "cxone-main", "payload": +14155551234}           | 400 | invalid-json
          """)
  void a_request_that_cannot_be_meant_is_refused(String body, int status, String problem) {
    Api.Answer answer = RIG.api().post("/v1/diagnostics", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.at("/type")).isEqualTo("/problems/" + problem);
    assertThat(answer.text()).doesNotContain("4155551234");
  }

  private static Api.Answer diagnose(String fields) {
    return RIG.api().post("/v1/diagnostics", "{\"account\": \"cxone-main\", " + fields + "}");
  }

  private static List<String> subjects(Api.Answer answer) {
    return answer
        .body()
        .path("subjects")
        .valueStream()
        .map(one -> one.path("subject").asString("") + " " + one.path("state").asString(""))
        .toList();
  }

  private static List<String> rules(Api.Answer answer) {
    return answer
        .body()
        .path("subjects")
        .valueStream()
        .flatMap(one -> one.path("findings").valueStream())
        .filter(finding -> !finding.path("severity").asString("").equals("notice"))
        .map((JsonNode finding) -> finding.path("rule").asString(""))
        .toList();
  }
}
