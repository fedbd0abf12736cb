package dev.baton.server;

import dev.baton.twin.http.TwinServer;
import dev.baton.twin.http.WebhookTarget;
import dev.baton.twin.model.Platform;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A platform that pushes events, by hand. Written from the contract, not from the server's code.
final class Hook {
  static final String SECRET = "hook-hush";
  static final String GENESYS = "/v1/webhooks/genesys_cloud/genesys-main";
  static final String CXONE = "/v1/webhooks/nice_cxone/cxone-main";

  private Hook() {}

  /// An event about a leg.
  static ObjectNode event(String eventId, String interactionId, @Nullable String canonicalId) {
    ObjectNode event = JsonMapper.shared().createObjectNode();
    event.put("eventId", eventId).put("type", "interaction:updated");
    event.put("occurredAt", Instant.now().toString()).put("interactionId", interactionId);
    if (canonicalId != null) {
      event.put("canonicalInteractionId", canonicalId);
    }
    return event.put("state", "active").put("agentId", "agent-1").put("somethingNew", 1);
  }

  static String now() {
    return Long.toString(Instant.now().getEpochSecond());
  }

  static String signature(String secret, String timestamp, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signed = mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
      return "sha256=" + HexFormat.of().formatHex(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Api.Answer push(Api api, String path, String body) {
    String timestamp = now();
    return send(api, path, body, timestamp, signature(SECRET, timestamp, body));
  }

  static Api.Answer push(Api api, String path, ObjectNode event) {
    return push(api, path, event.toString());
  }

  static Api.Answer send(Api api, String path, String body, String timestamp, String signature) {
    return api.send(
        "POST",
        path,
        body.getBytes(StandardCharsets.UTF_8),
        List.of(
            "Content-Type",
            "application/json",
            "X-Timestamp",
            timestamp,
            "X-Signature",
            signature));
  }

  /// Lets the twins push what happens to their legs.
  static void pushes(TwinServer twins, int port) {
    twins.pushTo(
        new WebhookTarget(
            URI.create("http://127.0.0.1:" + port),
            SECRET,
            Map.of(Platform.GENESYS_CLOUD, "genesys-main", Platform.NICE_CXONE, "cxone-main")));
  }
}
