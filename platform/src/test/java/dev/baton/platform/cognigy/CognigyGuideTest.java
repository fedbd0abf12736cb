package dev.baton.platform.cognigy;

import static dev.baton.platform.cognigy.Played.answer;
import static dev.baton.platform.cognigy.Played.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.core.account.Dialect;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.ConnectorStatus;
import dev.baton.core.platform.ConnectorView;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Query;
import dev.baton.core.platform.SessionStatus;
import dev.baton.core.platform.SessionView;
import dev.baton.core.platform.TransferMode;
import dev.baton.core.platform.TransferType;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.Capabilities;
import dev.baton.platform.CodecLookup;
import dev.baton.platform.Codecs;
import dev.baton.platform.EventReading;
import dev.baton.platform.PlatformCodec;
import dev.baton.platform.Samples;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is asked of a voice bot but for the write, and what its answers mean.
class CognigyGuideTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final PlatformCodec CODEC = CognigyGuide.codec();
  private static final Query.ReadLeg READ_LEG =
      new Query.ReadLeg(Samples.COGNIGY, Samples.SESSION.value());
  private static final String OURS =
      ",\"batonCanonicalInteractionId\":\"int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d\","
          + "\"batonReservationId\":\"res-1\",\"handoffTrigger\":";

  @Test
  void it_lets_callers_go_by_its_api_and_does_nothing_else() {
    assertThat(Codecs.forAccount(Platform.NICE_COGNIGY, Dialect.GUIDE))
        .isInstanceOf(CodecLookup.Found.class);
    assertThat(CODEC.capabilities(MediaType.VOICE))
        .isEqualTo(new Capabilities(false, false, false, true, false, false));
    assertThat(CODEC.readEvent("{}")).isInstanceOf(EventReading.Unreadable.class);
    for (Call call :
        List.of(
            Samples.reserveAgent(),
            Samples.release(),
            Samples.requeue(),
            Samples.commit(Samples.COGNIGY, TransferType.WARM),
            Samples.findReservations())) {
      assertThatIllegalArgumentException().isThrownBy(() -> encode(call));
    }
  }

  @Test
  void the_flow_is_run_as_guide_003_prints_it() {
    WireRequest request = encode(Samples.runFlow(Samples.connector(Platform.GENESYS_CLOUD)));

    assertThat(request.method() + " " + request.path()).isEqualTo("POST /api/v1/flow");
    assertThat(request.header("Idempotency-Key")).isEqualTo(Samples.orderId("commit").value());
    assertThat(JSON.readTree(request.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "sessionId": "5f9a8b7c6d5e4f3a2b1c0d9e",
                  "intent": "__system_transfer__",
                  "text": "agent_handoff_requested",
                  "channel": "voice"
                }
                """));
  }

  @Test
  void a_dry_run_shows_a_session_written_that_held_nothing() {
    WireRequest prepare = encode(Samples.prepare(Samples.connector(Platform.NICE_CXONE)));
    WireRequest withdraw = encode(Samples.withdraw());

    assertThat(prepare.method() + " " + prepare.path())
        .isEqualTo("PUT /api/v1/session/5f9a8b7c6d5e4f3a2b1c0d9e");
    JsonNode variables = JSON.readTree(prepare.body()).get("variables");
    assertThat(variables.get("transferType").stringValue()).isEqualTo("studio_flow");
    assertThat(variables.at("/transferContext/participant/name").stringValue())
        .isEqualTo("Unknown");
    assertThat(JSON.readTree(withdraw.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"variables": {"handoffTrigger": false, "telephonyAction": "none"},
                 "telephony": {"action": "none"}}
                """));
    assertThat(encode(READ_LEG).path()).isEqualTo("/api/v1/session/5f9a8b7c6d5e4f3a2b1c0d9e");
    assertThat(encode(new Query.ReadSession(Samples.COGNIGY, "../x")).path())
        .isEqualTo("/api/v1/session/..%2Fx");
  }

  @Test
  void a_session_is_read_with_the_connector_that_would_hand_its_caller_over() {
    Played played =
        readSession(
            answer(200, session("idle", "")),
            answer(200, "{\"name\":\"x\",\"status\":\"degraded\",\"transferMode\":\"blind\"}"));

    assertThat(played.lines())
        .containsExactly(
            "GET /api/v1/session/5f9a8b7c6d5e4f3a2b1c0d9e",
            "GET /api/v1/telephony/connectors/genesys_cloud");
    assertThat(played.done())
        .isEqualTo(
            new Answer.SessionRead(
                new SessionView.Present(
                    Samples.SESSION,
                    "voice",
                    SessionStatus.IDLE,
                    null,
                    new VendorId("genesys_call_887766"),
                    new ConnectorView(
                        "genesys_cloud", ConnectorStatus.DEGRADED, TransferMode.BLIND))));
  }

  @Test
  void the_connector_is_not_asked_where_nobody_can_be_handed_over_now() {
    for (String status : List.of("processing", "transferring", "ended")) {
      assertThat(readSession(answer(200, session(status, ""))).lines()).hasSize(1);
    }
    String chat = session("active", "").replace("\"voice\"", "\"webchat\"");
    assertThat(view(readSession(answer(200, chat))).channel()).isEqualTo("webchat");
    String bare = session("active", "").replace("\"connector\":\"genesys_cloud\",", "");
    assertThat(view(readSession(answer(200, bare))).connector()).isNull();
    assertThat(readSession(answer(404, "")).done())
        .isEqualTo(new Answer.SessionRead(new SessionView.Absent()));
  }

  @Test
  void a_connector_of_which_nothing_is_known_is_unknown_and_no_obstacle() {
    ConnectorView unknown =
        new ConnectorView("genesys_cloud", ConnectorStatus.UNKNOWN, TransferMode.UNKNOWN);
    WireResult session = answer(200, session("active", ""));

    assertThat(view(readSession(session, answer(404, ""))).connector()).isEqualTo(unknown);
    assertThat(
            view(readSession(session, answer(200, "{\"status\":\"dozing\",\"transferMode\":7}")))
                .connector())
        .isEqualTo(unknown);
    for (int status : new int[] {403, 405, 500}) {
      assertThat(view(readSession(session, answer(status, ""))).connector()).isEqualTo(unknown);
    }
    assertThat(readSession(session, answer(429, "")).failure().kind())
        .isEqualTo(FailureKind.RATE_LIMITED);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "active, -, false, BOT_ACTIVE, -, -",
        "processing, -, true, BOT_ACTIVE, -, res-1",
        "transferring, -, true, TRANSFERRING, -, res-1",
        "ended, transferred, false, COMPLETED, TRANSFERRED, res-1",
        "ended, caller_left, false, COMPLETED, CALLER_LEFT, -",
        "ended, -, false, COMPLETED, -, -"
      })
  void a_session_is_a_leg_that_says_whose_transfer_it_holds(
      String status,
      @Nullable String reason,
      boolean trigger,
      LegState state,
      @Nullable EndedReason ended,
      @Nullable String reservation) {
    String body = session(status, OURS + trigger);
    body =
        reason == null
            ? body
            : body.replace("\"status\"", "\"endedReason\":\"" + reason + "\",\"status\"");

    assertThat(CODEC.decode(READ_LEG, answer(200, body)))
        .isEqualTo(
            new Outcome.Done(
                new Answer.LegRead(
                    new LegView.Present(
                        Samples.SESSION,
                        state,
                        null,
                        null,
                        new CanonicalId("int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d"),
                        null,
                        ended,
                        reservation == null ? null : new ReservationId(reservation)))));
  }

  @Test
  void variables_that_a_flow_wrote_over_are_not_ours_and_the_rest_is_read() {
    String over =
        ",\"batonCanonicalInteractionId\":7,\"batonReservationId\":\"a b\","
            + "\"handoffTrigger\":true";

    assertThat(CODEC.decode(READ_LEG, answer(200, session("active", over))))
        .isInstanceOfSatisfying(
            Outcome.Done.class,
            done -> {
              var leg = (LegView.Present) ((Answer.LegRead) done.answer()).view();
              assertThat(leg.canonicalId()).isNull();
              assertThat(leg.lastOrderReservation()).isNull();
            });
    assertThat(CODEC.decode(READ_LEG, answer(404, "")))
        .isEqualTo(new Outcome.Done(new Answer.LegRead(new LegView.Absent())));
  }

  @Test
  void that_the_flow_ran_says_what_it_believes_of_the_media_stream() {
    Order.Commit run = Samples.runFlow(Samples.connector(Platform.GENESYS_CLOUD));
    String body =
        "{\"flowExecutionId\":\"e\",\"status\":\"completed\",\"result\":"
            + "{\"mediaStreamStatus\":\"bridged\",\"agentWaitTime\":2.4}}";

    assertThat(CODEC.decode(run, answer(200, body)))
        .isEqualTo(new Outcome.Done(new Answer.FlowRun("bridged")));
    assertThat(CODEC.decode(run, answer(200, "{\"result\":7}")))
        .isEqualTo(new Outcome.Done(new Answer.FlowRun(null)));
    assertThat(failure(run, answer(200, "<html>")).kind()).isEqualTo(FailureKind.UNKNOWN);
    assertThat(failure(run, answer(409, "")).kind()).isEqualTo(FailureKind.BUSY);
    assertThat(failure(run, answer(409, "{\"code\":\"caller_left\"}")).kind())
        .isEqualTo(FailureKind.CALLER_LEFT);
  }

  @Test
  void a_failed_connector_is_told_with_its_code_and_without_the_caller() {
    String said =
        "{\"code\":\"connector_down\",\"message\":\"INVITE for +1 415 555 1234 (Ada King-Noel, "
            + "ACC-992837, Gold) failed: trunk\\tunreachable\",\"more\":\""
            + "y".repeat(300)
            + "\"}";
    CanonicalContext context =
        Samples.context(Map.of("callerName", "Ada King-Noel", "plan", "gold"));

    String session = session("active", ",\"profile\":{\"names\":[\"Lovelace\"]}");
    PlatformFailure failure =
        runFlow(
                context,
                answer(500, said.replace("INVITE for", "INVITE of Lovelace for")),
                answer(200, session))
            .failure();

    assertThat(failure.kind()).isEqualTo(FailureKind.UNKNOWN);
    assertThat(failure.detail())
        .startsWith("commit: cognigy-main answered 500 connector_down: {")
        .contains("failed: trunk\\tunreachable")
        .hasSizeLessThanOrEqualTo(300)
        .endsWith("\u2026")
        .doesNotContainIgnoringCase("ada")
        .doesNotContainIgnoringCase("noel")
        .doesNotContainIgnoringCase("lovelace")
        .doesNotContainIgnoringCase("gold")
        .doesNotContain("ACC")
        .doesNotContainPattern("connector_down.*[0-9]");
  }

  @Test
  void of_a_body_that_is_no_json_nothing_breaks_a_line() {
    PlatformFailure failure =
        runFlow(
                Samples.context(Map.of()),
                answer(502, "bad\u0000\n\u202egateway\ud800 4"),
                answer(200, session("active", "")))
            .failure();

    assertThat(failure.detail()).isEqualTo("commit: cognigy-main answered 502: bad gateway *");
  }

  @Test
  void where_nobody_knows_what_is_the_callers_the_code_alone_is_told() {
    String said = "{\"code\":\"connector_down\",\"message\":\"no route for Ada\"}";

    assertThat(runFlow(null, answer(500, said)).failure().detail())
        .isEqualTo("commit: cognigy-main answered 500 connector_down");
    assertThat(
            runFlow(Samples.context(Map.of()), answer(500, said), answer(503, ""))
                .failure()
                .detail())
        .as("her session cannot be read")
        .isEqualTo("commit: cognigy-main answered 500 connector_down");
    assertThat(
            failure(
                    Samples.runFlow(Samples.connector(Platform.GENESYS_CLOUD)),
                    answer(500, said.replace("connector_down", "Ada says +15551234567")))
                .detail())
        .isEqualTo("commit: cognigy-main answered 500");
  }

  @Test
  void what_was_written_is_taken_back_and_everything_else_is_left() {
    Played played =
        withdraw(
            answer("\"3\"", session("transferring", OURS + "true")),
            answer(200, "{}"),
            answer("\"4\"", session("active", OURS + "false")));

    JsonNode sent = played.body(1);
    assertThat(sent.get("telephony").toString()).isEqualTo("{\"action\":\"none\"}");
    assertThat(sent.at("/variables/handoffTrigger").booleanValue()).isFalse();
    assertThat(sent.at("/variables/telephonyAction").stringValue()).isEqualTo("none");
    assertThat(sent.at("/variables/callerName").stringValue()).isEqualTo("Jane Doe");
    assertThat(played.requests().get(1).header("If-Match")).isEqualTo("\"3\"");
    assertThat(played.done()).isEqualTo(new Answer.Accepted());
  }

  @Test
  void where_there_is_nothing_to_take_back_nothing_is_written() {
    for (WireResult read :
        List.of(
            answer(404, ""),
            answer(200, session("ended", OURS + "true")),
            answer(200, session("active", "")),
            answer(200, session("transferring", OURS.replace("res-1", "res-2") + "true")),
            answer(200, session("processing", OURS + "false")))) {
      assertThat(withdraw(read).done()).isEqualTo(new Answer.Accepted());
    }
  }

  @Test
  void a_withdrawal_counts_when_it_was_read_back_or_she_is_gone() {
    WireResult read = answer(200, session("transferring", OURS + "true"));
    WireResult late = new TransportFault.TimedOut(100, "late");

    assertThat(withdraw(read, late, answer(200, session("active", OURS + "false"))).done())
        .isEqualTo(new Answer.Accepted());
    assertThat(withdraw(read, answer(200, "{}"), answer(404, "")).done())
        .isEqualTo(new Answer.Accepted());
    assertThat(withdraw(read, answer(200, "{}"), read).failure().kind())
        .isEqualTo(FailureKind.UNKNOWN);
    assertThat(withdraw(read, late, answer(429, "")).failure())
        .isEqualTo(new PlatformFailure.Unknown("late"));
    assertThat(withdraw(answer(200, session("processing", OURS + "true"))).failure().kind())
        .isEqualTo(FailureKind.BUSY);
  }

  private static WireRequest encode(Call call) {
    return CODEC.encode(call, Samples.account(Platform.NICE_COGNIGY), null);
  }

  private static PlatformFailure failure(Call call, WireResult result) {
    return ((Outcome.Failed) CODEC.decode(call, result)).failure();
  }

  private static SessionView.Present view(Played played) {
    return (SessionView.Present) ((Answer.SessionRead) played.done()).view();
  }

  private static Played readSession(WireResult... answers) {
    return begin(Samples.readSession(), null, answers);
  }

  private static Played withdraw(WireResult... answers) {
    return begin(Samples.withdraw(), null, answers);
  }

  private static Played runFlow(@Nullable CanonicalContext context, WireResult... answers) {
    return begin(Samples.runFlow(Samples.connector(Platform.GENESYS_CLOUD)), context, answers);
  }

  private static Played begin(
      Call call, @Nullable CanonicalContext context, WireResult... answers) {
    return Played.of(CODEC.begin(call, Samples.account(Platform.NICE_COGNIGY), context), answers);
  }
}
