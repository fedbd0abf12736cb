package dev.baton.platform.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.LegAnalytics;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.ReservationStatus;
import dev.baton.core.platform.ReservationView;
import dev.baton.core.platform.TransferType;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.PlatformCodec;
import dev.baton.platform.Samples;
import dev.baton.platform.cxone.CxoneGuide;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each answer means.
class GuideDecodingTest {
  private static final PlatformCodec CODEC = CxoneGuide.codec();
  private static final String DATE = "Tue, 14 May 2024 08:32:11 GMT";

  private static final List<Call> CALLS =
      List.of(
          Samples.reserveAgent(),
          Samples.commit(Samples.CXONE, TransferType.WARM),
          Samples.release(),
          Samples.deliverContext(),
          Samples.requeue(),
          Samples.readLeg("int-1"),
          Samples.findReservations(),
          Samples.readAnalytics("int-1"));

  @Test
  void a_reservation_lasts_until_validUntil_less_the_answers_own_date_less_a_second() {
    Outcome outcome =
        CODEC.decode(
            Samples.reserveAgent(),
            answer(
                200,
                """
                {"reservationId":"res-cxone-8842","validUntil":"2024-05-14T08:32:21.500Z",
                 "interactionId":"cx-77","added":{"later":[1]}}
                """));

    assertThat(outcome)
        .isEqualTo(
            new Outcome.Done(
                new Answer.Reserved(
                    new ReservationId("res-cxone-8842"), 9_500, new VendorId("cx-77"))));
  }

  @ParameterizedTest
  @CsvSource({
    // More than was asked for is cut to what was asked for.
    "2024-05-14T08:42:11Z, 15000",
    "2024-05-14T10:32:26+02:00, 14000",
    "2024-05-14T08:32:12Z, 0",
    "2024-05-14T08:30:00Z, 0",
    "+999999999-12-31T23:59:59Z, 15000",
    "-999999999-01-01T00:00:00Z, 0"
  })
  void a_window_is_never_longer_than_asked_and_never_negative(String validUntil, long windowMs) {
    Outcome outcome = CODEC.decode(Samples.reserveAgent(), answer(200, reserved(validUntil)));

    assertThat(outcome)
        .isEqualTo(
            new Outcome.Done(new Answer.Reserved(new ReservationId("res-1"), windowMs, null)));
  }

  @Test
  void a_reservation_whose_window_cannot_be_known_is_in_doubt() {
    String good = reserved("2024-05-14T08:32:26Z");
    assertUnknown(Samples.reserveAgent(), new WireResponse(200, Map.of(), good));
    assertUnknown(Samples.reserveAgent(), new WireResponse(200, Map.of("Date", "today"), good));
    assertUnknown(Samples.reserveAgent(), answer(200, reserved("soon")));
    assertUnknown(Samples.reserveAgent(), answer(200, "{\"reservationId\":\"res-1\"}"));
  }

  @Test
  void accepted_orders_need_nothing_from_the_body_but_that_the_platform_wrote_it() {
    for (Call call : CALLS.subList(1, 5)) {
      assertThat(CODEC.decode(call, answer(200, "{\"status\":\"transferring\"}")))
          .isEqualTo(new Outcome.Done(new Answer.Accepted()));
      assertThat(CODEC.decode(call, answer(204, "")))
          .isEqualTo(new Outcome.Done(new Answer.Accepted()));
      assertUnknown(call, answer(200, "<html>Please log in to the guest network</html>"));
    }
  }

  @Test
  void releasing_what_is_gone_is_released() {
    assertThat(CODEC.decode(Samples.release(), answer(404, "")))
        .isEqualTo(new Outcome.Done(new Answer.Accepted()));
    assertThat(CODEC.decode(Samples.release(), answer(410, "")))
        .isEqualTo(new Outcome.Done(new Answer.Accepted()));
  }

  @Test
  void a_leg_is_read_with_everything_that_proves_who_has_the_caller() {
    Outcome outcome =
        CODEC.decode(
            Samples.readLeg("int-1"),
            answer(
                200,
                """
                {"id":"cx-77","type":"voice","state":"completed","agentId":"nice-usr-4492",
                 "queueId":"","canonicalInteractionId":"int-1","reservationId":null,
                 "endedReason":"transferred","stateSince":"2024-05-14T08:32:11Z",
                 "lastOrder":{"kind":"transfer","reservationId":"res-1","idempotencyKey":"k"}}
                """));

    assertThat(outcome)
        .isEqualTo(
            new Outcome.Done(
                new Answer.LegRead(
                    new LegView.Present(
                        new VendorId("cx-77"),
                        LegState.COMPLETED,
                        "nice-usr-4492",
                        null,
                        new CanonicalId("int-1"),
                        null,
                        EndedReason.TRANSFERRED,
                        new ReservationId("res-1")))));
  }

  @Test
  void a_leg_that_the_platform_does_not_know_is_absent_and_no_failure() {
    assertThat(CODEC.decode(Samples.readLeg("int-1"), answer(404, "")))
        .isEqualTo(new Outcome.Done(new Answer.LegRead(new LegView.Absent())));
  }

  @Test
  void analytics_are_whole_seconds_and_a_leg_that_they_do_not_know_has_none() {
    String body =
        "{\"talkSec\":61.9,\"holdSec\":4,\"queueSec\":0,\"wrapSec\":12,\"agentId\":null,\"x\":1}";

    assertThat(CODEC.decode(Samples.readAnalytics("int-1"), answer(200, body)))
        .isEqualTo(
            new Outcome.Done(new Answer.AnalyticsRead(new LegAnalytics(61, 4, 0, 12, null))));
    assertThat(CODEC.decode(Samples.readAnalytics("int-1"), answer(404, "")))
        .isEqualTo(new Outcome.Done(new Answer.AnalyticsRead(null)));
    for (String wrong : List.of("-1", "null", "\"61\"", "1e300", "{}")) {
      assertUnknown(
          Samples.readAnalytics("int-1"), answer(200, body.replace(":61.9", ":" + wrong)));
    }
  }

  @Test
  void a_word_that_the_platform_added_since_makes_that_read_unknown() {
    assertUnknown(
        Samples.readLeg("int-1"), answer(200, "{\"id\":\"cx-77\",\"state\":\"teleporting\"}"));
    assertUnknown(
        Samples.readLeg("int-1"),
        answer(200, "{\"id\":\"c\",\"state\":\"completed\",\"endedReason\":\"bored\"}"));
    assertUnknown(
        Samples.findReservations(),
        answer(200, "{\"items\":[{\"reservationId\":\"r\",\"status\":\"pending\"}]}"));
  }

  @Test
  void reservations_are_found_and_the_held_ones_come_first_when_there_are_too_many() {
    String released =
        IntStream.range(0, 60)
            .mapToObj(i -> "{\"reservationId\":\"old-" + i + "\",\"status\":\"released\"}")
            .collect(Collectors.joining(","));
    String body = "{\"items\":[" + released + ",{\"reservationId\":\"now\",\"status\":\"held\"}]}";

    Outcome outcome = CODEC.decode(Samples.findReservations(), answer(200, body));

    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    var found = (Answer.ReservationsFound) ((Outcome.Done) outcome).answer();
    assertThat(found.reservations()).hasSize(50);
    assertThat(found.reservations().getFirst())
        .isEqualTo(new ReservationView(new ReservationId("now"), ReservationStatus.HELD));
  }

  @ParameterizedTest
  @CsvSource({
    "301, UNKNOWN",
    "303, UNKNOWN",
    "400, REJECTED",
    "401, UNAUTHORIZED",
    "402, REJECTED",
    "403, FORBIDDEN",
    "404, NOT_FOUND",
    "408, UNKNOWN",
    "409, CONFLICT",
    "410, GONE",
    "413, REJECTED",
    "415, REJECTED",
    "422, REJECTED",
    "429, RATE_LIMITED",
    "500, UNKNOWN",
    "502, UNKNOWN",
    "503, UNKNOWN",
    "504, UNKNOWN",
    "599, UNKNOWN"
  })
  void a_status_says_whether_the_commit_may_have_happened(int status, FailureKind kind) {
    Call commit = Samples.commit(Samples.CXONE, TransferType.WARM);

    assertThat(failure(commit, answer(status, "")).kind()).isEqualTo(kind);
    // The body does not matter, not even when it is none of the dialect's.
    assertThat(failure(commit, answer(status, "<html>")).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent_busy", "agent_on_break", "queue_full", "queue_paused"})
  void a_409_with_a_capacity_code_is_no_capacity_where_capacity_was_asked_for(String code) {
    WireResponse busy = answer(409, "{\"code\":\"" + code + "\",\"message\":\"busy\"}");

    assertThat(failure(Samples.reserveAgent(), busy))
        .isEqualTo(
            new PlatformFailure.NoCapacity(code, "reserve: cxone-main answered 409 " + code));
    // A transfer asks for none: there it is the interaction that is in another state.
    Call commit = Samples.commit(Samples.CXONE, TransferType.WARM);
    assertThat(failure(commit, busy).kind()).isEqualTo(FailureKind.CONFLICT);
  }

  @Test
  void a_409_that_says_the_caller_left_is_that_for_every_order() {
    for (Call call : CALLS) {
      assertThat(failure(call, answer(409, "{\"code\":\"caller_left\"}")).kind())
          .isEqualTo(FailureKind.CALLER_LEFT);
    }
  }

  @Test
  void a_403_names_the_scope_that_is_missing() {
    WireResponse inBody = answer(403, "{\"missingScope\":\"interactions:write\"}");
    WireResponse inChallenge =
        new WireResponse(
            403,
            Map.of(
                "WWW-Authenticate",
                "Bearer error=\"insufficient_scope\", scope=\"interactions:write\""),
            "");

    assertThat(((PlatformFailure.Forbidden) failure(Samples.requeue(), inBody)).missingScope())
        .isEqualTo("interactions:write");
    assertThat(((PlatformFailure.Forbidden) failure(Samples.requeue(), inChallenge)).missingScope())
        .isEqualTo("interactions:write");
    assertThat(
            ((PlatformFailure.Forbidden) failure(Samples.requeue(), answer(403, "no")))
                .missingScope())
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | 2000",
        "0 | 0",
        "1.5 | 1500",
        "0.0001 | 1",
        "99999999999999999999999 | 86400000",
        "Tue, 14 May 2024 08:32:14 GMT | 3000",
        "Tue, 14 May 2024 08:32:00 GMT | 0",
        "Tue, 14 May 2999 08:32:00 GMT | 86400000",
        "-5 | -1",
        "1e9 | -1",
        "NaN | -1",
        "in a while | -1"
      })
  void a_429_says_how_long_to_wait(String retryAfter, long retryAfterMs) {
    WireResponse limited =
        new WireResponse(429, Map.of("Date", DATE, "Retry-After", retryAfter), "");

    assertThat(((PlatformFailure.RateLimited) failure(Samples.reserveAgent(), limited)))
        .isEqualTo(
            new PlatformFailure.RateLimited(retryAfterMs, "reserve: cxone-main answered 429"));
  }

  @Test
  void a_retry_after_date_without_a_date_to_count_from_is_none() {
    WireResponse limited =
        new WireResponse(429, Map.of("Retry-After", "Tue, 14 May 2024 08:32:14 GMT"), "");

    assertThat(
            ((PlatformFailure.RateLimited) failure(Samples.reserveAgent(), limited)).retryAfterMs())
        .isEqualTo(-1);
  }

  @Test
  void a_fault_on_the_way_says_whether_the_request_may_have_arrived() {
    Call commit = Samples.commit(Samples.CXONE, TransferType.WARM);

    assertThat(
            failure(
                commit,
                new TransportFault.NotSent(TransportFault.Reason.BREAKER_OPEN, "it is open")))
        .isEqualTo(new PlatformFailure.NotSent(TransportFault.Reason.BREAKER_OPEN, "it is open"));
    assertThat(failure(commit, new TransportFault.TimedOut(100, "late")))
        .isEqualTo(new PlatformFailure.Unknown("late"));
    assertThat(failure(commit, new TransportFault.Broken("broken")))
        .isEqualTo(new PlatformFailure.Unknown("broken"));
  }

  @Test
  void a_detail_holds_nothing_that_a_person_or_a_secret_could_be_known_by() {
    for (String code : List.of("+14155551234", "14155551234", "Bearer abc.def", "x".repeat(500))) {
      WireResponse refusal =
          answer(409, "{\"code\":\"" + code + "\",\"message\":\"caller +14155551234\"}");
      assertThat(failure(Samples.reserveAgent(), refusal).detail())
          .isEqualTo("reserve: cxone-main answered 409");
    }
    String endless = "\u0000" + "x".repeat(1_000) + "\ud800";
    assertThat(failure(Samples.release(), new TransportFault.Broken(endless)).detail())
        .hasSize(300)
        .startsWith("\ufffdxxx");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        "{}",
        "{\"reservationId\":7,\"validUntil\":true,\"id\":[],\"state\":{},\"items\":7}",
        "{\"reservationId\":\"a b\",\"validUntil\":\"2024-05-14T08:32:26Z\"}",
        "{\"reservationId\":\"a\\u0000b\",\"validUntil\":\"2024-05-14T08:32:26Z\",\"id\":\" \"}",
        "{\"id\":\"x\",\"state\":\"active\",\"lastOrder\":7}",
        "{\"id\":\"x\",\"state\":\"active\",\"canonicalInteractionId\":\"\\ud800\"}",
        "{\"items\":[null]}",
        "{\"items\":[7]}",
        "{\"items\":{\"0\":{}}}",
        "{\"id\":1e999999999,\"state\":1}"
      })
  void an_answer_that_says_nothing_usable_leaves_reads_and_reservations_unknown(String body) {
    assertUnknown(Samples.reserveAgent(), answer(200, body));
    assertUnknown(Samples.readLeg("int-1"), answer(200, body));
    assertUnknown(Samples.findReservations(), answer(200, body));
    assertUnknown(Samples.readAnalytics("int-1"), answer(200, body));
  }

  @Test
  void a_body_nested_as_deep_as_it_is_long_is_unreadable_and_does_not_crash() {
    String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
    for (Call call : CALLS) {
      assertUnknown(call, answer(200, deep));
      assertThat(failure(call, answer(409, deep)).kind()).isEqualTo(FailureKind.CONFLICT);
    }
    assertUnknown(
        Samples.readLeg("x"),
        answer(200, "{\"n\":" + "9".repeat(100_000) + ",\"id\":\"x\",\"state\":\"active\"}"));
  }

  @Test
  void an_agents_name_with_a_nul_is_kept_in_a_form_that_can_be_stored() {
    Outcome outcome =
        CODEC.decode(
            Samples.readLeg("int-1"),
            answer(200, "{\"id\":\"x\",\"state\":\"active\",\"agentId\":\"a\\u0000\\ud800b\"}"));

    var leg = (LegView.Present) ((Answer.LegRead) ((Outcome.Done) outcome).answer()).view();
    assertThat(leg.agentId()).isEqualTo("a\ufffd\ufffdb");
  }

  @Test
  void whatever_bytes_come_an_outcome_comes_out() {
    SplittableRandom random = new SplittableRandom(20_241_114);
    String seed =
        """
        {"reservationId":"res-1","validUntil":"2024-05-14T08:32:26Z","interactionId":"cx-1",
        "id":"cx-1","state":"active","endedReason":"transferred","code":"agent_busy",
        "lastOrder":{"reservationId":"res-1"},"items":[{"reservationId":"r","status":"held"}]}
        """;
    String alphabet = "{}[]\",:0123456789eE+-.nulltrufas\\u\u0000\ud800 äZ";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder body = new StringBuilder(seed);
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        int at = random.nextInt(body.length());
        if (random.nextBoolean()) {
          body.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
        } else {
          body.delete(at, Math.min(body.length(), at + random.nextInt(1, 12)));
        }
      }
      int status = random.nextBoolean() ? 200 : random.nextInt(100, 600);
      WireResponse answer = answer(status, body.toString());
      for (Call call : CALLS) {
        assertThat(CODEC.decode(call, answer)).isNotNull();
      }
    }
  }

  private static String reserved(String validUntil) {
    return "{\"reservationId\":\"res-1\",\"validUntil\":\"" + validUntil + "\"}";
  }

  private static WireResponse answer(int status, String body) {
    return new WireResponse(status, Map.of("Date", DATE), body);
  }

  private static PlatformFailure failure(Call call, WireResult result) {
    Outcome outcome = CODEC.decode(call, result);
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).failure();
  }

  private static void assertUnknown(Call call, WireResult result) {
    assertThat(failure(call, result).kind()).isEqualTo(FailureKind.UNKNOWN);
  }
}
