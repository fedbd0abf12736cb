package dev.baton.platform.stream;

import dev.baton.core.id.VendorId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How the messages of guide 004's stream are written and read.
final class StreamFrames {
  private static final int WORD_CHARS = 64;

  /// An event is flat; a bound keeps a hostile message off the stack.
  private static final int NESTING = 32;

  private static final Pattern SCOPE = Pattern.compile("[A-Za-z][A-Za-z0-9_.:-]{0,63}");

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(NESTING).build())
                  .build())
          .build();

  private StreamFrames() {}

  static String authenticate(String token) {
    return JSON.createObjectNode().put("action", "authenticate").put("token", token).toString();
  }

  static String subscribe() {
    return JSON.createObjectNode()
        .put("action", "subscribe")
        .put("topic", "interactions")
        .toString();
  }

  /// What a message says. Never throws, whatever it is.
  static StreamFrame read(String text) {
    JsonNode body;
    try {
      body = JSON.readTree(text);
    } catch (JacksonException notJson) {
      // The library's message would quote the text.
      return new StreamFrame.Unreadable(FrameFault.NOT_JSON);
    }
    if (!body.isObject()) {
      return new StreamFrame.Unreadable(FrameFault.NOT_JSON);
    }
    String type = word(body, "type");
    if ("ack".equals(type)) {
      return "ok".equals(word(body, "status"))
          ? new StreamFrame.Ack()
          : new StreamFrame.Unreadable(FrameFault.NOT_AN_EVENT);
    }
    if ("error".equals(type)) {
      JsonNode code = body.get("code");
      return code != null && code.isIntegralNumber() && code.canConvertToInt()
          ? new StreamFrame.Refusal(code.intValue(), scope(body))
          : new StreamFrame.Unreadable(FrameFault.NOT_AN_EVENT);
    }
    VendorId id = vendorId(body);
    String state = word(body, "state");
    return type == null || id == null || state == null
        ? new StreamFrame.Unreadable(FrameFault.NOT_AN_EVENT)
        : new StreamFrame.Event(new StreamEvent(type, id, state));
  }

  private static @Nullable String word(JsonNode body, String field) {
    JsonNode value = body.get(field);
    if (value == null || !value.isString()) {
      return null;
    }
    String text = value.stringValue();
    return text.isEmpty() || text.length() > WORD_CHARS ? null : text;
  }

  private static @Nullable VendorId vendorId(JsonNode body) {
    JsonNode value = body.get("id");
    if (value == null || !value.isString()) {
      return null;
    }
    try {
      return new VendorId(value.stringValue());
    } catch (IllegalArgumentException refused) {
      // It is no id; the refusal would quote it.
      return null;
    }
  }

  /// Platforms name the scope as in their answers to calls.
  private static @Nullable String scope(JsonNode body) {
    for (String field : new String[] {"missingScope", "scope"}) {
      String scope = word(body, field);
      if (scope != null && SCOPE.matcher(scope).matches()) {
        return scope;
      }
    }
    return null;
  }
}
