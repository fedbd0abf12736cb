package dev.baton.core.diagnosis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a payload from JSON text, and keeps what a tree forgets: which keys stand twice.
public final class PayloadReader {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /// Where a key stands is told down to here.
  private static final int POINTER_CHARS = 300;

  private PayloadReader() {}

  /// Reads UTF-8 text. At most [Payload#READ_BYTES] are taken.
  public static PayloadReading read(byte[] text) {
    if (text.length > Payload.READ_BYTES) {
      return new PayloadReading.Malformed(0, 0, "has more than 1 MiB");
    }
    try {
      List<String> duplicates = duplicates(text);
      JsonNode tree = JSON.readTree(text);
      return tree.isMissingNode()
          ? new PayloadReading.Malformed(1, 1, "is empty")
          : new PayloadReading.Read(new Payload(tree, duplicates, text.length));
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      // Of bytes that are no characters no line is known.
      return at == null || at.getLineNr() < 1
          ? new PayloadReading.Malformed(0, 0, syntax(e))
          : new PayloadReading.Malformed(at.getLineNr(), at.getColumnNr(), syntax(e));
    }
  }

  /// One set of names for each object that is open: what they hold together is no more than the
  /// text.
  private static List<String> duplicates(byte[] text) {
    List<String> found = new ArrayList<>();
    Deque<Set<String>> open = new ArrayDeque<>();
    try (JsonParser parser = JSON.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_OBJECT) {
          open.push(new HashSet<>());
        } else if (token == JsonToken.END_OBJECT) {
          open.pop();
        } else if (token == JsonToken.PROPERTY_NAME
            && !open.element().add(parser.currentName())
            && found.size() < Payload.DUPLICATES) {
          String pointer = parser.streamReadContext().pathAsPointer().toString();
          found.add(Shown.text(pointer, POINTER_CHARS));
        }
      }
    }
    return found;
  }

  /// What is wrong with text that is no JSON, without the words of the text.
  private static String syntax(JacksonException e) {
    return switch (e) {
      case UnexpectedEndOfInputException _ -> "the JSON ends too early";
      case StreamConstraintsException _ -> "this is nested too deeply, or too long";
      case JacksonIOException _ -> "this is not UTF-8";
      default -> "this is not JSON";
    };
  }
}
