package dev.baton.twin.guide;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.twin.json.Answers;
import dev.baton.twin.json.BadRequest;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Platform;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Issues and checks the access tokens of one platform: OAuth 2.0 client credentials (RFC 6749
/// section 4.4), with HTTP Basic, form or JSON credentials. Tokens are JWTs (RFC 7519) signed with
/// HS256 under a key of this desk's own, so another platform's tokens and those of an earlier
/// process are unknown. Not thread-safe.
public final class TokenDesk {
  /// Tokens whose signature need not be checked again; the oldest is forgotten first and then
  /// checked.
  private static final int CHECKED_KEPT = 10_000;

  private final Platform platform;
  private final TwinClient client;
  private final int tokenSeconds;
  private final RandomGenerator random;
  private MACSigner signer;

  /// Made when the first token comes that this desk does not remember.
  private @Nullable MACVerifier verifier;

  private byte[] key;
  private final Map<String, Checked.Granted> checked = new LinkedHashMap<>();

  /// @param tokenSeconds how long a token lives, from 1 second on
  /// @param random makes the key and the token ids
  public TokenDesk(Platform platform, TwinClient client, int tokenSeconds, RandomGenerator random) {
    if (tokenSeconds < 1) {
      throw new IllegalArgumentException("tokenSeconds is " + tokenSeconds + ", at least 1");
    }
    this.platform = platform;
    this.client = client;
    this.tokenSeconds = tokenSeconds;
    this.random = random;
    this.key = newKey(random);
    this.signer = signer(key);
  }

  /// Every token issued so far is unknown from now on, as if the key had been changed: it has been.
  public void revokeAll() {
    key = newKey(random);
    signer = signer(key);
    verifier = null;
    checked.clear();
  }

  private static byte[] newKey(RandomGenerator random) {
    byte[] key = new byte[32];
    random.nextBytes(key);
    return key;
  }

  private static MACSigner signer(byte[] key) {
    try {
      return new MACSigner(key);
    } catch (JOSEException e) {
      throw new IllegalStateException("HS256 is missing from this Java", e);
    }
  }

  private static MACVerifier verifier(byte[] key) {
    try {
      return new MACVerifier(key);
    } catch (JOSEException e) {
      throw new IllegalStateException("HS256 is missing from this Java", e);
    }
  }

  WireResponse issue(WireRequest request, Instant now) {
    Map<String, String> form;
    try {
      form = given(request);
    } catch (BadRequest bad) {
      return refused(400, "invalid_request", bad.where() + " " + bad.getMessage());
    }
    String grant = form.get("grant_type");
    if (grant == null) {
      return refused(400, "invalid_request", "the field grant_type is missing");
    }
    if (!grant.equals("client_credentials")) {
      return refused(400, "unsupported_grant_type", "only client_credentials is supported");
    }
    if (!credentialsFit(request, form)) {
      return Answers.with(
          refused(401, "invalid_client", "unknown client or wrong secret"),
          "www-authenticate",
          "Basic realm=\"twin\"");
    }
    Set<String> scopes = new TreeSet<>(Need.allScopes(platform));
    String wanted = form.getOrDefault("scope", "").strip();
    if (!wanted.isEmpty()) {
      Set<String> asked = new LinkedHashSet<>(List.of(wanted.split("\\s+")));
      for (String scope : asked) {
        if (!scopes.contains(scope)) {
          return refused(400, "invalid_scope", "the client does not have the scope " + scope);
        }
      }
      scopes = asked;
    }
    String scope = String.join(" ", scopes);
    return Answers.with(
        Answers.json(
            200,
            Answers.body(
                "access_token",
                sign(scope, now),
                "token_type",
                "Bearer",
                "expires_in",
                tokenSeconds,
                "scope",
                scope)),
        "cache-control",
        "no-store");
  }

  /// Cognigy is asked in JSON (guide 003), the others in a form.
  private Map<String, String> given(WireRequest request) {
    if (platform != Platform.NICE_COGNIGY) {
      return Paths.form(request.body() == null ? "" : request.body(), "form");
    }
    Fields body = Json.object(request.body());
    Map<String, String> given = new LinkedHashMap<>();
    for (String name : List.of("grant_type", "client_id", "client_secret", "scope")) {
      String value = body.textOrNull(name);
      if (value != null) {
        given.put(name, value);
      }
    }
    return given;
  }

  private boolean credentialsFit(WireRequest request, Map<String, String> form) {
    String basic = basicCredentials(request.header("authorization"));
    String given =
        basic != null
            ? basic
            : form.getOrDefault("client_id", "") + ":" + form.getOrDefault("client_secret", "");
    String expected = client.id() + ":" + client.secret();
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String basicCredentials(@Nullable String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      return null;
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(authorization.substring(6).strip());
      return new String(decoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }

  private static WireResponse refused(int status, String error, String description) {
    return Answers.error(
        status, error, description, "error", error, "error_description", description);
  }

  private String sign(String scope, Instant now) {
    Instant expires = Instant.ofEpochSecond(now.getEpochSecond() + tokenSeconds);
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer("twin")
            .subject(client.id())
            .audience(platform.wireName())
            .claim("scope", scope)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(expires))
            .jwtID("%016x".formatted(random.nextLong()))
            .build();
    SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      jwt.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("a token could not be signed", e);
    }
    String token = jwt.serialize();
    remember(token, new Checked.Granted(scopesOf(scope), expires));
    return token;
  }

  private static Set<String> scopesOf(String scope) {
    return Set.copyOf(Arrays.asList(scope.split(" ")));
  }

  /// Takes a token of the caller's making for one of this desk's own, with every scope, until it
  /// expires or all are revoked: for a world that does without the token endpoint.
  public void know(String token, Instant expires) {
    remember(token, new Checked.Granted(Set.copyOf(Need.allScopes(platform)), expires));
  }

  /// Looks at an `Authorization` header.
  Checked check(@Nullable String authorization, Instant now) {
    if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return new Checked.Refused("there is no bearer token");
    }
    String token = authorization.substring(7).strip();
    Checked.Granted granted = checked.get(token);
    if (granted == null) {
      granted = verify(token);
    }
    if (granted == null) {
      return new Checked.Refused("the token is not one of this platform");
    }
    return now.isBefore(granted.expires()) ? granted : new Checked.Refused("the token has expired");
  }

  private Checked.@Nullable Granted verify(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      if (verifier == null) {
        verifier = verifier(key);
      }
      if (!jwt.verify(verifier)) {
        return null;
      }
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      String scope = claims.getStringClaim("scope");
      Checked.Granted granted =
          new Checked.Granted(scopesOf(scope), claims.getExpirationTime().toInstant());
      remember(token, granted);
      return granted;
    } catch (ParseException | JOSEException notOurs) {
      // Whatever is wrong with it, a token that cannot be verified is an unknown one.
      return null;
    }
  }

  private void remember(String token, Checked.Granted granted) {
    checked.put(token, granted);
    if (checked.size() > CHECKED_KEPT) {
      checked.remove(checked.keySet().iterator().next());
    }
  }

  /// What came of looking at a token.
  sealed interface Checked {
    record Granted(Set<String> scopes, Instant expires) implements Checked {}

    record Refused(String why) implements Checked {}
  }
}
