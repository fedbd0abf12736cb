package dev.baton.cli;

import dev.baton.config.ConfigProblem;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.ContextCheck;
import dev.baton.core.id.Text;
import dev.baton.core.id.WireName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads a canonical context from a file, and says of everything that is wrong where it stands. It
/// never repeats a value, which may be personal.
final class ContextFile {
  /// What Baton's API takes as a body at the most.
  private static final int MAX_BYTES = 16 << 20;

  private static final int SHOWN_CHARS = 60;
  private static final Pattern CANONICAL_ID =
      Pattern.compile("int-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

  /// Without these there is no context; where it goes is said on the command line.
  private static final List<String> REQUIRED =
      List.of(
          "/canonicalInteractionId",
          "/sourcePlatform",
          "/timestamp",
          "/mediaType",
          "/direction",
          "/customer",
          "/context",
          "/transfer",
          "/transfer/initiatedBy",
          "/transfer/transferType");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // A customer without `piiMasked` is one of whom nothing is said to be masked.
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final Path file;
  private final byte[] bytes;

  private ContextFile(Path file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /// The context in a file.
  ///
  /// @throws CommandFailure naming every mistake with its line and column
  static CanonicalContext require(Path file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file", e);
    } catch (IOException e) {
      throw unreadable(file, "cannot be read: " + e.getClass().getSimpleName(), e);
    }
    ContextFile context = new ContextFile(file, bytes);
    if (bytes.length > MAX_BYTES) {
      throw context.refused(List.of(context.line(null, "", "has more than 16 MiB")));
    }
    return context.read();
  }

  private static CommandFailure unreadable(Path file, String message, IOException cause) {
    CommandFailure failure =
        new ContextFile(file, new byte[0])
            .refused(List.of(new ConfigProblem(file.toString(), 0, 0, "", message)));
    failure.initCause(cause);
    return failure;
  }

  private CanonicalContext read() {
    CanonicalContext context;
    try {
      List<ConfigProblem> missing = missing(JSON.readTree(bytes));
      if (!missing.isEmpty()) {
        throw refused(missing);
      }
      context = JSON.readValue(bytes, CanonicalContext.class);
    } catch (UnrecognizedPropertyException e) {
      throw refused(List.of(line(pointer(e), "there is no such field")));
    } catch (DatabindException e) {
      throw refused(List.of(line(pointer(e), "must be " + wanted(e))));
    } catch (JacksonException e) {
      throw refused(List.of(line(e.getLocation(), "", syntax(e))));
    }
    List<ConfigProblem> wrong = new ArrayList<>();
    if (!CANONICAL_ID.matcher(context.canonicalInteractionId().value()).matches()) {
      wrong.add(line("/canonicalInteractionId", "is not int- and a UUIDv4, as Baton makes them"));
    }
    ContextCheck.problems(context).forEach(p -> wrong.add(line(p.path(), p.message())));
    if (!wrong.isEmpty()) {
      throw refused(wrong);
    }
    return context;
  }

  private List<ConfigProblem> missing(JsonNode tree) {
    if (!(tree instanceof ObjectNode)) {
      return List.of(line("", "must be an object"));
    }
    return REQUIRED.stream()
        .filter(pointer -> tree.at(pointer).isMissingNode() || tree.at(pointer).isNull())
        .map(pointer -> line(pointer, "is missing"))
        .toList();
  }

  private CommandFailure refused(List<ConfigProblem> problems) {
    String all =
        problems.stream()
            .map(problem -> "  " + problem)
            .collect(Collectors.joining(System.lineSeparator()));
    return new CommandFailure(
        ExitCodes.USAGE,
        "the context is refused:" + System.lineSeparator() + all,
        ConfigFiles.toJson(file, problems).toString());
  }

  private ConfigProblem line(@Nullable TokenStreamLocation at, String pointer, String message) {
    // Of bytes that are no characters no line is known.
    if (at == null || at.getLineNr() < 1) {
      return new ConfigProblem(file.toString(), 0, 0, pointer, message);
    }
    return new ConfigProblem(file.toString(), at.getLineNr(), at.getColumnNr(), pointer, message);
  }

  private ConfigProblem line(String pointer, String message) {
    return line(locate(pointer), pointer, message);
  }

  /// Where a value stands, or else what is around it.
  private @Nullable TokenStreamLocation locate(String pointer) {
    TokenStreamLocation best = null;
    int depth = -1;
    try (JsonParser parser = JSON.createParser(bytes)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        String here = parser.streamReadContext().pathAsPointer().toString();
        boolean around = pointer.equals(here) || pointer.startsWith(here + "/");
        if (around && here.length() > depth && token != JsonToken.PROPERTY_NAME) {
          best = parser.currentTokenLocation();
          depth = here.length();
        }
      }
    }
    return best;
  }

  private static String pointer(JacksonException e) {
    return e.getPath().stream()
        .map(r -> r.getPropertyName() == null ? "" + r.getIndex() : r.getPropertyName())
        .map(name -> "/" + shown(name).replace("~", "~0").replace("/", "~1"))
        .collect(Collectors.joining());
  }

  private static String shown(String text) {
    String storable = Text.storable(text);
    return storable.length() > SHOWN_CHARS ? storable.substring(0, SHOWN_CHARS) + "…" : storable;
  }

  private static String wanted(DatabindException e) {
    Class<?> type =
        switch (e) {
          case MismatchedInputException mismatch -> mismatch.getTargetType();
          case ValueInstantiationException refused -> refused.getType().getRawClass();
          default -> null;
        };
    if (type == null) {
      return "of another type; the schema of a context says which";
    }
    if (!type.isEnum()) {
      return wanted(type);
    }
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> WireName.of((Enum<?>) constant))
        .collect(Collectors.joining(", ", "one of ", ""));
  }

  /// The type in words, of those that a context is made of.
  private static String wanted(Class<?> type) {
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == Integer.class) {
      return "a whole number";
    }
    if (type == Double.class) {
      return "a number";
    }
    if (type == Instant.class) {
      return "a time, for example 2026-05-14T08:32:11Z";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    boolean isObject =
        Map.class.isAssignableFrom(type) || type.getEnclosingClass() == CanonicalContext.class;
    return isObject ? "an object" : "a text";
  }

  /// What is wrong with text that is no JSON, without the words of the text.
  private static String syntax(JacksonException e) {
    return switch (e) {
      case UnexpectedEndOfInputException _ -> "the JSON ends too early";
      case StreamConstraintsException _ -> "this is nested too deeply, or too long";
      // The parser has no type of its own for it; MapTest holds these words to the library.
      case StreamReadException _
          when e.getOriginalMessage().startsWith("Duplicate Object property") ->
          "the field stands twice; remove one of the two";
      default -> "this is not JSON";
    };
  }
}
