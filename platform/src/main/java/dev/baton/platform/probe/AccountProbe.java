package dev.baton.platform.probe;

import dev.baton.core.account.Account;
import dev.baton.core.checkup.Check;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Query;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.PlatformCodec;
import dev.baton.platform.ScopeNeed;
import dev.baton.platform.transport.EndpointProbe;
import dev.baton.platform.transport.HttpTransport;
import dev.baton.platform.transport.TokenLook;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks whether one account could hand callers over: the way to its hosts, its token, what that
/// token may do, its clock, and two reads of things that do not exist. It sends queries only, so
/// nothing is reserved, ordered or written. Blocks: made for a virtual thread.
public final class AccountProbe {
  /// An interaction that nobody has: Baton's own ids are random.
  private static final CanonicalId NOBODY =
      new CanonicalId("int-00000000-0000-4000-8000-000000000000");

  /// What a handoff to or from another platform sends. A diagnosis looks at what it sends itself.
  private static final Set<CallKind> SENT =
      EnumSet.of(
          CallKind.RESERVE,
          CallKind.COMMIT,
          CallKind.RELEASE,
          CallKind.DELIVER_CONTEXT,
          CallKind.REQUEUE,
          CallKind.END_LEG,
          CallKind.READ_LEG,
          CallKind.FIND_RESERVATIONS,
          CallKind.READ_ANALYTICS);

  /// The same of a voice bot's platform, which is a source alone.
  private static final Set<CallKind> SENT_TO_BOTS =
      EnumSet.of(
          CallKind.READ_SESSION,
          CallKind.PREPARE,
          CallKind.COMMIT,
          CallKind.WITHDRAW,
          CallKind.READ_LEG);

  /// Longer than any healthy endpoint takes.
  private static final long TOKEN_MS = 5_000;

  private final EndpointProbe endpoints;
  private final HttpTransport transport;
  private final InstantSource clock;
  private final Limits limits;

  /// What the installation's timers ask of an account.
  ///
  /// @param holdDurationMs how long a reservation is held
  /// @param queryTimeoutMs how long a read may take
  /// @param clockErrorLimitMs by how much a platform's clock may be off without a word
  public record Limits(long holdDurationMs, long queryTimeoutMs, long clockErrorLimitMs) {}

  public AccountProbe(
      EndpointProbe endpoints, HttpTransport transport, InstantSource clock, Limits limits) {
    this.endpoints = endpoints;
    this.transport = transport;
    this.clock = clock;
    this.limits = limits;
  }

  /// Looks, and tells each finding at once. After a failure nothing is tried that depends on it.
  ///
  /// @return whether the platform answered anything
  public boolean look(Account account, PlatformCodec codec, Consumer<Check> out) {
    return look(account, codec, Map.of(), out);
  }

  /// The same of an account whose token needs more than handoffs between platforms do.
  ///
  /// @param more by what needs it
  public boolean look(
      Account account, PlatformCodec codec, Map<String, ScopeNeed> more, Consumer<Check> out) {
    if (!hosts(account, out)) {
      return false;
    }
    Instant sent = clock.instant();
    TokenLook token = transport.lookForToken(account, TOKEN_MS);
    Instant received = clock.instant();
    ClockSkew skew = ClockSkew.of(token.date(), sent, received);
    switch (token) {
      case TokenLook.Denied denied -> {
        out.accept(tokenDenied(account, denied));
        clock(skew, out);
        return denied.status() != 0;
      }
      case TokenLook.Granted granted -> {
        out.accept(token(account, granted));
        scopes(needs(account, codec, more), granted.scopes(), out);
        ClockSkew read = reads(account, codec, out);
        clock(read == null ? skew : read, out);
        return true;
      }
    }
  }

  private boolean hosts(Account account, Consumer<Check> out) {
    long timeoutMs = account.limits().connectTimeoutMs();
    boolean reached = endpoints.look(account.apiBase(), "api-base", timeoutMs, out);
    if (sameHost(account.apiBase(), account.tokenUrl())) {
      return reached;
    }
    return endpoints.look(account.tokenUrl(), "token-url", timeoutMs, out) && reached;
  }

  static boolean sameHost(URI a, URI b) {
    return a.getScheme().equals(b.getScheme()) && a.getRawAuthority().equals(b.getRawAuthority());
  }

  private static Check tokenDenied(Account account, TokenLook.Denied denied) {
    return Check.fail(
        "token",
        denied.detail(),
        "without a token no call is answered",
        tokenFix(account, denied.status()));
  }

  /// What to do when the token endpoint gave no token.
  ///
  /// @param status what it answered; 0 when nothing came
  static String tokenFix(Account account, int status) {
    return switch (status) {
      case 0 -> "check token-url, and whether the platform is up";
      case 400 ->
          account.scopes().isEmpty()
              ? "check client-id and token-url"
              : "check scopes: the client must have each of them";
      case 401, 403 -> "check client-id and client-secret";
      case 404, 405 -> "check token-url: it is no token endpoint";
      default -> "try again later; see what the platform says of its own state";
    };
  }

  private Check token(Account account, TokenLook.Granted token) {
    String found = TokenWords.of(token);
    // A token with less life than two margins is refreshed at half of it.
    long marginMs = Math.min(account.refreshMarginMs(), token.lifeMs() / 2);
    return marginMs > limits.holdDurationMs()
        ? Check.pass("token", found + ", refreshed " + marginMs / 1_000 + " s before its end")
        : Check.warn(
            "token",
            found + ", so it is refreshed only " + marginMs / 1_000 + " s before its end",
            "TokenOutlivesWindow: a token that is good for a reservation must be good for its"
                + " commit, "
                + limits.holdDurationMs() / 1_000
                + " s later",
            "have the platform issue tokens of at least "
                + (2 * limits.holdDurationMs() / 1_000 + 2)
                + " s");
  }

  private static Map<String, ScopeNeed> needs(
      Account account, PlatformCodec codec, Map<String, ScopeNeed> more) {
    Map<String, ScopeNeed> needs = new LinkedHashMap<>();
    Set<CallKind> sent =
        switch (account.platform()) {
          case GENESYS_CLOUD, NICE_CXONE -> SENT;
          case NICE_COGNIGY -> SENT_TO_BOTS;
        };
    sent.forEach(kind -> needs.put(kind.wireName(), codec.scopes(kind)));
    needs.putAll(more);
    return needs;
  }

  private static void scopes(
      Map<String, ScopeNeed> needs, @Nullable Set<String> granted, Consumer<Check> out) {
    if (granted == null) {
      out.accept(
          Check.warn(
              "scopes",
              "the platform does not say which scopes the token has",
              "a call that lacks one is refused with 403 in the middle of a handoff",
              "compare the client's scopes with docs/how-to/check-an-installation.md"));
      return;
    }
    List<String> may = new ArrayList<>();
    for (Map.Entry<String, ScopeNeed> need : needs.entrySet()) {
      List<List<String>> missing = need.getValue().missing(granted);
      if (missing.isEmpty()) {
        may.add(need.getKey());
        continue;
      }
      String lacks =
          need.getKey()
              + " lacks "
              + String.join(
                  " and ", missing.stream().map(any -> String.join(" or ", any)).toList());
      out.accept(
          need.getKey().equals(CallKind.READ_ANALYTICS.wireName())
              ? Check.warn(
                  "scopes",
                  lacks,
                  "completed handoffs are not compared with the platform's analytics",
                  "give the client the scope, or set reports.analytics-looks to 0")
              : Check.fail(
                  "scopes",
                  lacks,
                  "the platform would refuse it with 403 in the middle of a handoff",
                  "give the client the scope, and name it in scopes if scopes is set"));
    }
    if (!may.isEmpty()) {
      out.accept(Check.pass("scopes", "enough for " + String.join(", ", may)));
    }
  }

  /// Both reads are about an interaction that does not exist. The first must say so; the second
  /// must be an empty list, which no wrong path prefix answers.
  private @Nullable ClockSkew reads(Account account, PlatformCodec codec, Consumer<Check> out) {
    Call leg = new Query.ReadLeg(account.name(), NOBODY.value());
    ClockSkew skew = read(account, codec, leg, "read", out);
    if (codec.capabilities(MediaType.VOICE).canReadReservation()) {
      Call list = new Query.FindReservations(account.name(), NOBODY);
      ClockSkew later = read(account, codec, list, "reservations", out);
      return later == null ? skew : later;
    }
    return skew;
  }

  private @Nullable ClockSkew read(
      Account account, PlatformCodec codec, Call query, String name, Consumer<Check> out) {
    Instant sent = clock.instant();
    WireResult result =
        transport.exchange(
            account, codec.encode(query, account, null), limits.queryTimeoutMs(), true);
    Instant received = clock.instant();
    out.accept(
        saysNothing(result) ? notThePlatform(name) : judged(name, codec.decode(query, result)));
    return result instanceof WireResponse answer
        ? ClockSkew.of(answer.header("date"), sent, received)
        : null;
  }

  /// Any server has a 404 for a path that it does not know; a platform's is JSON.
  private static boolean saysNothing(WireResult result) {
    return result instanceof WireResponse answer
        && answer.status() == 404
        && !String.valueOf(answer.header("content-type")).contains("json");
  }

  private static Check notThePlatform(String name) {
    return Check.fail(
        name,
        "answered 404 without JSON, so it is the path that is not known",
        "handoffs are proven by reading both sides",
        "check the path prefix of api-base");
  }

  private static Check judged(String name, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(Answer.LegRead(LegView.Absent _)) ->
          Check.pass(name, "an interaction that does not exist is said not to exist");
      case Outcome.Done(Answer.ReservationsFound(var found)) when found.isEmpty() ->
          Check.pass(name, "an interaction that does not exist has no reservation");
      case Outcome.Done _ ->
          Check.fail(
              name,
              "the platform knows an interaction that cannot exist",
              "what it answers cannot be trusted",
              "check api-base: something else answers there");
      case Outcome.Failed(PlatformFailure failure) ->
          Check.fail(
              name, failure.detail(), "handoffs are proven by reading both sides", fix(failure));
    };
  }

  private static String fix(PlatformFailure failure) {
    return switch (failure) {
      case PlatformFailure.NotFound _ -> "check the path prefix of api-base";
      case PlatformFailure.Forbidden _ -> "give the client the scope that is missing";
      case PlatformFailure.Unauthorized _ ->
          "check that api-base and token-url belong to the same organisation";
      case PlatformFailure.NotSent _ -> "see the checks above";
      case PlatformFailure.RateLimited _ -> "try again later; the account's budget is used up";
      case PlatformFailure.NoCapacity _,
          PlatformFailure.Rejected _,
          PlatformFailure.Gone _,
          PlatformFailure.Conflict _,
          PlatformFailure.Busy _,
          PlatformFailure.CallerLeft _,
          PlatformFailure.Unknown _ ->
          "check api-base: no platform of this dialect answers like that";
    };
  }

  private void clock(@Nullable ClockSkew skew, Consumer<Check> out) {
    out.accept(
        skew == null
            ? Check.warn(
                "clock",
                "the platform sends no Date",
                "a reservation's window is then counted by this machine's clock alone",
                "none; keep this machine's clock right (NTP)")
            : skew.check(limits.clockErrorLimitMs()));
  }
}
