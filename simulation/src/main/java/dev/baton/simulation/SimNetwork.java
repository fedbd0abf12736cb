package dev.baton.simulation;

import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.id.AccountName;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.CodecLookup;
import dev.baton.platform.Codecs;
import dev.baton.platform.PlatformCodec;
import dev.baton.twin.Exchange;
import dev.baton.twin.TwinWorld;
import dev.baton.twin.model.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Carries calls to the twins and answers back, or loses them. What was sent arrives even when its
/// sender is dead by then.
final class SimNetwork {
  /// Below the default of `settle`, less what a flush may have delayed the sending.
  private static final long SETTLED_MS = 7_000;

  private final VirtualTime time;
  private final TwinWorld world;
  private final Scenario scenario;
  private final RandomGenerator random;
  private final Map<AccountName, Account> accounts;
  private final Map<Platform, String> tokens;
  private final Story story;

  SimNetwork(
      VirtualTime time,
      TwinWorld world,
      Scenario scenario,
      RandomGenerator random,
      Map<AccountName, Account> accounts,
      Map<Platform, String> tokens,
      Story story) {
    this.time = time;
    this.world = world;
    this.scenario = scenario;
    this.random = random;
    this.accounts = accounts;
    this.tokens = tokens;
    this.story = story;
  }

  /// The platforms' clock.
  Instant worldNow() {
    return time.now().plusMillis(scenario.platformSkewMs());
  }

  /// Sends a call; exactly one outcome comes back, at the deadline at the latest.
  void send(
      Call call,
      @Nullable CanonicalContext context,
      Instant deadline,
      Consumer<Outcome> onOutcome) {
    Account account = accounts.get(call.account());
    if (account == null) {
      throw new IllegalStateException("no account " + call.account());
    }
    PlatformCodec codec = codec(account);
    Once once = new Once(result -> onOutcome.accept(codec.decode(call, result)));
    if (happens(scenario.refuseConnection())) {
      once.give(
          new TransportFault.NotSent(TransportFault.Reason.CONNECT_REFUSED, "connection refused"));
      return;
    }
    Platform platform = platform(account);
    WireRequest request =
        codec
            .encode(call, account, context)
            .withHeader("authorization", "Bearer " + tokens.get(platform));
    long deadlineMs = Duration.between(time.now(), deadline).toMillis();
    time.at(
        deadline, () -> once.give(new TransportFault.TimedOut(deadlineMs, "no answer in time")));
    if (happens(scenario.loseRequest())) {
      story.tell("network: " + call.kind() + " is lost on the way");
      breakLater(once);
      return;
    }
    time.after(latencyMs(call), () -> arrive(call, platform, request, once));
  }

  private void arrive(Call call, Platform platform, WireRequest request, Once once) {
    boolean errorBefore = happens(scenario.serverError() / 2);
    if (errorBefore) {
      once.give(new WireResponse(503, Map.of(), ""));
      return;
    }
    WireResponse response =
        switch (world.exchange(platform, request, worldNow())) {
          case Exchange.Answer(WireResponse answer, long _) -> answer;
          case Exchange.LostAnswer(WireResponse answer) -> answer;
          case Exchange.LostRequest() -> new WireResponse(503, Map.of(), "");
          case Exchange.Deferred(long _) -> world.proceed(platform, request, worldNow()).response();
        };
    story.tell(platform + " answers " + call.kind() + " with " + response.status());
    if (call.kind() == CallKind.COMMIT
        && response.status() == 200
        && happens(scenario.dropTransfer())) {
      story.tell(platform + " will drop the caller");
      dropTransfer(call);
    }
    if (happens(scenario.loseAnswer())) {
      story.tell("network: the answer to " + call.kind() + " is lost");
      breakLater(once);
    } else if (happens(scenario.serverError() / 2)) {
      once.give(new WireResponse(500, Map.of(), ""));
    } else {
      time.after(latencyMs(call), () -> once.give(response));
    }
  }

  private void dropTransfer(Call call) {
    if (call instanceof Order.Commit commit) {
      world.world().dropTransfer(commit.leg().value());
    }
  }

  private void breakLater(Once once) {
    time.after(
        random.nextInt(6_000), () -> once.give(new TransportFault.Broken("connection broken")));
  }

  /// A commit under a reservation may come as late as it likes: the fence holds against it. Orders
  /// without such a fence keep to what the timer `settle` says of the vendor.
  private long latencyMs(Call call) {
    if (!happens(scenario.stall())) {
      return 1 + random.nextInt(20);
    }
    long longestMs =
        call instanceof Order.Commit commit && commit.reservationId() != null
            ? scenario.stallMs()
            : Math.min(scenario.stallMs(), SETTLED_MS);
    return random.nextLong(longestMs + 1);
  }

  private boolean happens(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  static Platform platform(Account account) {
    return switch (account.platform()) {
      case GENESYS_CLOUD -> Platform.GENESYS_CLOUD;
      case NICE_CXONE -> Platform.NICE_CXONE;
      case NICE_COGNIGY -> throw new IllegalStateException("there is no twin of Cognigy here");
    };
  }

  private static PlatformCodec codec(Account account) {
    return switch (Codecs.forAccount(account.platform(), account.dialect())) {
      case CodecLookup.Found(PlatformCodec codec) -> codec;
      case CodecLookup.Missing missing -> throw new IllegalStateException(missing.detail());
    };
  }

  /// The first result counts: an answer after the deadline is nobody's any more.
  private static final class Once {
    private final Consumer<WireResult> onResult;
    private boolean given;

    Once(Consumer<WireResult> onResult) {
      this.onResult = onResult;
    }

    void give(WireResult result) {
      if (!given) {
        given = true;
        onResult.accept(result);
      }
    }
  }
}
