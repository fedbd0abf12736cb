package dev.baton.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A viewer as the standard of Server-Sent Events has it: remembers the last id, also one that came
/// without an event.
final class EventStream implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpResponse<InputStream> response;
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private volatile String lastId = "";
  private volatile boolean ended;
  private final AtomicInteger comments = new AtomicInteger();

  EventStream(int port, String query, @Nullable String lastEventId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/v1/handoffs/events" + query))
            .header("Accept", "text/event-stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    try {
      response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::read);
    if (response.statusCode() == 200) {
      Await.until("the stream has begun", () -> !lastId.isEmpty());
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String id = lastId;
      String data = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.startsWith(":")) {
          comments.incrementAndGet();
        } else if (line.isEmpty()) {
          if (!data.isEmpty()) {
            events.add(JsonMapper.shared().readTree(data));
          }
          lastId = id;
          data = "";
        }
      }
    } catch (IOException closed) {
      // The test closed it, or the server did.
    }
    ended = true;
  }

  int status() {
    return response.statusCode();
  }

  boolean ended() {
    return ended;
  }

  int comments() {
    return comments.get();
  }

  String lastId() {
    return lastId;
  }

  List<JsonNode> events() {
    return List.copyOf(events);
  }

  /// Each as `handoff seq`.
  List<String> names() {
    return events.stream()
        .map(e -> e.path("handoffId").asString("") + " " + e.path("seq").asLong())
        .toList();
  }

  @Override
  public void close() {
    http.shutdownNow();
    Await.until("the stream has ended", () -> ended);
  }
}
