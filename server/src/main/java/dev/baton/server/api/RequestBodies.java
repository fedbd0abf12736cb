package dev.baton.server.api;

import dev.baton.core.id.Text;
import dev.baton.core.id.WireName;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/// Reads request bodies: bounded, strict, and with a clear word about what is wrong and where. It
/// never repeats a value, which may be personal, and never Jackson's words about our classes.
final class RequestBodies {
  /// Longer than any name of ours; what is longer is shown by its beginning.
  private static final int SHOWN_CHARS = 200;

  private final int maxBodyBytes;
  private final JsonMapper mapper =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // The end of the body is looked at here, where a second value is told from a wrong one.
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // "42" is no number, 42.5 no whole one and 4492 no name: a guess could be wrong.
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              c ->
                  c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
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
      throw new ProblemException(ProblemType.INVALID_JSON, "the body was not sent to its end");
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
    try (JsonParser parser = mapper.createParser(body)) {
      @Nullable T value = mapper.readerFor(type).readValue(parser);
      if (parser.nextToken() != null) {
        throw new ProblemException(
            ProblemType.INVALID_JSON,
            at(parser.currentTokenLocation()) + "something stands behind the end of the object");
      }
      if (value == null) {
        throw wrong("", "must be an object");
      }
      return value;
    } catch (UnrecognizedPropertyException e) {
      throw unknownField(e);
    } catch (InputCoercionException e) {
      throw wrong(pointer(e), "must be a whole number of at most 31 bits");
    } catch (DatabindException e) {
      throw wrong(pointer(e), "must be " + wanted(e));
    } catch (JacksonException e) {
      throw new ProblemException(ProblemType.INVALID_JSON, at(e.getLocation()) + syntax(e));
    }
  }

  /// The body of a call that needs none: nothing, or an empty object. A form's body may have been
  /// read as parameters already, so its type is looked at first; one without a byte is nothing.
  void requireNone(HttpServletRequest request) throws IOException {
    String contentType = request.getContentType();
    boolean isForeign = contentType != null && !isJson(contentType);
    if (isForeign && request.getContentLengthLong() != 0) {
      throw needsJson();
    }
    byte[] body = read(request.getInputStream());
    if (body.length == 0) {
      return;
    }
    if (contentType == null) {
      throw needsJson();
    }
    parse(body, Nothing.class);
  }

  private static ProblemException needsJson() {
    return new ProblemException(
        ProblemType.UNSUPPORTED_MEDIA_TYPE, "send no body, or Content-Type: application/json");
  }

  private record Nothing() {}

  private static boolean isJson(String contentType) {
    try {
      return MediaType.APPLICATION_JSON.isCompatibleWith(MediaType.parseMediaType(contentType));
    } catch (InvalidMediaTypeException e) {
      // What is no media type is not JSON's either.
      return false;
    }
  }

  private static ProblemException wrong(String pointer, String message) {
    return new ProblemException(
        ProblemType.INVALID_REQUEST,
        (pointer.isEmpty() ? "the body " : "the value at " + pointer + " ") + message,
        Map.of("violations", List.of(Map.of("path", pointer, "message", message))));
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
        at(e.getLocation()) + "'" + shown(e.getPropertyName()) + "' does not exist" + known,
        Map.of("violations", List.of(Map.of("path", pointer(e), "message", "does not exist"))));
  }

  private static String at(@Nullable TokenStreamLocation location) {
    // Of bytes that are no characters no line is known.
    return location == null || location.getLineNr() < 1
        ? ""
        : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
  }

  /// What is wrong with text that is no JSON. Jackson quotes a token that it does not know; a phone
  /// number without quotes is one.
  private static String syntax(JacksonException e) {
    return switch (e) {
      case UnexpectedEndOfInputException _ -> "the body ends too early";
      case StreamConstraintsException _ -> "this is nested too deeply, or too long";
      // Its words show the bytes.
      case JacksonIOException _ -> "the body is not UTF-8";
      default -> {
        String words = e.getOriginalMessage().lines().findFirst().orElse("is not JSON");
        yield shown(words.replaceAll("'[^']{2,}'", "in this place"));
      }
    };
  }

  /// The place of a value as a JSON pointer (RFC 6901).
  private static String pointer(JacksonException e) {
    return e.getPath().stream()
        .map(r -> r.getPropertyName() == null ? "" + r.getIndex() : r.getPropertyName())
        .map(name -> "/" + shown(name).replace("~", "~0").replace("/", "~1"))
        .collect(Collectors.joining());
  }

  private static String wanted(DatabindException e) {
    Class<?> type =
        switch (e) {
          case MismatchedInputException mismatch -> mismatch.getTargetType();
          case ValueInstantiationException refused -> refused.getType().getRawClass();
          default -> null;
        };
    if (type == null) {
      return "of another type";
    } else if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> WireName.of((Enum<?>) constant))
          .collect(Collectors.joining(", ", "one of ", ""));
    } else if (type == String.class) {
      return "a text";
    } else if (type == Double.class) {
      return "a number";
    } else if (type == Boolean.class) {
      return "true or false";
    } else if (type == Instant.class) {
      return "a time, for example 2024-05-14T08:32:11Z";
    } else if (Number.class.isAssignableFrom(type)) {
      return "a whole number";
    } else if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    } else {
      return "an object";
    }
  }

  /// Text of a client's as it may stand in an answer: what can be written, and not too much of it.
  static String shown(String text) {
    String storable = Text.storable(text);
    return storable.length() > SHOWN_CHARS ? storable.substring(0, SHOWN_CHARS) + "…" : storable;
  }
}
