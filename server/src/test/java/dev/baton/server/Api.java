package dev.baton.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of Baton's REST API, over real HTTP. Every exchange is compared with the OpenAPI
/// document.
final class Api implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final URI base;
  private final HttpClient http = HttpClient.newHttpClient();

  Api(int port) {
    this.base = URI.create("http://127.0.0.1:" + port);
  }

  /// What came back.
  ///
  /// @param body missing when it is not JSON
  record Answer(int status, HttpHeaders headers, String text, JsonNode body) {
    String at(String pointer) {
      return body.at(pointer).asString("");
    }

    Optional<String> header(String name) {
      return headers.firstValue(name);
    }
  }

  Answer get(String path) {
    return send("GET", path, null, List.of());
  }

  /// Posts JSON.
  ///
  /// @param headers names and values in turn
  Answer post(String path, String body, String... headers) {
    List<String> all = new java.util.ArrayList<>(List.of("Content-Type", "application/json"));
    all.addAll(List.of(headers));
    return send("POST", path, body.getBytes(StandardCharsets.UTF_8), all);
  }

  Answer send(
      String method,
      String path,
      byte @org.jspecify.annotations.Nullable [] body,
      List<String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofMillis(Await.LONG_MS))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(String[]::new));
    }
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      Answer answer =
          new Answer(
              response.statusCode(), response.headers(), response.body(), json(response.body()));
      OpenApi.DOCUMENT.requireDescribed(method, path, body, answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return text.isEmpty() ? JSON.missingNode() : JSON.readTree(text);
    } catch (JacksonException notJson) {
      return JSON.missingNode();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
