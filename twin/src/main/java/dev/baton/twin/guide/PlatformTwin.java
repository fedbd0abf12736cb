package dev.baton.twin.guide;

import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.json.Answers;
import dev.baton.twin.json.BadRequest;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.ConnectorFailure;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.RequestFacts;
import dev.baton.twin.model.Target;
import dev.baton.twin.model.World;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One platform as its clients see it. What platforms share is the same class here; what one of
/// them does in its own way is a row of its own. Not thread-safe.
///
/// A request is looked at in this order: path 404, method 405, rate 429, token 401, scope 403,
/// then, for an order with an `Idempotency-Key` that took effect before, the stored answer, then
/// the fields 400, and then what the world says.
public final class PlatformTwin {
  /// Answers remembered by idempotency key; the oldest is forgotten first.
  private static final int ANSWERS_KEPT = 50_000;

  /// RFC 9110 section 5.6.7.
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final Platform platform;
  private final World world;
  private final TokenDesk tokens;
  private final boolean honoursIdempotencyKeys;
  private final ChatRows chats;
  private final @Nullable SessionRows sessions;
  private final @Nullable RateWindow window;
  private final List<Row> rows = new ArrayList<>();
  private final Map<AnswerKey, WireResponse> answers = new LinkedHashMap<>();
  private long clockSkewMs;

  /// @param honoursIdempotencyKeys false makes a platform that ignores the header, as real ones may
  /// @param rate how many requests it serves, tokens apart; null for any number
  public PlatformTwin(
      Platform platform,
      World world,
      TokenDesk tokens,
      boolean honoursIdempotencyKeys,
      @Nullable RateLimit rate) {
    this.platform = platform;
    this.world = world;
    this.tokens = tokens;
    this.honoursIdempotencyKeys = honoursIdempotencyKeys;
    this.chats = new ChatRows(platform, world);
    this.window = rate == null ? null : new RateWindow(rate);
    this.sessions = platform == Platform.NICE_COGNIGY ? new SessionRows(world) : null;
    if (sessions != null) {
      rows.add(tokenRow("/api/v1/auth/login"));
      rows.addAll(sessions.rows());
      return;
    }
    rows.add(tokenRow("/oauth/token"));
    if (platform == Platform.NICE_CXONE) {
      rows.add(tokenRow("/api/v2/oauth/token"));
      rows.add(new HandoverRow(world).row());
    }
    rows.addAll(new TransferRows(platform, world).rows());
    rows.addAll(new ReserveRows(platform, world).rows());
    rows.addAll(new InteractionRows(platform, world).rows());
    rows.addAll(new RoutingRows(platform, world).rows());
    rows.addAll(chats.rows());
  }

  private static Row tokenRow(String path) {
    List<String> segments = List.of(path.substring(1).split("/"));
    return new Row(
        "POST",
        segments,
        Operation.TOKEN,
        null,
        _ -> {
          throw new IllegalStateException("token rows are answered by the token desk");
        });
  }

  /// Answers a request as the platform would at `now`, the true time. The world must have been
  /// advanced to `now`.
  public WireResponse handle(WireRequest request, Instant now) {
    WireResponse answer;
    try {
      answer = route(request, now);
    } catch (BadRequest bad) {
      answer = Answers.badRequest(bad);
    }
    return dated(answer, now);
  }

  /// The page of a history that was just answered, made that long.
  ///
  /// @param interactionId whose history it is
  public WireResponse bigPage(String interactionId, int messages, Instant now) {
    return dated(chats.bigPage(interactionId, messages, now.plusMillis(clockSkewMs)), now);
  }

  /// What Cognigy answers when a telephony connector fails.
  ///
  /// @param connector its name, or null
  public static WireResponse connectorFailed(
      String code, String message, @Nullable String connector) {
    return SessionRows.failed(new ConnectorFailure(code, message), connector);
  }

  /// The same answer with the platform's `Date` (RFC 9110 section 6.6.1), whole seconds.
  public WireResponse dated(WireResponse answer, Instant now) {
    return Answers.with(answer, "date", HTTP_DATE.format(now.plusMillis(clockSkewMs)));
  }

  /// From now on this platform's clock shows the true time plus `ms`.
  ///
  /// @throws IllegalArgumentException when that is more than a day
  public void skewClock(long ms) {
    if (Math.abs(ms) > Fault.ClockSkew.MS_MAX) {
      throw new IllegalArgumentException("the skew is " + ms + " ms, at most a day");
    }
    clockSkewMs = ms;
  }

  /// How far this platform's clock is ahead of the true time, in milliseconds.
  public long clockSkewMs() {
    return clockSkewMs;
  }

  /// Looks at the token in the first frame of an event stream.
  ///
  /// @return 200; 401 when it is unknown or has expired; 403 when it lacks the scope, naming it
  public WireResponse admit(String token, Instant now) {
    return switch (tokens.check("Bearer " + token, now.plusMillis(clockSkewMs))) {
      case TokenDesk.Checked.Refused(String why) -> Answers.error(401, "unauthorized", why);
      case TokenDesk.Checked.Granted(var scopes, _) -> {
        String missing = Need.STREAM.missing(platform, scopes);
        yield missing == null
            ? Answers.json(200, Answers.body("status", "ok"))
            : Answers.error(
                403,
                "missing_scope",
                "the token lacks the scope " + missing,
                "missingScope",
                missing);
      }
    };
  }

  /// Until when a token is good, by the true time; now when it is not.
  public Instant tokenUntil(String token, Instant now) {
    return tokens.check("Bearer " + token, now.plusMillis(clockSkewMs))
            instanceof TokenDesk.Checked.Granted granted
        ? granted.expires().equals(Instant.MAX)
            ? Instant.MAX
            : granted.expires().minusMillis(clockSkewMs)
        : now;
  }

  private WireResponse route(WireRequest request, Instant now) {
    List<String> path = Paths.segments(request.path());
    String allowed = null;
    for (Row row : rows) {
      Map<String, String> vars = row.match(path);
      if (vars != null && row.method().equals(request.method())) {
        return row.need() == null
            ? tokens.issue(request, now.plusMillis(clockSkewMs))
            : authorised(row, row.need(), vars, request, now);
      }
      if (vars != null) {
        allowed = allowed == null ? row.method() : allowed + ", " + row.method();
      }
    }
    if (allowed != null) {
      return Answers.with(
          Answers.error(405, "method_not_allowed", "allowed here: " + allowed), "allow", allowed);
    }
    return Answers.error(404, "unknown_path", platform.wireName() + " has no " + request.path());
  }

  private WireResponse authorised(
      Row row, Need ofRow, Map<String, String> vars, WireRequest request, Instant now) {
    long retryAfterSec = window == null ? 0 : window.admit(now);
    if (retryAfterSec > 0) {
      return Answers.with(
          Answers.error(429, "rate_limited", "too many requests, the window is not over yet"),
          "retry-after",
          Long.toString(retryAfterSec));
    }
    Need need = sessions == null ? ofRow : SessionRows.need(row, ofRow, request.body());
    Instant shown = now.plusMillis(clockSkewMs);
    switch (tokens.check(request.header("authorization"), shown)) {
      case TokenDesk.Checked.Refused(String why) -> {
        return Answers.with(
            Answers.error(401, "unauthorized", why),
            "www-authenticate",
            "Bearer error=\"invalid_token\"");
      }
      case TokenDesk.Checked.Granted(var scopes, _) -> {
        String missing = need.missing(platform, scopes);
        if (missing != null) {
          return Answers.with(
              Answers.error(
                  403,
                  "missing_scope",
                  "the token lacks the scope " + missing,
                  "missingScope",
                  missing),
              "www-authenticate",
              "Bearer error=\"insufficient_scope\", scope=\"" + missing + "\"");
        }
      }
    }
    String key = request.header("idempotency-key");
    Call call =
        new Call(
            vars,
            Paths.query(request.path()),
            request.body(),
            key,
            request.header("if-match"),
            now,
            clockSkewMs);
    if (key == null || row.operation().isQuery() || !honoursIdempotencyKeys) {
      return row.handler().answer(call);
    }
    AnswerKey answerKey = new AnswerKey(request.method(), request.path(), key);
    WireResponse stored = answers.get(answerKey);
    if (stored != null) {
      return stored;
    }
    WireResponse answer = row.handler().answer(call);
    // A refusal had no effect, so asking again under the same key may get another answer.
    if (answer.status() < 300) {
      answers.put(answerKey, answer);
      if (answers.size() > ANSWERS_KEPT) {
        answers.remove(answers.keySet().iterator().next());
      }
    }
    return answer;
  }

  /// What a request is about, as far as can be told without carrying it out; null when no row
  /// answers it.
  public @Nullable RequestFacts facts(WireRequest request) {
    try {
      List<String> path = Paths.segments(request.path());
      for (Row row : rows) {
        Map<String, String> vars = row.match(path);
        if (vars != null && row.method().equals(request.method())) {
          return sessions == null || row.need() == null
              ? facts(row.operation(), vars, request)
              : sessions.facts(row.operation(), vars, request);
        }
      }
    } catch (BadRequest unreadable) {
      // It will be refused when it is carried out; until then it is about nothing.
      return null;
    }
    return null;
  }

  private RequestFacts facts(Operation operation, Map<String, String> vars, WireRequest request) {
    JsonNode body = null;
    if (operation != Operation.TOKEN && request.body() != null && !request.body().isBlank()) {
      try {
        body = Json.read(request.body());
      } catch (BadRequest unreadable) {
        // Its path may still say what it is about.
        body = null;
      }
    }
    String interactionId =
        firstOf(
            firstOf(vars.get("interactionId"), found(body, "interactionId")),
            found(body, "from", "id"));
    String reservationId = firstOf(vars.get("reservationId"), found(body, "reservationId"));
    String canonicalId =
        firstOf(
            found(body, "canonicalInteractionId"),
            Paths.query(request.path()).get("canonicalInteractionId"));
    if (canonicalId == null && reservationId != null) {
      canonicalId = world.canonicalIdOf(reservationId);
    }
    if (canonicalId == null && interactionId != null) {
      canonicalId = world.canonicalIdOf(interactionId);
    }
    String queue =
        firstOf(firstOf(vars.get("queueId"), found(body, "targetQueueId")), found(body, "queueId"));
    if (operation == Operation.TRANSFER) {
      queue = firstOf(firstOf(queue, found(body, "to", "id")), found(body, "target", "id"));
    }
    String agent = found(body, "targetAgentId");
    if (agent == null && queue == null) {
      switch (world.targetFor(reservationId, canonicalId)) {
        case Target.AgentTarget(String id) -> agent = id;
        case Target.QueueTarget(String id) -> queue = id;
        case null -> {
          // Nothing is or was held for it.
        }
      }
    }
    return new RequestFacts(operation, canonicalId, agent, queue, interactionId, reservationId);
  }

  private static @Nullable String found(@Nullable JsonNode body, String name) {
    JsonNode value = body == null ? null : body.findValue(name);
    return value != null && value.isString() ? value.stringValue() : null;
  }

  private static @Nullable String found(@Nullable JsonNode body, String object, String name) {
    JsonNode inner = body == null ? null : body.get(object);
    JsonNode value = inner == null ? null : inner.get(name);
    return value != null && value.isString() ? value.stringValue() : null;
  }

  private static @Nullable String firstOf(@Nullable String first, @Nullable String second) {
    return Objects.requireNonNullElse(first, "").isEmpty() ? second : first;
  }

  private record AnswerKey(String method, String path, String key) {}
}
