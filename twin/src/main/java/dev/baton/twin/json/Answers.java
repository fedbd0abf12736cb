package dev.baton.twin.json;

import dev.baton.core.wire.WireResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers with JSON bodies. An error's body is `{code, message, ..}`.
public final class Answers {
  private Answers() {}

  /// A body with fields in this order: name, value, name, value. Null values are left out.
  public static Map<String, Object> body(@Nullable Object... namesAndValues) {
    Map<String, Object> body = new LinkedHashMap<>();
    for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      if (value != null) {
        body.put(String.valueOf(namesAndValues[i]), value);
      }
    }
    return body;
  }

  /// An answer with a JSON body.
  public static WireResponse json(int status, Object body) {
    return new WireResponse(status, Map.of("content-type", "application/json"), Json.write(body));
  }

  /// 204.
  public static WireResponse noContent() {
    return new WireResponse(204, Map.of(), "");
  }

  /// An error, with more fields after `code` and `message`.
  public static WireResponse error(
      int status, String code, String message, @Nullable Object... more) {
    Map<String, Object> body = body("code", code, "message", message);
    body.putAll(body(more));
    return json(status, body);
  }

  /// 400 that says what is wrong and where.
  public static WireResponse badRequest(BadRequest bad) {
    return error(
        400,
        "bad_request",
        bad.where() + ": " + bad.getMessage(),
        "where",
        bad.where(),
        "what",
        bad.getMessage());
  }

  /// The same answer with one more header.
  public static WireResponse with(WireResponse answer, String name, String value) {
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    headers.put(name, value);
    return new WireResponse(answer.status(), headers, answer.body());
  }
}
