package dev.baton.twin;

import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Platform;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A client in virtual time that speaks guide 000 to the twins, in requests as values.
final class Wire {
  static final Platform GENESYS = Platform.GENESYS_CLOUD;
  static final Platform CXONE = Platform.NICE_CXONE;
  static final Platform COGNIGY = Platform.NICE_COGNIGY;
  static final String CALL = "gen-int-77a2c91f-3b4e-4d2a-8c1f-9e5d6a7b8c9d";
  static final String CANONICAL = "int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d";
  static final String LOGIN =
      """
      {"client_id": "demo-client", "client_secret": "demo-secret",
       "grant_type": "client_credentials"}
      """;
  static final String ALL_CREDENTIALS =
      "grant_type=client_credentials&client_id=demo-client&client_secret=demo-secret";

  final TwinWorld twins;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Map<Platform, String> tokens = new HashMap<>();

  Wire(TwinOptions options) {
    twins = new TwinWorld(options, new SplittableRandom(1), now);
  }

  Wire(FaultScript faults) {
    this(TwinOptions.defaults().withFaults(faults));
  }

  Wire() {
    this(TwinOptions.defaults());
  }

  void passMs(long ms) {
    now = now.plusMillis(ms);
    twins.advance(now);
  }

  static WireRequest request(String method, String path, @Nullable String body) {
    return new WireRequest(method, path, Map.of(), body);
  }

  WireResponse token(Platform platform, String form) {
    return answer(twins.exchange(platform, request("POST", "/oauth/token", form), now));
  }

  /// Guide 003's way to a token.
  WireResponse login(String body) {
    return answer(twins.exchange(COGNIGY, request("POST", "/api/v1/auth/login", body), now));
  }

  WireRequest authorised(Platform platform, WireRequest request) {
    String token =
        tokens.computeIfAbsent(
            platform,
            p -> {
              WireResponse issued = p == COGNIGY ? login(LOGIN) : token(p, ALL_CREDENTIALS);
              return Json.object(issued.body()).text("access_token");
            });
    return request.withHeader("Authorization", "Bearer " + token);
  }

  Exchange send(Platform platform, WireRequest request) {
    return twins.exchange(platform, authorised(platform, request), now);
  }

  WireResponse call(Platform platform, String method, String path, @Nullable String body) {
    return answer(send(platform, request(method, path, body)));
  }

  WireResponse call(
      Platform platform, String method, String path, @Nullable String body, String key) {
    return answer(send(platform, request(method, path, body).withHeader("Idempotency-Key", key)));
  }

  static WireResponse answer(Exchange exchange) {
    if (exchange instanceof Exchange.Answer(WireResponse response, _)) {
      return response;
    }
    throw new AssertionError("no answer but " + exchange);
  }

  static String reserveBody(String agentId) {
    return """
    {"targetAgentId": "%s", "mediaType": "voice", "holdDurationLimit": 15,
     "contextPayload": {"canonicalInteractionId": "%s", "sourcePlatform": "genesys_cloud",
                        "complianceFlags": ["pci_dss", "hipaa"]}}
    """
        .formatted(agentId, CANONICAL);
  }

  static String transferBody(String reservationId) {
    return """
    {"interactionId": "%s", "transferType": "warm",
     "transferTo": {"type": "phoneNumber", "phoneNumber": "+18885551900",
                    "extension": "CXONE_HANDBACK"},
     "metadata": {"reservationId": "%s", "canonicalInteractionId": "%s",
                  "handoffProtocol": "two_phase_commit"}}
    """
        .formatted(CALL, reservationId, CANONICAL);
  }

  WireResponse reserve() {
    return call(CXONE, "POST", "/v1/interactions/reserve", reserveBody("nice-usr-4492"));
  }

  String reservationId() {
    return Json.object(reserve().body()).text("reservationId");
  }

  WireRequest transfer(String reservationId) {
    return request("POST", "/api/v2/interactions/transfer", transferBody(reservationId));
  }

  Fields read(Platform platform, String id) {
    return Json.object(call(platform, "GET", "/api/v2/interactions/" + id, null).body());
  }

  Books.Summary summary() {
    return twins.books(now).summary();
  }

  Books.CallerEntry caller() {
    Books.CallerEntry entry = twins.books(now).caller(CALL);
    if (entry == null) {
      throw new AssertionError("no caller");
    }
    return entry;
  }
}
