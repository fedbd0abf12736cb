package dev.baton.twin.http;

import dev.baton.twin.json.BadRequest;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The client of guide 004, word for word but for the host and a shorter backoff: it keeps a stream
/// open, and hands over whomever the guide says.
final class Guide004Client implements AutoCloseable {
  private static final String REASON = "low_confidence_threshold";
  private static final String SCOPES =
      "interactions%3Aread+interactions%3Awrite+messaging%3Aread+context%3Awrite";

  /// Stands in the queue of frames for the end of a connection.
  private static final String CLOSED = "";

  private final URI cxone;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Thread thread;
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<String> skipped = new ArrayList<>();
  private volatile @Nullable Throwable failure;
  private @Nullable String token;

  Guide004Client(URI cxone) {
    this.cxone = cxone;
    this.thread = Thread.ofVirtual().start(this::stream);
  }

  int connections() {
    return connections.get();
  }

  /// What broke the client, or null.
  @Nullable Throwable failure() {
    return failure;
  }

  /// `stream_interactions`.
  private void stream() {
    try {
      while (closed.getCount() > 0) {
        connectAndSubscribe();
        // The guide waits 2 to 8 seconds.
        pause(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error e) {
      if (closed.getCount() > 0) {
        failure = e;
      }
    }
  }

  /// Waits, unless the client is closed meanwhile.
  private void pause(long ms) throws InterruptedException {
    if (closed.await(ms, TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("the client is being closed");
    }
  }

  private void connectAndSubscribe() throws IOException, InterruptedException {
    BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    URI events = URI.create("ws://127.0.0.1:" + cxone.getPort() + "/interaction/v1/events");
    WebSocket socket;
    try {
      socket =
          http.newWebSocketBuilder()
              .buildAsync(events, new Frames(frames))
              .orTimeout(30, TimeUnit.SECONDS)
              .join();
      connections.incrementAndGet();
      socket
          .sendText(Json.write(Map.of("action", "authenticate", "token", token(false))), true)
          .orTimeout(30, TimeUnit.SECONDS)
          .join();
      if (frames.take().equals(CLOSED)) {
        return;
      }
      socket
          .sendText(Json.write(Map.of("action", "subscribe", "topic", "interactions")), true)
          .orTimeout(30, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException closedMeanwhile) {
      return;
    }
    String frame = frames.take();
    while (!frame.equals(CLOSED)) {
      handle(frame);
      frame = frames.take();
    }
  }

  private record Frames(BlockingQueue<String> frames, StringBuilder open)
      implements WebSocket.Listener {
    Frames(BlockingQueue<String> frames) {
      this(frames, new StringBuilder());
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      open.append(data);
      if (last) {
        frames.add(open.toString());
        open.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      frames.add(CLOSED);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      frames.add(CLOSED);
    }
  }

  /// `get_token`.
  private String token(boolean fresh) throws IOException, InterruptedException {
    String known = token;
    if (known == null || fresh) {
      HttpRequest request =
          HttpRequest.newBuilder(cxone.resolve("/oauth/token"))
              .timeout(Duration.ofSeconds(30))
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "grant_type=client_credentials&client_id=demo-client"
                          + "&client_secret=demo-secret&scope="
                          + SCOPES))
              .build();
      known =
          Json.object(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
              .text("access_token");
      token = known;
    }
    return known;
  }

  private HttpResponse<String> call(String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response = once(method, path, body, token(false));
    return response.statusCode() == 401 ? once(method, path, body, token(true)) : response;
  }

  private HttpResponse<String> once(
      String method, String path, @Nullable String body, String bearer)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(cxone.resolve("/api/v2/interactions/" + path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static Fields good(HttpResponse<String> response) {
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(response.statusCode() + ": " + response.body());
    }
    return Json.object(response.body());
  }

  /// `handle_bot_handoff`.
  private void handle(String frame) throws IOException, InterruptedException {
    Fields event;
    String state;
    String id;
    try {
      event = Json.object(frame);
      if (!"webchat".equals(event.text("type"))) {
        return;
      }
      id = event.text("id");
      state = event.text("state");
    } catch (BadRequest malformed) {
      return;
    }
    if (!state.equals("bot_active") && !state.equals("awaiting_response")) {
      return;
    }
    Fields attributes = good(call("GET", id, null)).object("attributes");
    Double confidence = attributes.number("bot_confidence_score", 0, 1);
    boolean low = confidence != null && confidence < 0.35;
    if (!low && !Boolean.TRUE.equals(attributes.flag("user_requested_transfer"))) {
      return;
    }
    List<Object> history = history(id);
    double timestamp = System.currentTimeMillis() / 1000.0;
    good(
        call(
            "PATCH",
            id + "/context",
            Json.write(
                Map.of(
                    "attributes",
                    Map.of(
                        "handoff_reason",
                        REASON,
                        "handoff_timestamp",
                        timestamp,
                        "source",
                        "bot_confidence_threshold")))));
    transfer(id, history);
  }

  /// `fetch_and_bundle_history`.
  private List<Object> history(String id) throws IOException, InterruptedException {
    List<Object> messages = new ArrayList<>();
    String cursor = "";
    do {
      Fields page = good(call("GET", id + "/messages?limit=100" + cursor, null));
      for (Fields entity : page.objects("entities")) {
        messages.add(entity.asMap());
      }
      String next = page.textOrNull("nextPageToken");
      cursor = next == null ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    return messages;
  }

  /// `execute_transfer`.
  private void transfer(String id, List<Object> history) throws IOException, InterruptedException {
    HttpResponse<String> response =
        call(
            "POST",
            id + "/transfer",
            Json.write(
                Map.of(
                    "target",
                    Map.of("type", "queue", "id", "webchat-support"),
                    "context",
                    Map.of("handoff_reason", REASON, "preserved_history_count", history.size()),
                    "history",
                    history)));
    if (response.statusCode() == 409) {
      skipped.add(id);
      return;
    }
    if (response.statusCode() == 429) {
      String retryAfter = response.headers().firstValue("Retry-After").orElse("2.0");
      pause((long) (Double.parseDouble(retryAfter) * 1000));
      transfer(id, history);
      return;
    }
    good(response);
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    http.shutdownNow();
  }
}
