package dev.baton.twin;

import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultEngine;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.fault.StreamFaults;
import dev.baton.twin.guide.PlatformTwin;
import dev.baton.twin.guide.TokenDesk;
import dev.baton.twin.json.Answers;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Leg;
import dev.baton.twin.model.LegEvent;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.RequestFacts;
import dev.baton.twin.model.SessionFacts;
import dev.baton.twin.model.World;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// All twins in one world, with their faults, as a passive object: whoever calls says what time it
/// is, never earlier than before. Not thread-safe. The same options, the same seed and the same
/// calls give the same answers.
public final class TwinWorld {
  private static final Pattern CURSOR = Pattern.compile("[?&]cursor=([A-Za-z0-9-]+)");

  private final TwinOptions options;
  private final RandomGenerator random;
  private final Map<Platform, TokenDesk> tokens = new EnumMap<>(Platform.class);
  private final Map<Platform, PlatformTwin> twins = new EnumMap<>(Platform.class);
  private World world;
  private int nextPhone;
  private boolean recordsEvents;
  private FaultEngine faults;

  /// @param random makes ids and the tokens' keys: secure for HTTP, seeded for a simulation
  public TwinWorld(TwinOptions options, RandomGenerator random, Instant now) {
    this.options = options;
    this.recordsEvents = options.recordsEvents();
    this.random = random;
    for (Platform platform : Platform.values()) {
      tokens.put(
          platform, new TokenDesk(platform, options.client(), options.tokenSeconds(), random));
    }
    this.world = newWorld(now);
    this.faults = new FaultEngine(options.faults());
  }

  private World newWorld(Instant now) {
    World fresh = new World(options.timings(), random);
    StartingData.fill(fresh, options.callers(), options.traffic(), now);
    if (recordsEvents) {
      fresh.recordEvents();
    }
    nextPhone = options.callers();
    for (Platform platform : Platform.values()) {
      twins.put(
          platform,
          new PlatformTwin(
              platform,
              fresh,
              tokens(platform),
              options.honoursIdempotencyKeys(),
              platform == Platform.NICE_COGNIGY ? options.cognigyRate() : null));
    }
    return fresh;
  }

  /// Puts the starting data and the first fault script back, and the clocks right. Tokens stay
  /// valid.
  public void reset(Instant now) {
    world = newWorld(now);
    faults = new FaultEngine(options.faults());
  }

  /// The world, to be looked at and changed directly; advance it first.
  public World world() {
    return world;
  }

  /// A new caller, talking to an agent.
  ///
  /// @param phone E.164; null takes the next made-up one
  /// @param agentId a free agent; null makes a new agent for this call
  /// @throws IllegalArgumentException when the agent is unknown or not free
  /// @throws IllegalStateException when the world is full
  public Leg addCaller(
      Platform platform, @Nullable String phone, @Nullable String agentId, Instant now) {
    String number = phone != null ? phone : StartingData.phone(nextPhone++);
    return world.addCaller(platform, number, agentId, null, now);
  }

  /// Lets everything happen that is due at `now`.
  public void advance(Instant now) {
    world.advance(now);
  }

  /// Lets a platform take `token` for one that it issued, with every scope.
  ///
  /// @param expires by the platform's clock
  public void knowToken(Platform platform, String token, Instant expires) {
    tokens(platform).know(token, expires);
  }

  /// When the next thing is due, or null.
  public @Nullable Instant nextAt() {
    return world.nextAt();
  }

  /// From now on a platform's clock shows the true time plus `ms`: in `Date`, in every time it
  /// writes, and in the tokens it issues and checks. What happens still happens at the true time,
  /// and the books keep that.
  ///
  /// @param ms at most [Fault.ClockSkew#MS_MAX] either way
  public void skewClock(Platform platform, long ms) {
    twin(platform).skewClock(ms);
  }

  /// How far a platform's clock is ahead of the true time, in milliseconds.
  public long clockSkewMs(Platform platform) {
    return twin(platform).clockSkewMs();
  }

  /// The truth at `now`.
  public Books books(Instant now) {
    world.advance(now);
    return world.books(now);
  }

  /// From now on, also after a reset, every change of a leg makes an event for [#drainEvents].
  public void recordEvents() {
    recordsEvents = true;
    world.recordEvents();
  }

  /// What the platforms have to tell since the last call, in the order in which it happened, with
  /// times by their own clocks. Empty unless events are recorded; at most the last 100,000.
  public List<LegEvent> drainEvents() {
    List<LegEvent> events = world.drainEvents();
    if (events.isEmpty() || !anyClockIsOff()) {
      return events;
    }
    return events.stream().map(this::byItsClock).toList();
  }

  private boolean anyClockIsOff() {
    return twins.values().stream().anyMatch(twin -> twin.clockSkewMs() != 0);
  }

  private LegEvent byItsClock(LegEvent event) {
    return event.occurredAt(event.occurredAt().plusMillis(clockSkewMs(event.platform())));
  }

  /// After how many milliseconds the copies of the next event reach whoever is told: what the fault
  /// script says of webhooks. Ask once for each event; empty when it is lost.
  public List<Long> eventCopies() {
    return faults.copies();
  }

  /// Replaces what goes wrong from now on.
  public void faults(FaultScript script) {
    faults = new FaultEngine(script);
  }

  /// What the fault rules have done and may still do.
  public List<FaultEngine.RuleReport> faultReport() {
    return faults.report();
  }

  /// A request arrives at a platform: the fault script has its say, then the platform.
  public Exchange exchange(Platform platform, WireRequest request, Instant now) {
    world.advance(now);
    RequestFacts facts = faults.concerns(platform) ? twin(platform).facts(request) : null;
    Fault fault = facts == null ? null : faults.decide(platform, facts);
    return facts == null || fault == null
        ? proceed(platform, request, now)
        : suffer(fault, facts, platform, request, now);
  }

  /// A request takes effect now, without any fault: also the end of an [Exchange.Deferred].
  public Exchange.Answer proceed(Platform platform, WireRequest request, Instant now) {
    world.advance(now);
    return new Exchange.Answer(twin(platform).handle(request, now), 0);
  }

  private Exchange suffer(
      Fault fault, RequestFacts facts, Platform platform, WireRequest request, Instant now) {
    return switch (fault) {
      case Fault.Delay(long ms) -> new Exchange.Answer(effect(platform, request, now), ms);
      case Fault.Slow(long ms) -> new Exchange.Deferred(ms);
      case Fault.LoseRequest() -> new Exchange.LostRequest();
      case Fault.LoseAnswer() -> new Exchange.LostAnswer(effect(platform, request, now));
      case Fault.Status status -> {
        if (status.afterEffect()) {
          effect(platform, request, now);
        }
        yield new Exchange.Answer(twin(platform).dated(scripted(status), now), 0);
      }
      case Fault.Refuse(var reason) ->
          new Exchange.Answer(
              twin(platform)
                  .dated(Answers.error(409, reason.wireName(), "the fault script says so"), now),
              0);
      case Fault.ExpireReservation() -> {
        expire(facts, now);
        yield proceed(platform, request, now);
      }
      case Fault.ExpireBeforeArrival() -> {
        WireResponse response = effect(platform, request, now);
        if (response.status() < 300) {
          expire(facts, now);
        }
        yield new Exchange.Answer(response, 0);
      }
      case Fault.CallerHangsUp(long atMs, var named) -> {
        WireResponse response = effect(platform, request, now);
        String whose = named != null ? named : whoseCall(facts, response);
        if (whose != null) {
          world.planHangUp(whose, now.plusMillis(atMs), now);
        }
        yield new Exchange.Answer(response, 0);
      }
      case Fault.DropTransfer _, Fault.KeepSource _, Fault.HideTalk _ -> {
        WireResponse response = effect(platform, request, now);
        if (response.status() < 300 && facts.interactionId() != null) {
          spoilTransfer(fault, facts.interactionId());
        }
        yield new Exchange.Answer(response, 0);
      }
      case Fault.ConnectorDown(String code, String message) ->
          new Exchange.Answer(twin(platform).dated(down(facts, code, message, now), now), 0);
      case Fault.SilentBridged(boolean stays) -> {
        WireResponse response = effect(platform, request, now);
        if (response.status() < 300 && facts.interactionId() != null) {
          world.sessions().silence(facts.interactionId(), stays, now);
        }
        yield new Exchange.Answer(response, 0);
      }
      case Fault.RevokeTokens() -> {
        WireResponse response = effect(platform, request, now);
        tokens(platform).revokeAll();
        yield new Exchange.Answer(response, 0);
      }
      case Fault.ClockSkew(long ms) -> {
        skewClock(platform, ms);
        yield proceed(platform, request, now);
      }
      case Fault.RepeatPage() ->
          new Exchange.Answer(repeated(effect(platform, request, now), request), 0);
      case Fault.BigPage(int messages) -> {
        WireResponse page = effect(platform, request, now);
        yield new Exchange.Answer(longer(page, messages, facts, platform, now), 0);
      }
    };
  }

  /// The bot has the caller as before.
  private WireResponse down(RequestFacts facts, String code, String message, Instant now) {
    if (facts.interactionId() != null && facts.operation() == Operation.TRANSFER) {
      world.sessions().failTransfer(facts.interactionId(), now);
    }
    SessionFacts session =
        facts.interactionId() == null ? null : world.sessions().facts(facts.interactionId());
    return PlatformTwin.connectorFailed(
        code, message, session == null ? null : session.connector());
  }

  private WireResponse longer(
      WireResponse page, int messages, RequestFacts facts, Platform platform, Instant now) {
    String whose = facts.interactionId();
    return page.status() == 200 && whose != null && facts.operation() == Operation.HISTORY
        ? twin(platform).bigPage(whose, messages, now)
        : page;
  }

  private void spoilTransfer(Fault how, String interactionId) {
    if (how instanceof Fault.DropTransfer) {
      world.dropTransfer(interactionId);
    } else if (how instanceof Fault.KeepSource) {
      world.keepSource(interactionId);
    } else {
      world.hideTalk(interactionId);
    }
  }

  /// The same page, naming the page token with which it was asked.
  private static WireResponse repeated(WireResponse page, WireRequest request) {
    if (page.status() != 200) {
      return page;
    }
    Matcher cursor = CURSOR.matcher(request.path());
    Map<String, Object> body = new LinkedHashMap<>(Json.object(page.body()).asMap());
    body.put("nextPageToken", cursor.find() ? cursor.group(1) : "page-0");
    return new WireResponse(page.status(), page.headers(), Json.write(body));
  }

  /// The first frame of an event stream arrives at a platform: the fault script has its say, then
  /// the platform. The answer's status is 200, 401 or 403, or what the script says.
  public Exchange authenticate(Platform platform, String token, Instant now) {
    world.advance(now);
    RequestFacts facts = new RequestFacts(Operation.AUTHENTICATE, null, null, null, null, null);
    Fault fault = faults.decide(platform, facts);
    WireResponse answer = twin(platform).admit(token, now);
    return switch (fault) {
      case null -> new Exchange.Answer(answer, 0);
      case Fault.Delay(long ms) -> new Exchange.Answer(answer, ms);
      case Fault.Slow(long ms) -> new Exchange.Answer(answer, ms);
      case Fault.LoseRequest() -> new Exchange.LostRequest();
      case Fault.LoseAnswer() -> new Exchange.LostAnswer(answer);
      case Fault.Status status -> new Exchange.Answer(scripted(status), 0);
      case Fault.RevokeTokens() -> {
        tokens(platform).revokeAll();
        yield new Exchange.Answer(answer, 0);
      }
      case Fault.ClockSkew(long ms) -> {
        skewClock(platform, ms);
        yield new Exchange.Answer(twin(platform).admit(token, now), 0);
      }
      case Fault.Refuse _,
          Fault.ExpireReservation _,
          Fault.ExpireBeforeArrival _,
          Fault.CallerHangsUp _,
          Fault.DropTransfer _,
          Fault.KeepSource _,
          Fault.HideTalk _,
          Fault.ConnectorDown _,
          Fault.SilentBridged _,
          Fault.RepeatPage _,
          Fault.BigPage _ ->
          new Exchange.Answer(answer, 0);
    };
  }

  /// Until when a token is good, by the true time; `now` when it is not.
  public Instant tokenUntil(Platform platform, String token, Instant now) {
    return twin(platform).tokenUntil(token, now);
  }

  /// What goes wrong with event streams now.
  public StreamFaults streamFaults() {
    return faults.stream();
  }

  /// What becomes of the next event of a stream. Ask once for each event.
  public StreamFaults.Spoil streamSpoil() {
    return faults.spoil();
  }

  private static @Nullable String whoseCall(RequestFacts facts, WireResponse response) {
    if (facts.operation() == Operation.CREATE && response.status() == 201) {
      return Json.object(response.body()).text("id");
    }
    return facts.interactionId() != null ? facts.interactionId() : facts.canonicalId();
  }

  private void expire(RequestFacts facts, Instant now) {
    if (facts.canonicalId() != null) {
      world.expireReservations(facts.canonicalId(), now);
    }
  }

  private static WireResponse scripted(Fault.Status status) {
    WireResponse answer = Answers.error(status.status(), "scripted", "the fault script says so");
    if (status.retryAfter() != null) {
      answer = Answers.with(answer, "retry-after", status.retryAfter());
    }
    return answer;
  }

  private WireResponse effect(Platform platform, WireRequest request, Instant now) {
    return twin(platform).handle(request, now);
  }

  private TokenDesk tokens(Platform platform) {
    return Objects.requireNonNull(tokens.get(platform));
  }

  private PlatformTwin twin(Platform platform) {
    return Objects.requireNonNull(twins.get(platform));
  }
}
