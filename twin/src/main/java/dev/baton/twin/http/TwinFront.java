package dev.baton.twin.http;

import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.twin.Exchange;
import dev.baton.twin.json.Answers;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns HTTP into requests as values and answers back into HTTP, for one platform. An answer that
/// the fault script loses really breaks the connection.
final class TwinFront implements HttpListener.Handler {
  private final Platform platform;
  private final TwinHost host;
  private final Control control;
  private final EventStreams streams;

  TwinFront(Platform platform, TwinHost host, Control control, EventStreams streams) {
    this.platform = platform;
    this.host = host;
    this.control = control;
    this.streams = streams;
  }

  @Override
  public boolean streamsAt(String path) {
    return platform == Platform.NICE_CXONE && path.equals(EventStreams.PATH);
  }

  @Override
  public boolean takesStream() {
    return streams.takePlace();
  }

  @Override
  public void stream(WebSocket socket) throws IOException {
    streams.converse(socket);
  }

  @Override
  public @Nullable WireResponse answer(
      String method, String target, Map<String, String> headers, byte[] bytes) throws IOException {
    String body;
    try {
      body = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      return Answers.error(400, "bad_request", "body: not UTF-8", "where", "body");
    }
    if (target.startsWith("/twin/")) {
      int question = target.indexOf('?');
      String path = question < 0 ? target : target.substring(0, question);
      String query = question < 0 ? "" : target.substring(question + 1);
      return control.answer(platform, method, path, parameters(query), body);
    }
    return exchange(new WireRequest(method, target, headers, body.isEmpty() ? null : body));
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

  /// Passes real time.
  static void pause(long ms) throws IOException {
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

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return parameters;
  }
}
