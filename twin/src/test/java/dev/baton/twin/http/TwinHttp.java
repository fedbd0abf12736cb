package dev.baton.twin.http;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Timings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Twins of its own and a client with a token for each of them, over real HTTP.
final class TwinHttp implements AutoCloseable {
  static final Platform GENESYS = Platform.GENESYS_CLOUD;
  static final Platform CXONE = Platform.NICE_CXONE;
  static final Platform COGNIGY = Platform.NICE_COGNIGY;

  final TwinServer twins;
  final HttpClient http = HttpClient.newHttpClient();
  private final Map<Platform, String> tokens = new EnumMap<>(Platform.class);

  TwinHttp() throws IOException {
    twins =
        TwinServer.start(TwinOptions.defaults().withTimings(new Timings(20, 5, 20, 120_000, 0)));
  }

  static Platform other(Platform platform) {
    return platform == GENESYS ? CXONE : GENESYS;
  }

  String newToken(Platform platform) throws IOException, InterruptedException {
    boolean inJson = platform == COGNIGY;
    String form =
        inJson
            ? "{\"client_id\": \"demo-client\", \"client_secret\": \"demo-secret\","
                + " \"grant_type\": \"client_credentials\"}"
            : "grant_type=client_credentials&client_id=demo-client&client_secret=demo-secret";
    String path = inJson ? "/api/v1/auth/login" : "/oauth/token";
    HttpRequest request =
        HttpRequest.newBuilder(twins.uri(platform).resolve(path))
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    String token = Json.object(body).text("access_token");
    tokens.put(platform, token);
    return token;
  }

  HttpRequest.Builder request(Platform platform, String path)
      throws IOException, InterruptedException {
    String token = tokens.get(platform);
    URI uri = twins.uri(platform).resolve(path);
    return HttpRequest.newBuilder(uri)
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + (token == null ? newToken(platform) : token));
  }

  HttpResponse<String> call(Platform platform, String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    return http.send(
        request(platform, path).method(method, publisher).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  Fields read(Platform platform, String id) throws IOException, InterruptedException {
    return Json.object(call(platform, "GET", "/api/v2/interactions/" + id, null).body());
  }

  /// A new caller who talks to an agent there, by her interaction's id.
  String caller(Platform platform) throws IOException, InterruptedException {
    String body = "{\"platform\": \"" + platform.wireName() + "\"}";
    return Json.object(call(GENESYS, "POST", "/twin/callers", body).body()).text("interactionId");
  }

  HttpResponse<String> reserve(Platform platform, String target, String canonicalId)
      throws IOException, InterruptedException {
    return call(
        platform,
        "POST",
        "/v1/interactions/reserve",
        """
        {%s, "mediaType": "voice", "holdDurationLimit": 15,
         "contextPayload": {"canonicalInteractionId": "%s", "sourcePlatform": "any",
                            "complianceFlags": []}}
        """
            .formatted(target, canonicalId));
  }

  /// Transfers with CXone's row, which both platforms have.
  HttpResponse<String> transfer(Platform platform, String id, String target, String metadata)
      throws IOException, InterruptedException {
    return call(
        platform,
        "POST",
        "/api/v2/interactions/" + id + "/transfer",
        "{\"target\": {" + target + "}, \"metadata\": {" + metadata + "}}");
  }

  Books.CallerEntry entry(String id) {
    Books.CallerEntry entry = twins.books().caller(id);
    if (entry == null) {
      throw new AssertionError("no caller of " + id);
    }
    return entry;
  }

  static void waitFor(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not come true: " + what);
      }
      Thread.sleep(5);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    twins.close();
  }
}
