package dev.baton.platform.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.id.Text;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Query;
import dev.baton.core.platform.TransferType;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.platform.Dialogue;
import dev.baton.platform.EventReading;
import dev.baton.platform.PlatformCodec;
import dev.baton.platform.PlatformEvent;
import dev.baton.platform.Samples;
import dev.baton.platform.cognigy.CognigyGuide;
import dev.baton.platform.cxone.CxoneGuide;
import dev.baton.platform.genesys.GenesysGuide;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Whatever a platform answers to whatever call: there is an outcome, and it never says of an order
/// that may have happened that it did not, nor that one happened of which nothing readable says so.
///
/// The input is an answer as HTTP writes it: status, headers, an empty line, the body.
class DecodingFuzzTest {
  private static final List<Call> CALLS =
      Stream.concat(
              Stream.of(
                  Samples.reserveAgent(),
                  Samples.commit(Samples.GENESYS, TransferType.WARM),
                  Samples.release(),
                  Samples.deliverContext(),
                  Samples.requeue(),
                  Samples.readLeg("gen-int-1"),
                  Samples.findReservations(),
                  Samples.readAnalytics("gen-int-1")),
              Samples.escalationCalls().stream())
          .toList();

  private static final List<PlatformCodec> CODECS =
      List.of(GenesysGuide.codec(), CxoneGuide.codec());

  private static final PlatformCodec BOTS = CognigyGuide.codec();

  private static final CanonicalContext CONTEXT = Samples.context(Map.of("callerName", "Ada"));

  private static final WireResponse SESSION =
      new WireResponse(
          200,
          Map.of("ETag", "\"1\""),
          "{\"sessionId\":\"s\",\"channel\":\"voice\",\"status\":\"active\","
              + "\"variables\":{\"a\":1}}");

  private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{5,}");

  @FuzzTest
  void every_answer_has_an_outcome_and_none_denies_an_order_in_doubt(byte[] data) {
    WireResponse response = response(new String(data, StandardCharsets.UTF_8));
    for (Call call : CALLS) {
      for (PlatformCodec codec : CODECS) {
        assertSound(call, response, codec.decode(call, response));
      }
    }
    for (Call call : Samples.botCalls()) {
      assertSound(call, response, BOTS.decode(call, response));
    }
  }

  /// Whatever is answered first, and whatever is answered to what follows from it.
  @FuzzTest
  void every_dialogue_ends_and_none_denies_a_write_that_went_out(byte[] data) {
    WireResponse response = response(new String(data, StandardCharsets.UTF_8));
    for (Call call : Samples.botCalls()) {
      for (WireResponse then : List.of(response, SESSION, new WireResponse(412, Map.of(), ""))) {
        for (WireResponse first : List.of(response, SESSION)) {
          hold(call, first, then);
        }
      }
    }
  }

  private static void hold(Call call, WireResponse first, WireResponse then) {
    Dialogue dialogue = BOTS.begin(call, Samples.account(Platform.NICE_COGNIGY), CONTEXT);
    Dialogue.Turn turn = dialogue.first();
    boolean written = false;
    for (int sent = 0; turn instanceof Dialogue.Turn.Send(WireRequest request); sent++) {
      assertThat(sent).isLessThan(Dialogue.MAX_REQUESTS);
      WireResponse answer = sent == 0 ? first : then;
      boolean refused = answer.status() >= 400 && answer.status() < 500 && answer.status() != 408;
      written |= request.method().equals("PUT") && !refused;
      turn = dialogue.next(answer);
    }
    Outcome outcome = ((Dialogue.Turn.End) turn).outcome();
    if (outcome instanceof Outcome.Failed(PlatformFailure failure)) {
      assertThat(failure.detail()).hasSizeBetween(1, 300).startsWith(call.kind().wireName());
      assertThat(LONG_NUMBER.matcher(failure.detail()).find()).as(failure.detail()).isFalse();
      if (written) {
        assertThat(failure).isInstanceOf(PlatformFailure.Unknown.class);
      }
    }
  }

  private static void assertSound(Call call, WireResponse response, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done(Answer answer) -> assertDone(call, response, answer);
      case Outcome.Failed(PlatformFailure failure) -> assertFailed(call, response, failure);
    }
  }

  @FuzzTest
  void every_event_is_read_or_refused_without_a_word_of_it(byte[] data) {
    String body = new String(data, StandardCharsets.UTF_8);
    for (PlatformCodec codec : CODECS) {
      switch (codec.readEvent(body)) {
        case EventReading.Read(PlatformEvent event) -> {
          assertThat(event.eventId()).hasSizeBetween(1, 200);
          assertThat(event.occurredAt())
              .isBetween(
                  Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2200-01-01T00:00:00Z"));
          for (String text : new String[] {event.eventId(), event.agentId(), event.queueId()}) {
            assertThat(text == null || Text.isStorable(text)).isTrue();
          }
        }
        case EventReading.Unreadable(String detail) ->
            assertThat(LONG_NUMBER.matcher(detail).find()).as(detail).isFalse();
      }
    }
  }

  private static WireResponse response(String text) {
    int blank = text.indexOf("\n\n");
    String head = blank < 0 ? text : text.substring(0, blank);
    String body = blank < 0 ? "" : text.substring(blank + 2);
    List<String> lines = head.lines().toList();
    Map<String, String> headers = new TreeMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return new WireResponse(status(lines.isEmpty() ? "" : lines.getFirst()), headers, body);
  }

  /// Any of HTTP's; of what is no number its length says which.
  private static int status(String line) {
    int number = line.matches("[1-5][0-9]{2}") ? Integer.parseInt(line) : 100 + line.length();
    return Math.min(number, 599);
  }

  /// What a queue or an agent may be too full for.
  private static boolean asksForCapacity(Call call) {
    return call instanceof Order.Reserve
        || call instanceof Order.Requeue
        || call instanceof Order.RequestCallback
        || call instanceof Order.CreateInteraction
        || (call instanceof Order.Commit commit && commit.inbound() instanceof Inbound.Within);
  }

  private static void assertDone(Call call, WireResponse response, Answer answer) {
    int status = response.status();
    boolean alreadyGone =
        (call instanceof Order.Release && (status == 404 || status == 410))
            || (call instanceof Order.Withdraw && status == 404);
    boolean isRead = call instanceof Query && call.kind() != CallKind.FIND_RESERVATIONS;
    boolean absent = isRead && status == 404;
    assertThat(status / 100 == 2 || alreadyGone || absent).as("%s: %s", status, answer).isTrue();
    switch (answer) {
      case Answer.Reserved(var id, long windowMs, var leg) -> {
        assertThat(call.kind()).isEqualTo(CallKind.RESERVE);
        assertThat(windowMs).isBetween(0L, 15_000L);
        assertThat(response.body()).isNotBlank();
      }
      case Answer.Accepted() ->
          assertThat(call.kind())
              .isIn(
                  CallKind.COMMIT,
                  CallKind.WITHDRAW,
                  CallKind.RELEASE,
                  CallKind.DELIVER_CONTEXT,
                  CallKind.REQUEUE,
                  CallKind.HOLD,
                  CallKind.OFF_HOLD,
                  CallKind.SEND_MESSAGE);
      case Answer.ContextDelivered delivered ->
          throw new AssertionError("the codec does not know how large the body was: " + delivered);
      case Answer.LegRead read -> assertThat(call.kind()).isEqualTo(CallKind.READ_LEG);
      case Answer.ReservationsFound(var found) -> {
        assertThat(call.kind()).isEqualTo(CallKind.FIND_RESERVATIONS);
        assertThat(found).hasSizeLessThanOrEqualTo(50);
      }
      case Answer.AnalyticsRead read -> assertThat(call.kind()).isEqualTo(CallKind.READ_ANALYTICS);
      case Answer.QueueRead read -> assertThat(call.kind()).isEqualTo(CallKind.READ_QUEUE);
      case Answer.AgentsRead(int agents, int available) ->
          assertThat(available).isBetween(0, agents);
      case Answer.SkillGroupRead(var name, var queues) ->
          assertThat(queues).hasSizeLessThanOrEqualTo(500);
      case Answer.MessagesRead(var messages, var next) ->
          assertThat(messages)
              .allSatisfy(m -> assertThat(m.content().length()).isLessThanOrEqualTo(4_000));
      case Answer.ConversationRead read ->
          assertThat(call.kind()).isEqualTo(CallKind.READ_CONVERSATION);
      case Answer.SessionRead read -> assertThat(call.kind()).isEqualTo(CallKind.READ_SESSION);
      case Answer.Prepared prepared -> assertThat(call.kind()).isEqualTo(CallKind.PREPARE);
      case Answer.FlowRun run -> assertThat(call.kind()).isEqualTo(CallKind.COMMIT);
      case Answer.CallbackTaken(var id) ->
          assertThat(call.kind()).isEqualTo(CallKind.REQUEST_CALLBACK);
      case Answer.InteractionCreated(var id) ->
          assertThat(call.kind()).isEqualTo(CallKind.CREATE_INTERACTION);
    }
  }

  private static void assertFailed(Call call, WireResponse response, PlatformFailure failure) {
    int status = response.status();
    boolean definite = status >= 400 && status < 500 && status != 408;
    if (definite) {
      assertThat(failure).isInstanceOf(PlatformFailure.Refused.class);
    } else {
      assertThat(failure).isInstanceOf(PlatformFailure.Unknown.class);
    }
    if (failure instanceof PlatformFailure.RateLimited(long retryAfterMs, var detail)) {
      assertThat(retryAfterMs).isBetween(-1L, 86_400_000L);
    }
    if (failure instanceof PlatformFailure.NoCapacity) {
      assertThat(asksForCapacity(call)).as("%s", call.kind()).isTrue();
    }
    assertThat(failure.detail()).hasSizeBetween(1, 300).startsWith(call.kind().wireName());
    // A number in an answer could be a person's.
    Matcher number = LONG_NUMBER.matcher(failure.detail());
    assertThat(number.find()).as(failure.detail()).isFalse();
  }
}
