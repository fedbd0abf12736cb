package dev.baton.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Account;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.account.Dialect;
import dev.baton.core.account.Secret;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Query;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.Capabilities;
import dev.baton.platform.Dialogue;
import dev.baton.platform.EventReading;
import dev.baton.platform.PlatformClient;
import dev.baton.platform.PlatformCodec;
import dev.baton.platform.ScopeNeed;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is asked of the platforms at once.
class CallRunnerTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
  private static final Instant DEADLINE = NOW.plusSeconds(30);
  private static final AccountName ACCOUNT = new AccountName("main");

  /// A platform that answers when so many ask at the same time, and else that nobody met.
  private record Meeting(CyclicBarrier barrier) implements PlatformCodec {
    @Override
    public Dialogue begin(Call call, Account account, @Nullable CanonicalContext context) {
      return new Dialogue() {
        @Override
        public Turn first() {
          return new Turn.End(met(call));
        }

        @Override
        public Turn next(WireResult result) {
          throw new IllegalStateException("nothing was sent");
        }
      };
    }

    private Outcome met(Call call) {
      try {
        barrier.await(20, TimeUnit.SECONDS);
        return new Outcome.Done(new Answer.CallbackTaken(call.kind().wireName()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Outcome.Failed(new PlatformFailure.Unknown("interrupted"));
      } catch (BrokenBarrierException | TimeoutException e) {
        return new Outcome.Failed(new PlatformFailure.Unknown("alone: " + e));
      }
    }

    @Override
    public Capabilities capabilities(MediaType mediaType) {
      return new Capabilities(true, true, true, true, true, true);
    }

    @Override
    public ScopeNeed scopes(CallKind kind) {
      return ScopeNeed.allOf();
    }

    @Override
    public WireRequest encode(Call call, Account account, @Nullable CanonicalContext context) {
      throw new IllegalStateException("nothing is sent");
    }

    @Override
    public Outcome decode(Call call, WireResult result) {
      throw new IllegalStateException("nothing was sent");
    }

    @Override
    public EventReading readEvent(String body) {
      return new EventReading.Unreadable("none");
    }
  }

  private static final RuntimeListener SILENT =
      new RuntimeListener() {
        @Override
        public void opened(Handoff handoff) {}

        @Override
        public void ended(Handoff handoff, long durationMs) {}

        @Override
        public void compensating() {}

        @Override
        public void called(Call call, Outcome outcome, long tookNanos) {}
      };

  // No query has a context.
  @SuppressWarnings("NullAway")
  private static CallRunner runner(int together) {
    Account account =
        new Account(
            ACCOUNT,
            new TenantId("default"),
            Platform.NICE_CXONE,
            Dialect.GUIDE,
            URI.create("https://cx.example"),
            URI.create("https://cx.example/oauth/token"),
            "id",
            new Secret("s"),
            List.of(),
            60_000,
            null,
            null,
            AccountLimits.defaults());
    PlatformClient client =
        new PlatformClient(
            account,
            new Meeting(new CyclicBarrier(together)),
            (_, _, _, _) -> {
              throw new IllegalStateException("nothing is sent");
            });
    return new CallRunner(
        Map.of(ACCOUNT, client), InstantSource.fixed(NOW), () -> true, null, SILENT, () -> 0);
  }

  private static Outcome answered(CallKind kind) {
    return new Outcome.Done(new Answer.CallbackTaken(kind.wireName()));
  }

  private static Action probe(Query.@Nullable ReadSession session) {
    return new Action.RunProbe(
        7,
        session,
        new Query.ReadQueue(ACCOUNT, "q"),
        new Query.ReadAgents(ACCOUNT, "q"),
        DEADLINE);
  }

  @Test
  void session_queue_and_agents_are_looked_at_at_once_and_each_answer_is_in_its_place() {
    assertThat(runner(3).run(probe(new Query.ReadSession(ACCOUNT, "s"))))
        .isEqualTo(
            new Signal.ProbeEnded(
                7,
                answered(CallKind.READ_SESSION),
                answered(CallKind.READ_QUEUE),
                answered(CallKind.READ_AGENTS)));
  }

  @Test
  void without_a_session_queue_and_agents_are_looked_at_at_once() {
    assertThat(runner(2).run(probe(null)))
        .isEqualTo(
            new Signal.ProbeEnded(
                7, null, answered(CallKind.READ_QUEUE), answered(CallKind.READ_AGENTS)));
  }

  @Test
  void what_is_past_its_deadline_is_not_sent() {
    Signal came =
        runner(1)
            .run(
                new Action.RunProbe(
                    7,
                    new Query.ReadSession(ACCOUNT, "s"),
                    new Query.ReadQueue(ACCOUNT, "q"),
                    new Query.ReadAgents(ACCOUNT, "q"),
                    NOW));
    assertThat(came)
        .isInstanceOfSatisfying(
            Signal.ProbeEnded.class,
            ended ->
                assertThat(List.of(ended.queue(), ended.agents()))
                    .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Failed.class)));
  }
}
