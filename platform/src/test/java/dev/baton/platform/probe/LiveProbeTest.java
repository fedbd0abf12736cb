package dev.baton.platform.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Account;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.account.Dialect;
import dev.baton.core.account.Secret;
import dev.baton.core.checkup.Check;
import dev.baton.core.diagnosis.Finding;
import dev.baton.core.diagnosis.Rule;
import dev.baton.core.diagnosis.Subject;
import dev.baton.core.diagnosis.TransferContext;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.Platform;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.PlatformClient;
import dev.baton.platform.cxone.CxoneGuide;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A live probe against a platform that answers what the test says, as no healthy one would.
class LiveProbeTest {
  private static final String ID = "0f8fad5b-d9cb-769f-a165-70867728950e";
  private static final WireResult CREATED = answer(201, "{\"id\": \"cx-int-7\"}");
  private static final WireResult GONE = answer(204, "");

  private static final Account ACCOUNT =
      new Account(
          new AccountName("cx"),
          new TenantId("default"),
          Platform.NICE_CXONE,
          Dialect.GUIDE,
          URI.create("https://cx.example"),
          URI.create("https://cx.example/oauth/token"),
          "client",
          new Secret("hush"),
          List.of(),
          60_000,
          null,
          null,
          AccountLimits.defaults());

  private final List<WireRequest> sent = new ArrayList<>();
  private final List<WireResult> reads = new ArrayList<>();
  private final List<WireResult> endings = new ArrayList<>(List.of(GONE));
  private WireResult creation = CREATED;
  private long nanos;
  private LiveProbe.Pause pause = ms -> nanos += ms * 1_000_000;
  private Consumer<String> progress = what -> {};

  @AfterEach
  void forget_an_interrupt() {
    Thread.interrupted();
  }

  @Test
  void a_call_that_is_queued_and_answered_is_told_so_and_ended() {
    reads.addAll(List.of(state("queued"), state("queued"), state("active")));
    Subject probe = run();
    assertThat(probe.findings()).isEmpty();
    assertThat(names(probe)).containsExactly("created", "queued", "active", "ended");
    assertThat(found(probe, "queued")).isEqualTo("after 0.0 s");
    assertThat(found(probe, "active")).isEqualTo("after 0.5 s");
    assertThat(paths("DELETE")).containsExactly("/api/v2/interactions/cx-int-7");
    assertThat(nanos).as("watched to the end").isGreaterThanOrEqualTo(2_000_000_000L);
  }

  @Test
  void it_carries_a_mark_and_is_ordered_under_one_key() {
    reads.add(state("queued"));
    run();
    WireRequest creation = sent.getFirst();
    assertThat(creation.header("idempotency-key")).isEqualTo(ID + "/1/create_interaction/1");
    assertThat(creation.body())
        .contains("\"batonProbe\":\"" + ID + "/1/create_interaction/1\"", "\"intent\":\"billing\"");
    assertThat(sent.getLast().header("idempotency-key")).isEqualTo(ID + "/1/end_leg/1");
  }

  @ParameterizedTest
  @CsvSource({"completed, 200", "completed, 404"})
  void a_call_that_is_gone_by_itself_was_dropped_and_its_causes_are_told(String state, int status) {
    reads.addAll(List.of(state("queued"), status == 404 ? answer(404, "{}") : state(state)));
    Subject probe = run();
    Finding dropped = only(probe);
    assertThat(dropped.rule()).isEqualTo(Rule.PROBE_DROPPED);
    assertThat(dropped.found()).contains("gone after 0.3 s");
    assertThat(String.join("\n", dropped.causes()))
        .containsSubsequence("media server", "SIP trunk", "callControl", "\"Connect to Agent\"");
    assertThat(paths("DELETE")).as("ended all the same").hasSize(1);
  }

  @Test
  void a_call_that_an_agent_ended_was_not_dropped() {
    reads.addAll(
        List.of(
            state("active"),
            answer(
                200,
                "{\"id\": \"cx-int-7\", \"state\": \"completed\","
                    + " \"endedReason\": \"agent_ended\"}")));
    Subject probe = run();
    assertThat(probe.findings()).isEmpty();
    assertThat(names(probe)).contains("active", "answered");
  }

  @Test
  void a_platform_may_need_a_moment_to_find_what_it_made() {
    reads.addAll(List.of(answer(404, "{}"), answer(404, "{}"), state("queued")));
    assertThat(run().findings()).isEmpty();
  }

  @Test
  void a_call_that_is_never_found_was_dropped() {
    reads.add(answer(404, "{}"));
    assertThat(only(run()).rule()).isEqualTo(Rule.PROBE_DROPPED);
  }

  @Test
  void a_creation_that_was_not_answered_is_in_doubt_and_told_how_to_find() {
    for (WireResult lost :
        List.of(
            new TransportFault.TimedOut(4_000, "cx: no answer within 4000 ms"),
            new TransportFault.Broken("cx: the connection broke"),
            answer(503, ""),
            answer(201, "{}"))) {
      sent.clear();
      creation = lost;
      Subject probe = run();
      Finding doubt = only(probe);
      assertThat(doubt.rule()).isEqualTo(Rule.PROBE_IN_DOUBT);
      assertThat(doubt.fix())
          .contains("queue billing", "batonProbe = " + ID + "/1/create_interaction/1");
      assertThat(probe.state()).isEqualTo(Subject.State.UNKNOWN);
      assertThat(sent).as("nothing is tried again").hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, {}, probe-refused",
    "403, '{\"missingScope\": \"interaction:initiate\"}', scope-missing",
    "429, {}, rate-limited",
    "401, {}, token-not-accepted"
  })
  void a_creation_that_is_refused_made_nothing(int status, String body, String rule) {
    creation = answer(status, body);
    Subject probe = run();
    assertThat(probe.findings().getFirst().rule()).isEqualTo(Rule.PROBE_REFUSED);
    assertThat(probe.findings()).anyMatch(finding -> finding.rule().kebab().equals(rule));
    assertThat(sent).hasSize(1);
  }

  @Test
  void a_call_that_cannot_be_read_is_unknown_and_ended() {
    reads.add(answer(500, ""));
    Subject probe = run();
    assertThat(only(probe).rule()).isEqualTo(Rule.PROBE_UNREADABLE);
    assertThat(only(probe).fix()).contains("cx-int-7");
    assertThat(probe.state()).isEqualTo(Subject.State.UNKNOWN);
    assertThat(names(probe)).contains("ended");
  }

  @Test
  void who_is_interrupted_ends_what_it_made() {
    reads.add(state("queued"));
    pause =
        ms -> {
          throw new InterruptedException();
        };
    Subject probe = run();
    assertThat(names(probe)).containsExactly("created", "queued", "ended");
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void who_is_asked_to_stop_ends_what_it_made() throws InterruptedException {
    reads.add(state("queued"));
    LiveProbe probe = probe();
    progress = what -> probe.stop();
    Subject told = probe.run(context());
    assertThat(names(told)).containsExactly("created", "queued", "ended");
    assertThat(nanos).isZero();
    assertThat(probe.awaitEnd(0)).isTrue();
  }

  @Test
  void who_is_asked_to_stop_before_it_begins_makes_nothing() {
    LiveProbe probe = probe();
    probe.stop();
    assertThat(probe.run(context()).state()).isEqualTo(Subject.State.SKIPPED);
    assertThat(sent).isEmpty();
  }

  @Test
  void an_ending_that_is_not_answered_is_ordered_again() {
    reads.add(state("queued"));
    endings.clear();
    endings.addAll(List.of(answer(503, ""), new TransportFault.Broken("broken"), GONE));
    assertThat(run().findings()).isEmpty();
    assertThat(paths("DELETE")).hasSize(3);
  }

  @Test
  void an_interaction_that_cannot_be_ended_is_named() {
    reads.add(state("queued"));
    endings.clear();
    endings.add(answer(403, "{}"));
    Finding left = only(run());
    assertThat(left.rule()).isEqualTo(Rule.PROBE_NOT_ENDED);
    assertThat(left.found()).contains("cx-int-7", "403");
    assertThat(paths("DELETE")).hasSize(3);
  }

  @Test
  void nothing_personal_is_told() {
    reads.add(state("queued"));
    assertThat(run().toString()).doesNotContain("Ada Lovelace", "4155551234");
  }

  private Subject run() {
    return probe().run(context());
  }

  private LiveProbe probe() {
    return new LiveProbe(
        new PlatformClient(ACCOUNT, CxoneGuide.codec(), this::exchange),
        ACCOUNT,
        new HandoffId(ID),
        new LiveProbe.Timeouts(4_000, 3_000, 2_000),
        ms -> pause.forMs(ms),
        () -> nanos,
        what -> progress.accept(what));
  }

  private static TransferContext context() {
    return new TransferContext(
        "billing", "Ada Lovelace", "+14155551234", Map.of("intent", "billing"));
  }

  /// Answers what was prepared; the last answer to a read or an ending stays.
  private WireResult exchange(
      Account account, WireRequest request, long deadlineMs, boolean repeatableOn401) {
    if (Thread.currentThread().isInterrupted()) {
      // As the real transport does.
      return new TransportFault.NotSent(TransportFault.Reason.BUDGET_EMPTY, "interrupted");
    }
    sent.add(request);
    return switch (request.method()) {
      case "POST" -> creation;
      case "GET" -> reads.size() > 1 ? reads.removeFirst() : reads.getFirst();
      case "DELETE" -> endings.size() > 1 ? endings.removeFirst() : endings.getFirst();
      default -> throw new AssertionError(request.method());
    };
  }

  private static WireResult state(String state) {
    return answer(200, "{\"id\": \"cx-int-7\", \"state\": \"" + state + "\"}");
  }

  private static WireResult answer(int status, String body) {
    return new WireResponse(status, Map.of("content-type", "application/json"), body);
  }

  private static List<String> names(Subject subject) {
    return subject.checks().stream().map(Check::name).toList();
  }

  private static String found(Subject subject, String name) {
    return subject.checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow()
        .found();
  }

  private static Finding only(Subject subject) {
    assertThat(subject.findings()).hasSize(1);
    return subject.findings().getFirst();
  }

  private List<String> paths(String method) {
    return sent.stream()
        .filter(request -> request.method().equals(method))
        .map(WireRequest::path)
        .toList();
  }
}
