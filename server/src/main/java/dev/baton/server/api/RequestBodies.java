package dev.baton.server.api;

import dev.baton.core.id.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/// Reads request bodies: bounded, strict, and with a clear word about what is wrong and where.
final class RequestBodies {
  private final int maxBodyBytes;
  private final JsonMapper mapper =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  RequestBodies(int maxBodyBytes) {
    this.maxBodyBytes = maxBodyBytes;
  }

  /// The whole body, refused when it is longer than allowed.
  byte[] read(InputStream in) {
    byte[] bytes;
    try {
      bytes = in.readNBytes(maxBodyBytes + 1);
    } catch (IOException e) {
      throw new UncheckedIOException("the client broke off while it sent the body", e);
    }
    if (bytes.length > maxBodyBytes) {
      throw new ProblemException(
          ProblemType.BODY_TOO_LARGE, "at most " + maxBodyBytes + " bytes are taken");
    }
    return bytes;
  }

  /// The body as a value.
  <T> T parse(byte[] body, Class<T> type) {
    if (body.length == 0) {
      throw new ProblemException(ProblemType.INVALID_JSON, "the body is empty");
    }
    try {
      return mapper.readValue(body, type);
    } catch (UnrecognizedPropertyException e) {
      throw unknownField(e);
    } catch (DatabindException e) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST,
          "the value at " + pointer(e) + " is wrong: " + reason(e),
          Map.of("violations", List.of(Map.of("path", pointer(e), "message", reason(e)))));
    } catch (StreamReadException e) {
      throw new ProblemException(ProblemType.INVALID_JSON, at(e) + e.getOriginalMessage());
    } catch (JacksonException e) {
      throw new ProblemException(ProblemType.INVALID_JSON, at(e) + e.getOriginalMessage());
    }
  }

  private static ProblemException unknownField(UnrecognizedPropertyException e) {
    String known =
        e.getKnownPropertyIds() == null
            ? ""
            : e.getKnownPropertyIds().stream()
                .map(String::valueOf)
                .sorted()
                .collect(Collectors.joining(", ", "; known here: ", ""));
    return new ProblemException(
        ProblemType.UNKNOWN_FIELD,
        at(e) + "'" + safe(e.getPropertyName()) + "' does not exist" + known,
        Map.of("violations", List.of(Map.of("path", pointer(e), "message", "does not exist"))));
  }

  private static String at(JacksonException e) {
    TokenStreamLocation location = e.getLocation();
    return location == null
        ? ""
        : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
  }

  private static String pointer(JacksonException e) {
    return e.getPath().stream()
        .map(r -> r.getPropertyName() == null ? "/" + r.getIndex() : "/" + r.getPropertyName())
        .map(RequestBodies::safe)
        .collect(Collectors.joining());
  }

  /// The innermost cause says what our own records refused; Jackson's words name classes.
  private static String reason(DatabindException e) {
    Throwable cause = e.getCause();
    if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
      return safe(cause.getMessage());
    }
    return safe(e.getOriginalMessage().lines().findFirst().orElse("of another type"));
  }

  private static String safe(String text) {
    String storable = Text.storable(text);
    return storable.length() > 200 ? storable.substring(0, 200) + "…" : storable;
  }
}
