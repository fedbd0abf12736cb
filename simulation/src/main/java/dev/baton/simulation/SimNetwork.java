package dev.baton.simulation;

import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.CodecLookup;
import dev.baton.platform.Codecs;
import dev.baton.platform.Dialogue;
import dev.baton.platform.OneExchange;
import dev.baton.platform.PlatformCodec;
import dev.baton.twin.Exchange;
import dev.baton.twin.TwinWorld;
import dev.baton.twin.model.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Carries calls to the twins and answers back, or loses them. What was sent arrives even when its
/// sender is dead by then.
final class SimNetwork {
  /// What every call carries: the token endpoint is not in the simulation.
  static final String TOKEN = "simulated";

  private final VirtualTime time;
  private final TwinWorld world;
  private final Scenario scenario;
  private final RandomGenerator random;
  private final Map<AccountName, Account> accounts;
  private final Story story;
  private final long lateEffectMs;
  private final Platform source;
  private final boolean honoursKeys;
  private final Mistake mistake;
  private final Instant start;
  private int kept;

  /// Requests that were answered before the platform did anything, so that it knows no repeat of
  /// them.
  private final Set<WireRequest> promised = Collections.newSetFromMap(new IdentityHashMap<>());

  /// Transfers within an account that may still take effect, by the leg.
  private final Map<String, Integer> underWay = new HashMap<>();

  /// Sessions whose flow has said that a caller was bridged who was not.
  private final Set<String> silenced = new HashSet<>();

  /// Handoffs of which a platform has accepted such a transfer.
  private final Set<String> accepted = new HashSet<>();

  SimNetwork(
      VirtualTime time,
      TwinWorld world,
      Scenario scenario,
      RandomGenerator random,
      Map<AccountName, Account> accounts,
      Story story,
      World told) {
    this.time = time;
    this.world = world;
    this.scenario = scenario;
    this.random = random;
    this.accounts = accounts;
    this.story = story;
    this.lateEffectMs = told.lateEffectMs();
    this.source = told.source();
    this.honoursKeys = told.honoursKeys();
    this.mistake = told.mistake();
    this.start = time.now();
  }

  /// What this world's platforms are like.
  ///
  /// @param source where the callers are
  /// @param honoursKeys whether an order's id keeps it from taking effect twice
  /// @param mistake what is done wrong on purpose
  /// @param lateEffectMs until when after its deadline an order without a fence may take effect
  record World(Platform source, boolean honoursKeys, Mistake mistake, long lateEffectMs) {}

  /// The platforms' clock.
  Instant worldNow() {
    return time.now().plusMillis(scenario.platformSkewMs());
  }

  /// Sends a call; an outcome comes back at the deadline at the latest. For an order it may come
  /// back twice, or once more after the deadline.
  ///
  /// @param whom who it is about, for the story
  /// @param deadline in true time
  void send(
      String whom,
      Call call,
      @Nullable CanonicalContext context,
      Instant deadline,
      Consumer<Outcome> onOutcome) {
    Account account = accounts.get(call.account());
    if (account == null) {
      throw new IllegalStateException("no account " + call.account());
    }
    Dialogue dialogue = codec(account).begin(call, account, context);
    Sending sending = new Sending(whom, call, platform(account), deadline);
    if (dialogue instanceof OneExchange one) {
      Consumer<WireResult> decoded = result -> onOutcome.accept(one.codec().decode(call, result));
      exchange(sending, dialogue.first(), answering(call instanceof Order, decoded));
    } else {
      converse(sending, dialogue, dialogue.first(), onOutcome);
    }
  }

  /// One call under way.
  ///
  /// @param whom who it is about, for the story
  /// @param deadline in true time
  private record Sending(String whom, Call call, Platform platform, Instant deadline) {}

  /// A call of several requests: the next is sent when the one before is answered.
  private void converse(
      Sending sending, Dialogue dialogue, Dialogue.Turn turn, Consumer<Outcome> onOutcome) {
    switch (turn) {
      case Dialogue.Turn.End(Outcome outcome) -> onOutcome.accept(outcome);
      case Dialogue.Turn.Send _ ->
          exchange(
              sending,
              turn,
              answering(
                  false, result -> converse(sending, dialogue, dialogue.next(result), onOutcome)));
    }
  }

  private Answering answering(boolean isOrder, Consumer<WireResult> onResult) {
    return new Answering(time, random, scenario, isOrder, onResult);
  }

  private void exchange(Sending sending, Dialogue.Turn turn, Answering answering) {
    if (!(turn instanceof Dialogue.Turn.Send(WireRequest unsigned))) {
      throw new IllegalStateException("a single exchange begins with its request");
    }
    String whom = sending.whom();
    Call call = sending.call();
    Platform platform = sending.platform();
    Instant deadline = sending.deadline();
    if (isAway(platform) ? random.nextBoolean() : happens(scenario.refuseConnection())) {
      story.tell(() -> "  " + platform + " refuses the connection for " + named(call, whom));
      answering.give(
          new TransportFault.NotSent(TransportFault.Reason.CONNECT_REFUSED, "connection refused"));
      return;
    }
    WireRequest request = mistake.onWire(unsigned.withHeader("authorization", "Bearer " + TOKEN));
    long deadlineMs = Duration.between(time.now(), deadline).toMillis();
    answering.timeout =
        time.at(
            deadline,
            () -> {
              story.tell(() -> "  no answer to " + named(call, whom) + " in time");
              answering.give(new TransportFault.TimedOut(deadlineMs, "no answer in time"));
            });
    if (isAway(platform) || happens(scenario.loseRequest())) {
      story.tell(() -> "  " + named(call, whom) + " is lost on the way to " + platform);
      breakLater(answering);
      return;
    }
    if (isWithin(call)) {
      begins(call);
    }
    answering.latestEffectAt = deadline.plusMillis(lateEffectMs);
    time.after(latencyMs(call, deadline), () -> arrive(sending, request, answering));
  }

  private static boolean isWithin(Call call) {
    return call instanceof Order.Commit commit && commit.inbound() instanceof Inbound.Within;
  }

  /// Whether a voice bot's connector hands her over: nothing at the far end asks for a reservation.
  private static boolean isByConnector(Call call) {
    return call instanceof Order.Commit commit && commit.inbound() instanceof Inbound.Connector;
  }

  private void begins(Call call) {
    if (call instanceof Order.Commit commit) {
      underWay.merge(commit.leg().value(), 1, Integer::sum);
    }
  }

  private void isOver(Call call) {
    if (call instanceof Order.Commit commit) {
      underWay.merge(commit.leg().value(), -1, Integer::sum);
    }
  }

  /// Whether a transfer within its account may still move that leg.
  boolean isUnderWay(VendorId leg) {
    return underWay.getOrDefault(leg.value(), 0) > 0;
  }

  /// Whether a platform has accepted a transfer within its account for that handoff.
  boolean hasAccepted(HandoffId id) {
    return accepted.contains(id.value());
  }

  boolean honoursKeys() {
    return honoursKeys;
  }

  private static String named(Call call, String whom) {
    return Story.words(call.kind()) + " for " + whom;
  }

  private boolean isAway(Platform platform) {
    Scenario.Outage outage = scenario.outage();
    if (outage.ms() == 0 || outage.atSource() != (platform == source)) {
      return false;
    }
    long ms = Duration.between(start, time.now()).toMillis();
    return ms >= outage.fromMs() && ms < outage.fromMs() + outage.ms();
  }

  private void arrive(Sending sending, WireRequest request, Answering answering) {
    String whom = sending.whom();
    Call call = sending.call();
    Platform platform = sending.platform();
    if (isWithin(call)) {
      isOver(call);
    }
    if (isAway(platform) || happens(scenario.serverError() / 2)) {
      story.tell(() -> "  " + platform + " does nothing about " + named(call, whom) + ": 503");
      answering.give(new WireResponse(503, Map.of(), ""));
      return;
    }
    WireResponse response = answer(whom, call, platform, request, answering.latestEffectAt);
    story.tell(
        () -> "  " + platform + " answers " + named(call, whom) + " with " + response.status());
    if (call.kind() == CallKind.COMMIT
        && !isWithin(call)
        && response.status() == 200
        && happens(scenario.dropTransfer())) {
      story.tell(() -> "  " + platform + " will drop " + whom + " on the way");
      dropTransfer(call);
    } else if (isByConnector(call)
        && response.status() == 200
        && happens(scenario.voice().silent())) {
      silence(whom, call);
    } else if (call instanceof Order.Commit commit
        && commit.reservationId() != null
        && !isByConnector(call)
        && response.status() == 200
        && happens(scenario.keepSource())) {
      story.tell(() -> "  " + platform + " will keep " + whom + " though she moves");
      keepSource(call);
    }
    if (honoursKeys
        && !promised.remove(request)
        && call instanceof Order
        && response.status() < 300
        && happens(scenario.duplicate())) {
      time.after(
          random.nextInt(6_000),
          () -> {
            story.tell(() -> "  " + named(call, whom) + " reaches " + platform + " a second time");
            exchange(platform, request);
          });
    }
    if (happens(scenario.loseAnswer())) {
      story.tell(() -> "  the answer to " + named(call, whom) + " is lost");
      breakLater(answering);
    } else if (happens(scenario.serverError() / 2)) {
      story.tell(() -> "  and its answer arrives as a 500");
      answering.give(new WireResponse(500, Map.of(), ""));
    } else {
      time.after(answerMs(), () -> answering.give(response));
    }
  }

  /// What the platform says; where a bot hands over, it may refuse truthfully, or accept what it
  /// will do later or never.
  private WireResponse answer(
      String whom, Call call, Platform platform, WireRequest request, Instant latestEffectAt) {
    if (mayBeRefused(call) && happens(scenario.bots().refuse())) {
      return Refusals.drawn(random);
    }
    if (!isWithin(call)) {
      return exchange(platform, request);
    }
    WireResponse response;
    if (happens(scenario.dropTransfer())) {
      response = new WireResponse(200, Map.of(), "");
      promised.add(request);
      if (random.nextBoolean()) {
        story.tell(() -> "  " + platform + " will not move " + whom);
      } else {
        moveLater(whom, call, platform, request, latestEffectAt);
      }
    } else {
      response = exchange(platform, request);
    }
    if (response.status() < 300 && call instanceof Order.Commit commit) {
      accepted.add(commit.orderId().value().split("/", 2)[0]);
    }
    return response;
  }

  private void moveLater(
      String whom, Call call, Platform platform, WireRequest request, Instant latestEffectAt) {
    begins(call);
    long latestMs = Math.max(0, Duration.between(time.now(), latestEffectAt).toMillis());
    time.after(
        random.nextLong(latestMs + 1),
        () -> {
          isOver(call);
          int status = exchange(platform, request).status();
          story.tell(() -> "  " + platform + " does what it accepted for " + whom + ": " + status);
        });
  }

  /// Where she is must be told as it is.
  private boolean mayBeRefused(Call call) {
    return scenario.bots().any() && call.kind() != CallKind.READ_LEG;
  }

  private WireResponse exchange(Platform platform, WireRequest request) {
    return switch (world.exchange(platform, request, worldNow())) {
      case Exchange.Answer(WireResponse answer, long _) -> answer;
      case Exchange.LostAnswer(WireResponse answer) -> answer;
      case Exchange.LostRequest() -> new WireResponse(503, Map.of(), "");
      case Exchange.Deferred(long _) -> world.proceed(platform, request, worldNow()).response();
    };
  }

  private void dropTransfer(Call call) {
    if (call instanceof Order.Commit commit) {
      world.world().dropTransfer(commit.leg().value());
    }
  }

  private void silence(String whom, Call call) {
    if (call instanceof Order.Commit commit) {
      boolean stays = random.nextBoolean();
      story.tell(
          () -> "  but " + whom + " is not moved" + (stays ? ", and said to be on her way" : ""));
      world.world().sessions().silence(commit.leg().value(), stays, worldNow());
      silenced.add(commit.leg().value());
    }
  }

  /// Whether a flow of that session said that its caller was bridged, and was wrong.
  boolean isSilenced(VendorId leg) {
    return silenced.contains(leg.value());
  }

  private void keepSource(Call call) {
    if (call instanceof Order.Commit commit) {
      world.world().keepSource(commit.leg().value());
      kept++;
    }
  }

  /// How many transfers may have left a caller with two parties.
  int kept() {
    return kept;
  }

  private void breakLater(Answering answering) {
    time.after(random.nextInt(6_000), () -> answering.give(new TransportFault.Broken("broken")));
  }

  /// A commit under a reservation may come as late as it likes: the fence holds against it. Orders
  /// without such a fence keep to what the timers say of the vendor.
  private long latencyMs(Call call, Instant deadline) {
    if (!happens(scenario.stall())) {
      return 1L + random.nextInt(20);
    }
    boolean fenced =
        call instanceof Order.Commit commit
            && commit.reservationId() != null
            && !isByConnector(call);
    long latestMs = Math.max(1, Duration.between(time.now(), deadline).toMillis() + lateEffectMs);
    long longestMs =
        fenced ? scenario.stallMs() : Math.min(Math.max(scenario.stallMs(), latestMs), latestMs);
    return random.nextLong(longestMs + 1);
  }

  private long answerMs() {
    return happens(scenario.stall())
        ? random.nextLong(scenario.stallMs() + 1)
        : 1L + random.nextInt(20);
  }

  private boolean happens(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  static Platform platform(Account account) {
    return switch (account.platform()) {
      case GENESYS_CLOUD -> Platform.GENESYS_CLOUD;
      case NICE_CXONE -> Platform.NICE_CXONE;
      case NICE_COGNIGY -> Platform.NICE_COGNIGY;
    };
  }

  private static PlatformCodec codec(Account account) {
    return switch (Codecs.forAccount(account.platform(), account.dialect())) {
      case CodecLookup.Found(PlatformCodec codec) -> codec;
      case CodecLookup.Missing missing -> throw new IllegalStateException(missing.detail());
    };
  }
}
