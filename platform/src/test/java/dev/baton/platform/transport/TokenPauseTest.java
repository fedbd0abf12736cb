package dev.baton.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Account;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.account.Dialect;
import dev.baton.core.account.Secret;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.Platform;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.TransportFault.Reason;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.Samples;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Operation;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A token endpoint that fails now and then, at a real twin: calls wait it out when they can.
@Timeout(20)
class TokenPauseTest {
  /// Stands for the 2 s outside of tests.
  private static final long PAUSE_MS = 300;

  private static final long LONG_MS = 10_000;

  /// Reaches the endpoint, and not beyond the pause and the time that a call keeps for itself.
  private static final long TOO_SHORT_MS = 700;

  private static final WireRequest READ =
      new WireRequest("GET", "/api/v2/conversations/nobody", Map.of(), null);

  private final InstantSource clock = InstantSource.system();
  private final TwinServer twins;
  private final Account account;

  TokenPauseTest() throws IOException {
    twins = TwinServer.start(TwinOptions.defaults());
    account =
        new Account(
            new AccountName("genesys-main"),
            new TenantId("default"),
            Platform.GENESYS_CLOUD,
            Dialect.GUIDE,
            twins.genesys(),
            twins.genesys().resolve("/oauth/token"),
            "demo-client",
            new Secret("demo-secret"),
            List.of(),
            60_000,
            Samples.INBOUND,
            null,
            AccountLimits.defaults());
  }

  @AfterEach
  void closeAll() {
    twins.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 429, 500, 503})
  void one_failure_is_waited_out_and_the_call_is_done(int status) {
    fail(1, new Fault.Status(status, null, false));
    try (HttpTransport transport = transport(PAUSE_MS)) {
      assertAnswered(call(transport, LONG_MS));
    }
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void two_failures_in_a_row_are_waited_out_too() {
    fail(2, new Fault.Status(503, null, false));
    try (HttpTransport transport = transport(PAUSE_MS)) {
      assertAnswered(call(transport, LONG_MS));
    }
    assertThat(asked()).isEqualTo(3);
  }

  @Test
  void after_three_failures_the_call_was_not_sent_though_time_is_left() {
    fail(3, new Fault.Status(503, null, false));
    try (HttpTransport transport = transport(PAUSE_MS)) {
      assertNotSent(call(transport, LONG_MS), Reason.TOKEN_UNREACHABLE);
      assertThat(asked()).isEqualTo(3);

      assertAnswered(call(transport, LONG_MS));
    }
    assertThat(asked()).isEqualTo(4);
  }

  @Test
  void a_longer_retry_after_is_the_pause() {
    fail(1, new Fault.Status(429, "1", false));
    try (HttpTransport transport = transport(PAUSE_MS)) {
      // Enough for the endpoint's own pause of 300 ms, not for the second it asked for.
      assertNotSent(call(transport, 1_200), Reason.TOKEN_UNREACHABLE);
      assertThat(asked()).isEqualTo(1);

      assertAnswered(call(transport, LONG_MS));
    }
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void a_deadline_that_does_not_reach_beyond_the_pause_is_not_waited_for() {
    fail(1, new Fault.Status(401, null, false));
    try (HttpTransport transport = transport(10_000)) {
      assertNotSent(call(transport, LONG_MS), Reason.TOKEN_REFUSED);
      assertNotSent(call(transport, LONG_MS), Reason.TOKEN_REFUSED);
    }
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void however_many_wait_the_endpoint_is_asked_once_after_the_pause() throws Exception {
    fail(1, new Fault.Status(503, null, false));
    try (HttpTransport transport = transport(PAUSE_MS);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      assertNotSent(call(transport, TOO_SHORT_MS), Reason.TOKEN_UNREACHABLE);

      Callable<WireResult> caller = () -> call(transport, LONG_MS);
      for (Future<WireResult> one :
          callers.invokeAll(IntStream.range(0, 100).mapToObj(i -> caller).toList())) {
        assertAnswered(one.get());
      }
    }
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void whoever_is_interrupted_while_waiting_sends_nothing_and_stays_interrupted() throws Exception {
    fail(1, new Fault.Status(503, null, false));
    try (HttpTransport transport = transport(10_000)) {
      assertNotSent(call(transport, TOO_SHORT_MS), Reason.TOKEN_UNREACHABLE);
      FutureTask<Boolean> stillInterrupted =
          new FutureTask<>(() -> {
            assertNotSent(call(transport, 60_000), Reason.TOKEN_UNREACHABLE);
            return Thread.currentThread().isInterrupted();
          });
      Thread waiter = Thread.ofVirtual().start(stillInterrupted);
      while (waiter.getState() != Thread.State.TIMED_WAITING) {
        assertThat(stillInterrupted.isDone()).isFalse();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }

      waiter.interrupt();

      assertThat(stillInterrupted.get(5, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(asked()).isEqualTo(1);
  }

  private HttpTransport transport(long pauseMs) {
    return new HttpTransport(
        clock, System::nanoTime, new MemoryTokenStore(clock), (name, outcome) -> {}, pauseMs);
  }

  private WireResult call(HttpTransport transport, long deadlineMs) {
    return transport.exchange(account, READ, deadlineMs, true);
  }

  private void fail(int times, Fault fault) {
    twins.faults(
        FaultScript.of(
            FaultRule.on(dev.baton.twin.model.Platform.GENESYS_CLOUD, Operation.TOKEN, fault)
                .atMost(times)));
  }

  private int asked() {
    return twins.faultReport().getFirst().seen();
  }

  /// Nobody has that conversation, which only who has a token is told.
  private static void assertAnswered(WireResult result) {
    assertThat(result)
        .isInstanceOfSatisfying(
            WireResponse.class, answer -> assertThat(answer.status()).isEqualTo(404));
  }

  private static void assertNotSent(WireResult result, Reason reason) {
    assertThat(result)
        .isInstanceOfSatisfying(
            TransportFault.NotSent.class, fault -> assertThat(fault.reason()).isEqualTo(reason));
  }
}
