package dev.baton.twin.http;

import static dev.baton.twin.http.TwinHttp.CXONE;
import static dev.baton.twin.http.TwinHttp.GENESYS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a receiver of the twins' events gets, over real HTTP.
class WebhookPushTest {
  private record Push(String path, String timestamp, String signature, String body) {
    Fields fields() {
      return Json.object(body);
    }
  }

  private final List<Push> pushes = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private TwinHttp wire;
  private HttpServer receiver;

  @BeforeEach
  void start() throws IOException {
    wire = new TwinHttp();
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    receiver.createContext(
        "/",
        exchange -> {
          var headers = exchange.getRequestHeaders();
          pushes.add(
              new Push(
                  exchange.getRequestURI().getPath(),
                  String.valueOf(headers.getFirst("X-Timestamp")),
                  String.valueOf(headers.getFirst("X-Signature")),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          exchange.sendResponseHeaders(failures.getAndDecrement() > 0 ? 503 : 204, -1);
          exchange.close();
        });
    receiver.start();
    wire.twins.pushTo(
        new WebhookTarget(
            URI.create("http://127.0.0.1:" + receiver.getAddress().getPort()),
            "hush",
            Map.of(GENESYS, "genesys-main", CXONE, "cxone-main")));
  }

  @AfterEach
  void stop() {
    wire.close();
    receiver.stop(0);
  }

  private void handOver() throws Exception {
    String caller = wire.caller(GENESYS);
    String reservation =
        Json.object(wire.reserve(CXONE, "\"targetAgentId\": \"nice-usr-4492\"", "int-1").body())
            .text("reservationId");
    assertThat(
            wire.transfer(
                    GENESYS,
                    caller,
                    "\"type\": \"external\", \"phoneNumber\": \"+18885551900\","
                        + " \"extension\": \"CXONE_HANDBACK\"",
                    "\"reservationId\": \"%s\", \"canonicalInteractionId\": \"int-1\""
                        .formatted(reservation))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void every_change_is_pushed_signed_to_the_account_of_its_platform() throws Exception {
    handOver();
    TwinHttp.waitFor(
        "both legs told",
        () ->
            pushes.stream().anyMatch(p -> p.body().contains("interaction:completed"))
                && pushes.stream().anyMatch(p -> p.path().endsWith("nice_cxone/cxone-main")));
    for (Push push : pushes) {
      assertThat(push.signature())
          .isEqualTo("sha256=" + WebhookPusher.hmac("hush", push.timestamp() + "." + push.body()));
      assertThat(push.timestamp()).matches("[0-9]{10}");
    }
    Push arrival =
        pushes.stream().filter(p -> p.path().contains("nice_cxone")).findFirst().orElseThrow();
    assertThat(arrival.path()).isEqualTo("/v1/webhooks/nice_cxone/cxone-main");
    assertThat(arrival.fields().text("type")).isEqualTo("interaction:updated");
    assertThat(arrival.fields().text("state")).isEqualTo("active");
    assertThat(arrival.fields().text("canonicalInteractionId")).isEqualTo("int-1");
    assertThat(arrival.fields().text("reservationId")).isNotEmpty();
  }

  @Test
  void the_signature_is_that_of_a_published_vector() {
    // RFC 4231, test case 2.
    assertThat(WebhookPusher.hmac("Jefe", "what do ya want for nothing?"))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Test
  void what_is_not_taken_is_pushed_again() throws Exception {
    failures.set(2);
    wire.twins.hangUp(wire.caller(GENESYS));
    TwinHttp.waitFor("all taken", () -> wire.twins.webhooksTaken() == 2);
    assertThat(pushes).hasSize(4);
    assertThat(pushes.stream().map(p -> p.fields().text("eventId")).distinct()).hasSize(2);
  }

  @Test
  void the_script_loses_and_repeats_events() throws Exception {
    assertThat(wire.call(CXONE, "PUT", "/twin/faults", "webhooks: {lose: 1}").statusCode())
        .isEqualTo(200);
    wire.caller(GENESYS);
    wire.call(CXONE, "PUT", "/twin/faults", "webhooks: {repeat: 1, reorderMs: 50}");
    String second = wire.caller(GENESYS);
    TwinHttp.waitFor("two copies", () -> wire.twins.webhooksTaken() == 2);
    assertThat(pushes).extracting(p -> p.fields().text("interactionId")).containsOnly(second);
    Fields sums = Json.object(wire.call(CXONE, "GET", "/twin/webhooks", null).body());
    assertThat(sums.integer("lost", 0, 10, 0)).isEqualTo(1);
    assertThat(sums.integer("taken", 0, 10, 0)).isEqualTo(2);
  }

  @Test
  void where_to_push_is_told_over_http_and_the_secret_never_shown() throws Exception {
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/baton/";
    String body =
        "{\"url\": \"%s\", \"secret\": \"other\", \"account\": \"genesys_cloud=g1\"}"
            .formatted(url);
    String shown = wire.call(CXONE, "PUT", "/twin/webhooks", body).body();
    assertThat(shown).contains("\"genesys_cloud\":\"g1\"").doesNotContain("other");
    wire.caller(CXONE);
    wire.caller(GENESYS);
    TwinHttp.waitFor("a push", () -> !pushes.isEmpty());
    assertThat(pushes.getFirst().path()).isEqualTo("/baton/v1/webhooks/genesys_cloud/g1");
    wire.call(CXONE, "PUT", "/twin/webhooks", "{}");
    wire.caller(GENESYS);
    assertThat(wire.call(CXONE, "PUT", "/twin/webhooks", "{\"url\": \"ftp://x\"}").statusCode())
        .isEqualTo(400);
    assertThat(pushes).hasSize(1);
  }
}
