package dev.baton.platform.transport;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import dev.baton.core.account.Account;
import dev.baton.core.account.Secret;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// How a token is asked for (client credentials, RFC 6749 section 4.4), and what the answer says.
final class TokenForms {
  /// What both guide 000 and RFC 6749's example have when the answer does not say.
  private static final long DEFAULT_LIFE_SEC = 3_600;

  /// No platform's token lives longer; a longer claim is not believed, and costs a token a day.
  private static final long MAX_LIFE_SEC = 86_400;

  /// RFC 6750 section 2.1: what may stand in an Authorization header. 16 KiB is twice what servers
  /// take in a header.
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,16384}={0,2}");

  private static final JsonMapper JSON = JsonMapper.shared();

  private TokenForms() {}

  /// Scheme, host and port of the token endpoint.
  static URI base(Account account) {
    return URI.create(account.tokenUrl().getScheme() + "://" + account.tokenUrl().getAuthority());
  }

  /// The token request. CXone takes the client's id and secret in the form, Genesys as HTTP Basic
  /// (guide 000), Cognigy as JSON (guide 003).
  static WireRequest request(Account account) {
    return switch (account.platform()) {
      case GENESYS_CLOUD -> {
        String pair = account.clientId() + ":" + account.clientSecret().reveal();
        String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        yield form(account, Map.of()).withHeader("authorization", "Basic " + basic);
      }
      case NICE_CXONE ->
          form(
              account,
              Map.of(
                  "client_id",
                  account.clientId(),
                  "client_secret",
                  account.clientSecret().reveal()));
      case NICE_COGNIGY -> post(account, "application/json", login(account));
    };
  }

  /// Guide 003 names no scope, and so gets every one that the client has.
  private static String login(Account account) {
    ObjectNode login = JSON.createObjectNode();
    login.put("client_id", account.clientId());
    login.put("client_secret", account.clientSecret().reveal());
    login.put("grant_type", "client_credentials");
    if (!account.scopes().isEmpty()) {
      login.put("scope", String.join(" ", account.scopes()));
    }
    return login.toString();
  }

  private static WireRequest form(Account account, Map<String, String> credentials) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("grant_type", "client_credentials");
    fields.putAll(credentials);
    if (!account.scopes().isEmpty()) {
      fields.put("scope", String.join(" ", account.scopes()));
    }
    String body =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return post(account, "application/x-www-form-urlencoded", body);
  }

  private static WireRequest post(Account account, String contentType, String body) {
    URI url = account.tokenUrl();
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return new WireRequest(
        "POST",
        url.getRawQuery() == null ? path : path + "?" + url.getRawQuery(),
        Map.of("accept", "application/json", "content-type", contentType),
        body);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /// What the token endpoint answered.
  ///
  /// @param asked when the request was sent: a token's life is counted from there, which errs on
  ///   the safe side
  static Grant read(Account account, WireResult result, Instant asked) {
    return switch (result) {
      case TransportFault fault ->
          unreachable(account, "the token endpoint did not answer: " + fault.detail());
      case WireResponse response -> {
        int status = response.status();
        if (status >= 200 && status < 300) {
          yield granted(account, response.body(), asked);
        }
        String detail = "the token endpoint answered " + status;
        yield status >= 500 || status == 408 || status == 429
            ? denied(
                account, TransportFault.Reason.TOKEN_UNREACHABLE, detail, retryAfterMs(response))
            : refused(account, detail);
      }
    };
  }

  static Grant unreachable(Account account, String detail) {
    return denied(account, TransportFault.Reason.TOKEN_UNREACHABLE, detail, 0);
  }

  private static Grant refused(Account account, String detail) {
    return denied(account, TransportFault.Reason.TOKEN_REFUSED, detail, 0);
  }

  private static Grant denied(
      Account account, TransportFault.Reason reason, String detail, long retryAfterMs) {
    return new Grant.Denied(
        new TransportFault.NotSent(reason, account.name() + ": " + detail), retryAfterMs);
  }

  private static long retryAfterMs(WireResponse response) {
    return Math.max(
        0,
        HttpTimes.retryAfterMs(
            response.header("retry-after"), HttpTimes.date(response.header("date"))));
  }

  private static Grant granted(Account account, String body, Instant asked) {
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (JacksonException notJson) {
      // Its message would quote the body, which may hold a token.
      return refused(account, "the token endpoint's answer is no JSON");
    }
    JsonNode value = answer.get("access_token");
    if (value == null || !value.isString() || !TOKEN.matcher(value.stringValue()).matches()) {
      return refused(account, "the token endpoint answered 200 without a usable access_token");
    }
    Instant expiresAt = expiresAt(value.stringValue(), answer.get("expires_in"), asked);
    Duration life = Duration.between(asked, expiresAt);
    if (!life.isPositive()) {
      return refused(
          account, "the token endpoint gave a token that has expired; compare the clocks");
    }
    Duration margin = Duration.ofMillis(Math.max(0, account.refreshMarginMs()));
    Duration half = life.dividedBy(2);
    Instant refreshAt = expiresAt.minus(margin.compareTo(half) < 0 ? margin : half);
    return new Grant.Granted(
        new AccessToken(new Secret(value.stringValue()), refreshAt, expiresAt));
  }

  /// What is told of a granted token.
  static TokenLook.Granted look(
      Account account, String body, AccessToken token, long lifeMs, @Nullable String date) {
    JsonNode answer = JSON.readTree(body);
    JWTClaimsSet claims = claims(token.value().reveal());
    boolean stated =
        answer.has("expires_in") || (claims != null && claims.getExpirationTime() != null);
    return new TokenLook.Granted(
        claims != null, lifeMs, stated, grantedScopes(account, answer, claims), date);
  }

  /// The answer says which, or the token does; an answer that says nothing grants what was asked
  /// for (RFC 6749 section 5.1).
  private static @Nullable Set<String> grantedScopes(
      Account account, JsonNode answer, @Nullable JWTClaimsSet claims) {
    JsonNode stated = answer.get("scope");
    if (stated != null && stated.isString()) {
      return words(stated.stringValue());
    }
    for (String name : List.of("scope", "scp")) {
      Object claim = claims == null ? null : claims.getClaim(name);
      if (claim instanceof String text) {
        return words(text);
      }
      if (claim instanceof List<?> list) {
        return list.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
      }
    }
    return account.scopes().isEmpty() ? null : Set.copyOf(account.scopes());
  }

  private static Set<String> words(String text) {
    return Pattern.compile("\\s+").splitAsStream(text.strip()).collect(Collectors.toSet());
  }

  /// When a token ends, by this node's clock. A JWT that says when it was issued says how long it
  /// lives, and that holds though the platform's clock be an hour off; one that says only when it
  /// ends is taken at its word.
  private static Instant expiresAt(String token, @Nullable JsonNode expiresIn, Instant asked) {
    Instant latest = asked.plusSeconds(MAX_LIFE_SEC);
    Instant promised = asked.plusSeconds(Math.clamp(lifeSec(expiresIn), 0, MAX_LIFE_SEC));
    JWTClaimsSet claims = claims(token);
    if (claims == null || claims.getExpirationTime() == null) {
      return promised;
    }
    Instant ends = claims.getExpirationTime().toInstant();
    if (claims.getIssueTime() != null) {
      Instant lived = asked.plus(Duration.between(claims.getIssueTime().toInstant(), ends));
      ends = lived.isBefore(promised) ? lived : promised;
    }
    return ends.isAfter(latest) ? latest : ends;
  }

  /// `expires_in` as a number, or as the text of one, which some endpoints send.
  private static long lifeSec(@Nullable JsonNode expiresIn) {
    if (expiresIn != null && expiresIn.isIntegralNumber() && expiresIn.canConvertToLong()) {
      return expiresIn.longValue();
    }
    if (expiresIn != null
        && expiresIn.isString()
        && expiresIn.stringValue().matches("[0-9]{1,9}")) {
      return Long.parseLong(expiresIn.stringValue());
    }
    return DEFAULT_LIFE_SEC;
  }

  /// What a JWT claims, or null when the token is none. Opaque tokens are allowed; they are judged
  /// by `expires_in`. The signature is the platform's affair.
  private static @Nullable JWTClaimsSet claims(String token) {
    try {
      return JWTParser.parse(token).getJWTClaimsSet();
    } catch (ParseException opaque) {
      return null;
    }
  }
}
