package dev.baton.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Dialect;
import dev.baton.core.id.AccountName;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Query;
import dev.baton.core.wire.TransportFault.Reason;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.model.Operation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every platform does in every dialect, over real HTTP against the platform's twin: tokens,
/// limits, lost bytes. Every failure says truly whether the order may have happened. One subclass
/// per platform and dialect; where callers arrive, of [DestinationContractSuite].
///
/// A subclass says by a static `spokenKinds` which kinds of calls its dialect has rows for, and by
/// `spokenOrders` which of them are orders.
@Timeout(60)
abstract class PlatformContractSuite {
  /// Too short to wait through the pause after a token request that failed.
  private static final long NO_PAUSE_MS = 2_000;

  final ContractScene scene;

  PlatformContractSuite(Platform platform, Dialect dialect) throws IOException {
    scene = new ContractScene(platform, dialect);
  }

  /// A scope that a token may have and that this kind of call does not need; null where every scope
  /// of the platform is enough for it.
  abstract @Nullable String uselessScope(CallKind kind);

  @AfterEach
  void closeScene() {
    scene.close();
  }

  @ParameterizedTest
  @MethodSource("spokenKinds")
  void after_a_401_the_token_is_fetched_anew_and_the_same_call_repeated_once(CallKind kind) {
    Call call = scene.goodCall(kind);
    scene.twins.faults(
        FaultScript.of(
            FaultRule.on(
                    scene.tested.twin(),
                    GoodCalls.operation(kind),
                    new Fault.Status(401, null, false))
                .atMost(1),
            FaultRule.on(scene.tested.twin(), Operation.TOKEN, new Fault.Delay(0))));

    assertThat(scene.run(call)).isInstanceOf(Outcome.Done.class);

    assertThat(scene.struck()).as("one 401, one new token").containsExactly(1, 1);
    assertThat(scene.twins.summary().ordersThatTookEffectTwice()).isZero();
  }

  /// What the codec says of scopes is what the platform asks for: no more, no less.
  @ParameterizedTest
  @MethodSource("spokenKinds")
  void a_call_needs_the_scopes_that_it_is_said_to_need(CallKind kind) {
    Call call = scene.goodCall(kind);
    List<List<String>> groups = scene.tested.client().codec().scopes(kind).groups();
    String useless = uselessScope(kind);
    for (List<String> lacked : useless == null ? List.<List<String>>of() : groups) {
      PlatformFailure.Forbidden forbidden =
          ContractScene.failed(
              scene.runWith(without(lacked, groups, List.of(useless)), call),
              PlatformFailure.Forbidden.class);
      assertThat(forbidden.missingScope()).isIn(lacked);
    }
    for (List<String> lacked : groups) {
      for (String enough : lacked) {
        List<String> all = without(lacked, groups, List.of(enough));
        assertThat(scene.runWith(all, call)).as(all.toString()).isInstanceOf(Outcome.Done.class);
      }
    }
  }

  private static List<String> without(
      List<String> lacked, List<List<String>> groups, List<String> more) {
    return Stream.concat(
            more.stream(), groups.stream().filter(group -> group != lacked).map(List::getFirst))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("spokenKinds")
  void a_second_401_is_the_answer(CallKind kind) {
    Call call = scene.goodCall(kind);
    scene.fault(GoodCalls.operation(kind), new Fault.Status(401, null, false), 5);

    ContractScene.failed(scene.run(call), PlatformFailure.Unauthorized.class);

    assertThat(scene.struck()).containsExactly(2);
  }

  @Test
  void a_token_that_has_expired_is_replaced_before_the_call() {
    scene.fetchTokens();
    scene.twins.faults(
        FaultScript.of(
            FaultRule.on(scene.tested.twin(), Operation.TOKEN, new Fault.Delay(0)),
            FaultRule.on(scene.tested.twin(), Operation.READ, new Fault.Delay(0))));

    scene.clock.advance(Duration.ofHours(2));
    scene.twinClock.advance(Duration.ofHours(2));

    ContractScene.done(scene.run(readNobody()), Answer.LegRead.class);
    assertThat(scene.struck()).as("one new token, and no 401").containsExactly(1, 1);
  }

  @Test
  void a_token_that_only_the_platform_takes_for_expired_is_replaced_after_its_401() {
    scene.fetchTokens();
    scene.twins.faults(
        FaultScript.of(
            FaultRule.on(scene.tested.twin(), Operation.TOKEN, new Fault.Delay(0)),
            FaultRule.on(scene.tested.twin(), Operation.READ, new Fault.Delay(0))));

    scene.twinClock.advance(Duration.ofHours(2));

    ContractScene.done(scene.run(readNobody()), Answer.LegRead.class);
    assertThat(scene.struck()).as("one new token, the read twice").containsExactly(1, 2);
  }

  @Test
  void wrong_credentials_send_nothing_and_the_secret_is_not_told() {
    PlatformClient wrong =
        scene.otherClient(
            scene.tested.account().apiBase(),
            scene.tested.account().tokenUrl(),
            "not-the-secret",
            List.of());

    assertNotSent(readWith(wrong), Reason.TOKEN_REFUSED);
  }

  @Test
  void a_refused_connection_sent_nothing() throws IOException {
    PlatformClient elsewhere =
        scene.otherClient(nobody(), scene.tested.account().tokenUrl(), "demo-secret", List.of());

    assertNotSent(readWith(elsewhere), Reason.CONNECT_REFUSED);
  }

  @Test
  void a_token_endpoint_that_is_not_there_means_that_nothing_was_sent() throws IOException {
    PlatformClient tokenless =
        scene.otherClient(
            scene.tested.account().apiBase(),
            nobody().resolve(scene.tested.account().tokenUrl().getPath()),
            "demo-secret",
            List.of());

    assertNotSent(readWith(tokenless), Reason.TOKEN_UNREACHABLE);
  }

  @ParameterizedTest
  @MethodSource("spokenKinds")
  void a_rate_limit_says_when_to_come_back_and_is_not_repeated(CallKind kind) {
    Call call = scene.goodCall(kind);
    long before = scene.effects(GoodCalls.operation(kind));
    scene.fault(GoodCalls.operation(kind), new Fault.Status(429, "2", false), 5);

    PlatformFailure.RateLimited limited =
        ContractScene.failed(scene.run(call), PlatformFailure.RateLimited.class);

    assertThat(limited.retryAfterMs()).isEqualTo(2_000);
    assertThat(scene.struck()).containsExactly(1);
    assertThat(scene.effects(GoodCalls.operation(kind))).isEqualTo(before);
  }

  @Test
  void a_rate_limit_without_a_time_says_so() {
    scene.fault(Operation.READ, new Fault.Status(429, null, false), 1);

    assertThat(
            ContractScene.failed(scene.run(readNobody()), PlatformFailure.RateLimited.class)
                .retryAfterMs())
        .isEqualTo(-1);
  }

  @ParameterizedTest
  @MethodSource("spokenKinds")
  void a_503_is_unknown_and_is_not_repeated(CallKind kind) {
    Call call = scene.goodCall(kind);
    scene.fault(GoodCalls.operation(kind), new Fault.Status(503, null, false), 5);

    ContractScene.failed(scene.run(call), PlatformFailure.Unknown.class);

    assertThat(scene.struck()).containsExactly(1);
  }

  @ParameterizedTest
  @MethodSource("spokenKinds")
  void a_lost_request_is_unknown_and_is_not_repeated(CallKind kind) {
    Call call = scene.goodCall(kind);
    long before = scene.effects(GoodCalls.operation(kind));
    scene.fault(GoodCalls.operation(kind), new Fault.LoseRequest(), 5);

    ContractScene.failed(scene.run(call), PlatformFailure.Unknown.class);

    assertThat(scene.struck()).containsExactly(1);
    assertThat(scene.effects(GoodCalls.operation(kind))).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("spokenOrders")
  void a_lost_answer_is_unknown_or_read_back_and_the_order_took_effect_once(CallKind kind) {
    Call call = scene.goodCall(kind);
    long before = scene.effects(GoodCalls.operation(kind));
    scene.fault(GoodCalls.operation(kind), new Fault.LoseAnswer(), 5);

    Outcome outcome = scene.run(call);

    if (kind == CallKind.PREPARE || kind == CallKind.WITHDRAW) {
      // What is written into a session is read back by the same call.
      assertThat(outcome).isInstanceOf(Outcome.Done.class);
    } else {
      ContractScene.failed(outcome, PlatformFailure.Unknown.class);
    }

    assertThat(scene.struck()).containsExactly(1);
    assertThat(scene.effects(GoodCalls.operation(kind))).isEqualTo(before + 1);
  }

  private Outcome readWith(PlatformClient client) {
    return client.run(new Query.ReadLeg(new AccountName("other"), "nobody"), null, NO_PAUSE_MS);
  }

  private Query readNobody() {
    return new Query.ReadLeg(scene.tested.name(), "nobody");
  }

  private static void assertNotSent(Outcome outcome, Reason reason) {
    PlatformFailure.NotSent notSent = ContractScene.failed(outcome, PlatformFailure.NotSent.class);
    assertThat(notSent.reason()).isEqualTo(reason);
    assertThat(notSent.detail()).doesNotContain("secret");
  }

  /// An address where nobody listens.
  private static URI nobody() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + taken.getLocalPort());
    }
  }
}
