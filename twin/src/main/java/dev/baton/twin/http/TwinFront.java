package dev.baton.twin.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.twin.Exchange;
import dev.baton.twin.json.Answers;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns HTTP into requests as values and answers back into HTTP, for one platform. An answer that
/// the fault script loses really closes the connection.
final class TwinFront implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(TwinFront.class);

  /// Ten times the largest context anyone may send.
  private static final int BODY_MAX = 1 << 20;

  /// What is still read of a body that is too large, so that its sender gets to read the refusal.
  private static final int DRAIN_MAX = 8 << 20;

  private final Platform platform;
  private final TwinHost host;
  private final Control control;

  TwinFront(Platform platform, TwinHost host, Control control) {
    this.platform = platform;
    this.host = host;
    this.control = control;
  }

  @Override
  public void handle(HttpExchange http) throws IOException {
    try (http) {
      WireResponse answer = answer(http);
      if (answer != null) {
        send(http, answer);
      }
    } catch (RuntimeException e) {
      LOG.error("{} could not answer {}", platform.wireName(), http.getRequestMethod(), e);
    }
  }

  /// The answer, or null when the connection is to be closed without one.
  private @Nullable WireResponse answer(HttpExchange http) throws IOException {
    byte[] bytes = http.getRequestBody().readNBytes(BODY_MAX + 1);
    if (bytes.length > BODY_MAX) {
      drain(http.getRequestBody());
      http.getResponseHeaders().set("Connection", "close");
      return Answers.error(413, "body_too_large", "at most " + BODY_MAX + " bytes");
    }
    String body;
    try {
      body = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      return Answers.error(400, "bad_request", "body: not UTF-8", "where", "body");
    }
    String path = http.getRequestURI().getRawPath();
    String query = http.getRequestURI().getRawQuery();
    if (path == null || !path.startsWith("/")) {
      return Answers.error(400, "bad_request", "the path does not begin with /");
    }
    if (path.startsWith("/twin/")) {
      return control.answer(platform, http.getRequestMethod(), path, parameters(query), body);
    }
    WireRequest request =
        new WireRequest(
            http.getRequestMethod(),
            query == null ? path : path + "?" + query,
            headers(http),
            body.isEmpty() ? null : body);
    return exchange(request);
  }

  private @Nullable WireResponse exchange(WireRequest request) throws IOException {
    return switch (host.exchange(platform, request)) {
      case Exchange.Answer(WireResponse response, long delayMs) -> {
        pause(delayMs);
        yield response;
      }
      case Exchange.LostAnswer _, Exchange.LostRequest _ -> null;
      case Exchange.Deferred(long delayMs) -> {
        pause(delayMs);
        yield host.proceed(platform, request).response();
      }
    };
  }

  private static void pause(long ms) throws IOException {
    if (ms <= 0) {
      return;
    }
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException ended = new InterruptedIOException("the twin is being ended");
      ended.initCause(e);
      throw ended;
    }
  }

  private static void drain(InputStream body) throws IOException {
    long left = DRAIN_MAX;
    while (left > 0) {
      int read = body.readNBytes((int) Math.min(left, 1 << 16)).length;
      if (read == 0) {
        return;
      }
      left -= read;
    }
  }

  private static Map<String, String> headers(HttpExchange http) {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, List<String>> header : http.getRequestHeaders().entrySet()) {
      headers.put(header.getKey(), String.join(", ", header.getValue()));
    }
    return headers;
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return parameters;
  }

  private static void send(HttpExchange http, WireResponse answer) throws IOException {
    answer.headers().forEach(http.getResponseHeaders()::set);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    boolean noBody = bytes.length == 0 || http.getRequestMethod().equals("HEAD");
    http.sendResponseHeaders(answer.status(), noBody ? -1 : bytes.length);
    if (!noBody) {
      http.getResponseBody().write(bytes);
    }
  }
}
