package dev.baton.platform.cognigy;

import static dev.baton.platform.cognigy.Played.answer;
import static dev.baton.platform.cognigy.Played.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.core.account.Account;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Platform;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.Samples;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A session gets what its connector needs, and loses nothing by it.
class PrepareTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String LINE = " /api/v1/session/5f9a8b7c6d5e4f3a2b1c0d9e";

  private static final String OURS =
      """
      ,"transferTarget":"a1b2c3d4-e5f6-7890-abcd-ef1234567890","transferType":"queue",
      "handoffTrigger":true,"telephonyAction":"transfer",
      "batonCanonicalInteractionId":"int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d",
      "batonReservationId":"res-cxone-8842"
      """;

  private static final String WRITTEN =
      """
      {"sessionId":"5f9a8b7c6d5e4f3a2b1c0d9e","status":"transferring","variables":{},
       "telephony":{"action":"transfer","status":"initiated","transferId":"genesys_xfer_998877"}}
      """;

  private static final Answer PREPARED =
      new Answer.Prepared(new VendorId("genesys_call_887766"), new VendorId("genesys_xfer_998877"));

  @Test
  void the_write_is_the_one_that_guide_003_prints_with_our_references_beside_it() {
    Played played =
        prepare(
            answer("\"7\"", session("active", "")),
            answer(200, WRITTEN),
            answer(200, session("transferring", OURS)));

    assertThat(played.lines()).containsExactly("GET" + LINE, "PUT" + LINE, "GET" + LINE);
    assertThat(played.body(1))
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "variables": {
                    "callerName": "Jane Doe",
                    "issueType": "billing",
                    "handoffReason": "complex_billing_issue",
                    "priority": "high",
                    "transferTarget": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
                    "transferType": "queue",
                    "handoffTrigger": true,
                    "telephonyAction": "transfer",
                    "batonCanonicalInteractionId": "int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d",
                    "batonReservationId": "res-cxone-8842"
                  },
                  "telephony": {"action": "transfer", "preserveMediaStream": true}
                }
                """));
    assertThat(played.requests().get(1).header("If-Match")).isEqualTo("\"7\"");
    assertThat(played.requests().get(1).header("Idempotency-Key"))
        .isEqualTo(Samples.orderId("prepare").value());
    assertThat(played.done()).isEqualTo(PREPARED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"W/\"7\"", "7", ""})
  void without_a_strong_version_none_is_named_because_it_would_never_match(String etag) {
    Played played =
        prepare(
            answer(etag, session("idle", "")),
            answer(200, WRITTEN),
            answer(200, session("transferring", OURS)));

    assertThat(played.requests().get(1).header("If-Match")).isNull();
    assertThat(played.done()).isEqualTo(PREPARED);
  }

  @Test
  void what_stands_in_the_session_comes_out_as_it_went_in() {
    String odd =
        ",\"big\":12345678901234567890.1200,\"list\":[1,{\"a\":null}],\"half\":\"\\ud83d\","
            + "\"nul\":\"\\u0000\",\"handoffTrigger\":false,\"umlaut\":\"ä\"";

    Played played =
        prepare(
            answer(200, session("active", odd)),
            answer(200, WRITTEN),
            answer(200, session("transferring", odd + OURS)));

    String sent = String.valueOf(played.requests().get(1).body());
    assertThat(sent).contains("12345678901234567890.1200").contains("\\uD83D");
    assertThat(played.body(1).get("variables").get("umlaut").stringValue()).isEqualTo("ä");
    assertThat(played.body(1).get("variables").get("list").toString())
        .isEqualTo("[1,{\"a\":null}]");
    assertThat(played.body(1).get("variables").get("handoffTrigger").booleanValue()).isTrue();
  }

  @Test
  void the_context_is_merged_over_the_session_but_no_mask_and_none_of_our_own_keys() {
    JsonNode variables =
        merged(
            Map.of(
                "issueType", "refund",
                "callerName", "****oe",
                "plan", "****",
                "transferTarget", "elsewhere",
                "batonReservationId", "another",
                "priority", "low"));

    assertThat(variables.get("issueType").stringValue()).isEqualTo("refund");
    assertThat(variables.get("callerName").stringValue()).isEqualTo("Jane Doe");
    assertThat(variables.get("plan").stringValue()).isEqualTo("****");
    assertThat(variables.get("transferTarget").stringValue()).startsWith("a1b2c3d4");
    assertThat(variables.get("batonReservationId").stringValue()).isEqualTo("res-cxone-8842");
    assertThat(variables.get("priority").stringValue()).isEqualTo("high");
  }

  @Test
  void over_the_accounts_bytes_the_longest_attributes_are_left_out_first() {
    JsonNode variables =
        merged(Map.of("long", "x".repeat(700), "longer", "x".repeat(900), "short", "y"), 1_600);

    assertThat(variables.has("longer")).isFalse();
    assertThat(variables.has("long")).isTrue();
    assertThat(variables.get("short").stringValue()).isEqualTo("y");

    JsonNode least = merged(Map.of("long", "x".repeat(700), "short", "y"), 512);
    assertThat(least.has("long")).isFalse();
    assertThat(least.propertyNames()).contains("callerName", "issueType", "handoffTrigger");
  }

  @Test
  void a_session_that_a_flow_holds_is_busy_and_is_not_written() {
    assertThat(prepare(answer(200, session("processing", ""))).failure().kind())
        .isEqualTo(FailureKind.BUSY);
    // Or the flow began in between: then the platform says so.
    Played locked = prepare(answer(200, session("active", "")), answer(409, "{\"code\":\"lock\"}"));
    assertThat(locked.failure().kind()).isEqualTo(FailureKind.BUSY);
    assertThat(locked.failure().detail()).isEqualTo("prepare: cognigy-main answered 409 lock");
  }

  @Test
  void a_session_that_is_gone_or_has_ended_is_not_found_and_is_not_written() {
    assertThat(prepare(answer(404, "")).failure().kind()).isEqualTo(FailureKind.NOT_FOUND);
    assertThat(prepare(answer(200, session("ended", ""))).failure().kind())
        .isEqualTo(FailureKind.NOT_FOUND);
    assertThat(prepare(answer(200, session("active", "")), answer(404, "")).failure().kind())
        .isEqualTo(FailureKind.NOT_FOUND);
  }

  @Test
  void a_session_that_is_being_transferred_is_ours_already_or_another_order_has_it() {
    assertThat(prepare(answer(200, session("transferring", OURS))).done())
        .isEqualTo(new Answer.Prepared(new VendorId("genesys_call_887766"), null));
    assertThat(prepare(answer(200, session("transferring", ""))).failure().kind())
        .isEqualTo(FailureKind.CONFLICT);
    String another = OURS.replace("res-cxone-8842", "res-cxone-9999");
    assertThat(prepare(answer(200, session("transferring", another))).failure().kind())
        .isEqualTo(FailureKind.CONFLICT);
  }

  @Test
  void a_chat_is_never_written_into() {
    String chat = session("active", "").replace("\"voice\"", "\"webchat\"");

    assertThat(prepare(answer(200, chat)).failure().kind()).isEqualTo(FailureKind.REJECTED);
  }

  @Test
  void somebody_elses_key_that_came_in_between_is_kept_by_merging_again() {
    Played played =
        prepare(
            answer("\"1\"", session("active", "")),
            answer(412, ""),
            answer("\"2\"", session("active", ",\"rival\":1")),
            answer(412, ""),
            answer("\"3\"", session("active", ",\"rival\":2")),
            answer(200, WRITTEN),
            answer("\"4\"", session("transferring", ",\"rival\":2" + OURS)));

    assertThat(played.body(5).get("variables").get("rival").intValue()).isEqualTo(2);
    assertThat(played.requests().get(5).header("If-Match")).isEqualTo("\"3\"");
    // Each merge is another request; the platform must not answer it from memory.
    assertThat(List.of(1, 3, 5))
        .extracting(i -> played.requests().get(i).header("Idempotency-Key"))
        .doesNotHaveDuplicates();
    assertThat(played.done()).isEqualTo(PREPARED);
  }

  @Test
  void somebody_who_writes_three_times_in_between_is_let_go_first() {
    WireResult read = answer("\"1\"", session("active", ""));
    WireResult lost = answer(412, "");

    assertThat(prepare(read, lost, read, lost, read, lost).failure().kind())
        .isEqualTo(FailureKind.BUSY);
  }

  @Test
  void a_write_whose_answer_was_lost_is_found_by_reading_it_back() {
    WireResult read = answer(200, session("active", ""));
    for (WireResult lost :
        List.of(
            new TransportFault.TimedOut(100, "late"),
            new TransportFault.Broken("broken"),
            answer(503, ""),
            answer(408, ""),
            answer(301, ""))) {
      assertThat(prepare(read, lost, answer(200, session("transferring", OURS))).done())
          .isEqualTo(new Answer.Prepared(new VendorId("genesys_call_887766"), null));
      assertThat(prepare(read, lost, read).failure().kind()).isEqualTo(FailureKind.UNKNOWN);
    }
  }

  @Test
  void once_the_write_is_out_nothing_that_is_read_back_denies_it() {
    WireResult read = answer(200, session("active", ""));
    for (WireResult back :
        List.of(
            answer(404, ""),
            answer(401, ""),
            answer(403, ""),
            answer(409, ""),
            answer(429, ""),
            answer(500, ""),
            answer(200, "<html>"),
            new TransportFault.NotSent(TransportFault.Reason.BREAKER_OPEN, "open"))) {
      assertThat(prepare(read, answer(200, WRITTEN), back).failure().kind())
          .as("%s", back)
          .isEqualTo(FailureKind.UNKNOWN);
    }
  }

  @Test
  void a_write_that_lost_a_variable_or_was_written_over_is_in_doubt() {
    WireResult read = answer(200, session("active", ",\"cart\":7"));

    assertThat(
            prepare(read, answer(200, WRITTEN), answer(200, session("transferring", OURS)))
                .failure()
                .kind())
        .isEqualTo(FailureKind.UNKNOWN);
    for (String over :
        List.of(
            OURS.replace("res-cxone-8842", "res-cxone-9999"),
            OURS.replace("a1b2c3d4", "b1b2c3d4"),
            OURS.replace("true", "false"))) {
      assertThat(
              prepare(
                      read,
                      answer(200, WRITTEN),
                      answer(200, session("transferring", ",\"cart\":8" + over)))
                  .failure()
                  .kind())
          .isEqualTo(FailureKind.UNKNOWN);
    }
  }

  @Test
  void a_write_after_which_the_caller_moved_at_once_was_made() {
    String ended =
        session("ended", OURS).replace("\"status\"", "\"endedReason\":\"transferred\",\"status\"");

    assertThat(
            prepare(answer(200, session("active", "")), answer(200, WRITTEN), answer(200, ended))
                .done())
        .isEqualTo(PREPARED);
  }

  @ParameterizedTest
  @CsvSource({"401, UNAUTHORIZED", "403, FORBIDDEN", "413, REJECTED", "429, RATE_LIMITED"})
  void a_refusal_means_what_it_means_everywhere_and_nothing_was_written(
      int status, FailureKind kind) {
    assertThat(prepare(answer(status, "")).failure().kind()).isEqualTo(kind);
    assertThat(prepare(answer(200, session("active", "")), answer(status, "")).failure().kind())
        .isEqualTo(kind);
  }

  @Test
  void a_session_that_cannot_be_read_is_not_written() {
    for (String body : List.of("", "[]", "<html>", "{\"sessionId\":\"x\"}", "{\"variables\":7}")) {
      assertThat(prepare(answer(200, body)).failure().kind()).isEqualTo(FailureKind.UNKNOWN);
    }
    assertThat(
            prepare(
                    answer(
                        200,
                        session("active", "")
                            .replace("{\"callerName\"", "[{\"callerName\"")
                            .replace("billing\"}", "billing\"}]")))
                .failure()
                .kind())
        .isEqualTo(FailureKind.UNKNOWN);
  }

  @Test
  void to_cxone_the_session_carries_guide_001s_transferContext() {
    Inbound.Connector studio =
        new Inbound.Connector(
            Platform.NICE_CXONE,
            "a1b2c3d4-5678-90ab-cdef-123456789012",
            "9f8e7d6c-5b4a-4321-8765-0123456789ab",
            List.of("nice_cxone"),
            "complex_billing_issue",
            null,
            true);
    CanonicalContext context =
        Samples.context(Map.of("plan", "gold"))
            .with(
                new CanonicalContext.Bot("billing_inquiry", 0.95, "en-US", null),
                List.of(),
                Map.of("plan", "gold"));

    JsonNode sent = sentToStudio(studio, context, session("active", ""));

    assertThat(sent.get("variables").get("transferType").stringValue()).isEqualTo("studio_flow");
    assertThat(sent.get("variables").get("transferContext"))
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "queueId": "a1b2c3d4-5678-90ab-cdef-123456789012",
                  "participant": {"name": "Jane Doe", "phoneNumber": "+15551234567"},
                  "customAttributes": {
                    "handoffReason": "complex_billing_issue",
                    "intent": "billing_inquiry",
                    "confidence": 0.95,
                    "language": "en-US",
                    "canonicalInteractionId": "int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d",
                    "reservationId": "res-cxone-8842",
                    "plan": "gold"
                  },
                  "flowVersionId": "9f8e7d6c-5b4a-4321-8765-0123456789ab"
                }
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tel:+1-555-123.(4567);ext=7 | +15551234567",
        "TEL:+15551234567 | +15551234567",
        "web-user-9 | +14155551234"
      })
  void the_callers_number_is_the_sessions_and_else_the_contexts(String userId, String number) {
    String session = session("active", "").replace("tel:+15551234567", userId);

    JsonNode sent =
        sentToStudio(Samples.connector(Platform.NICE_CXONE), Samples.context(Map.of()), session);

    assertThat(sent.at("/variables/transferContext/participant/phoneNumber").stringValue())
        .isEqualTo(number);
  }

  @Test
  void a_transferContext_that_cxone_would_refuse_is_never_written() {
    for (String userId : List.of("tel:5551234", "tel:", "web-user-9", "tel:+1555123456x")) {
      Played played =
          Played.of(
              new Prepare(
                  Samples.prepare(Samples.connector(Platform.NICE_CXONE)),
                  Samples.account(Platform.NICE_COGNIGY),
                  null),
              answer(200, session("active", "").replace("tel:+15551234567", userId)));

      assertThat(played.failure().kind()).isEqualTo(FailureKind.REJECTED);
      assertThat(played.failure().detail())
          .startsWith("prepare: cognigy-main: transferContext breaks phone-number-")
          .endsWith(" at /transferContext/participant/phoneNumber");
    }
  }

  @Test
  void what_the_connector_says_of_a_failed_write_is_told_and_nothing_of_the_caller() {
    String body =
        "{\"error\":{\"code\":\"SIP_503\"},\"caller\":\"jane DOE\",\"n\":\"+15551234567\","
            + "\"issue\":\"bill\\u0069ng\",\"text\":\"no\\nroute\"}";

    Played played =
        prepare(
            answer(200, session("active", "")),
            answer(500, body),
            answer(200, session("active", "")));

    assertThat(played.failure().detail())
        .startsWith("prepare: cognigy-main answered 500 SIP_503: ")
        .contains("route")
        .doesNotContainIgnoringCase("jane")
        .doesNotContainIgnoringCase("doe")
        .doesNotContain("billing")
        .doesNotContainPattern("SIP_503.*[0-9]");
    assertThat(
            prepare(
                    answer(200, session("active", "")),
                    answer(500, "{\"code\":\"CALL_15551234567\"}"),
                    answer(200, session("active", "")))
                .failure()
                .detail())
        .startsWith("prepare: cognigy-main answered 500 CALL_*: ")
        .doesNotContainPattern("[0-9]{4}");
  }

  @Test
  void a_transfer_of_the_bots_own_is_not_written_over() {
    Played played =
        prepare(
            answer(
                200,
                session("active", ",\"handoffTrigger\":true,\"transferTarget\":\"elsewhere\"")));

    assertThat(played.failure().kind()).isEqualTo(FailureKind.CONFLICT);
  }

  @Test
  void a_context_of_another_interaction_is_a_bug_of_the_caller() {
    Order.Prepare sample = Samples.prepare(Samples.connector(Platform.GENESYS_CLOUD));
    Order.Prepare other =
        new Order.Prepare(
            sample.orderId(),
            sample.account(),
            sample.leg(),
            sample.inbound(),
            sample.reservationId(),
            new CanonicalId("int-00000000-0000-4000-8000-000000000000"));

    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            CognigyGuide.codec()
                .encode(other, Samples.account(Platform.NICE_COGNIGY), Samples.context(Map.of())));
  }

  private static JsonNode sentToStudio(
      Inbound.Connector studio, @Nullable CanonicalContext context, String session) {
    String ours = OURS.replace("a1b2c3d4-e5f6-7890-abcd-ef1234567890", studio.queueId());
    return Played.of(
            new Prepare(Samples.prepare(studio), Samples.account(Platform.NICE_COGNIGY), context),
            answer(200, session),
            answer(200, WRITTEN),
            answer(200, session("transferring", ours)))
        .body(1);
  }

  private static Played prepare(WireResult... answers) {
    return Played.of(
        new Prepare(
            Samples.prepare(Samples.connector(Platform.GENESYS_CLOUD)),
            Samples.account(Platform.NICE_COGNIGY),
            null),
        answers);
  }

  private static JsonNode merged(Map<String, String> attributes) {
    return merged(attributes, AccountLimits.defaults().maxContextBytes());
  }

  private static JsonNode merged(Map<String, String> attributes, int maxContextBytes) {
    URI url = URI.create("https://cognigy.example");
    AccountLimits d = AccountLimits.defaults();
    Account account =
        Samples.account(
            Platform.NICE_COGNIGY,
            url,
            url,
            new AccountLimits(
                d.maxConcurrent(),
                d.connectTimeoutMs(),
                d.maxResponseBytes(),
                d.breakerFailures(),
                d.breakerOpenMs(),
                maxContextBytes));
    return Played.of(
            new Prepare(
                Samples.prepare(Samples.connector(Platform.GENESYS_CLOUD)),
                account,
                Samples.context(attributes)),
            answer(200, session("active", "")),
            answer(200, WRITTEN),
            answer(200, session("transferring", OURS)))
        .body(1)
        .get("variables");
  }
}
