package dev.baton.cli;

import dev.baton.core.id.Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads a file of sessions that are to be handed over: one JSON object a line. A line that is
/// broken is told by its number, and the others are read all the same. What stands in a line is
/// what the API takes, but for the source and the routes, which are written as on the command line.
final class BatchFile {
  /// Some tens of thousands of sessions, all of which are in memory.
  static final int MAX_BYTES = 16 << 20;

  /// What Baton's API takes as a body, as long as nobody has raised `limits.max-body`.
  static final int MAX_LINE_BYTES = 64 << 10;

  /// What moves the cursor of a terminal, or breaks a line of it.
  private static final Pattern CONTROL = Pattern.compile("\\p{C}");

  private static final int SHOWN_CHARS = 60;
  private static final int KEY_CHARS = 200;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /// What the line itself means by them.
  private static final Set<String> OURS = Set.of("session", "source", "to", "key");

  /// What is passed on to the API as it stands, which says what is wrong with a value.
  private static final Set<String> PASSED_ON =
      Set.of(
          "reason",
          "priority",
          "preserveMediaStream",
          "attributes",
          "customer",
          "context",
          "bot",
          "transcript",
          "mediaType",
          "transferType",
          "direction",
          "initiatedBy",
          "until");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /// What the command line says for every line that does not say it itself.
  ///
  /// @param account the source's, or null
  /// @param to routes in the order they are tried, as on the command line
  /// @param fields of the API's body
  record Defaults(@Nullable String account, List<String> to, ObjectNode fields) {}

  private final String batch;
  private final Defaults defaults;
  private final List<BatchLine> lines = new ArrayList<>();

  /// Where each key was seen first.
  private final Map<String, Integer> keys = new HashMap<>();

  private BatchFile(String batch, Defaults defaults) {
    this.batch = batch;
    this.defaults = defaults;
  }

  /// The lines of a file, without those that are blank.
  ///
  /// @param batch what the file is called wherever it is read again
  /// @throws CommandFailure when the file cannot be read, is too large, or has no line
  static List<BatchLine> read(Path file, String batch, Defaults defaults) {
    BatchFile reading = new BatchFile(batch, defaults);
    try (InputStream in = Files.newInputStream(file)) {
      reading.split(in.readNBytes(MAX_BYTES + 1), file);
    } catch (NoSuchFileException e) {
      throw new CommandFailure(ExitCodes.USAGE, "there is no file " + file, e);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCodes.USAGE, file + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
    if (reading.lines.isEmpty()) {
      throw new CommandFailure(ExitCodes.USAGE, file + " has no line; one JSON object a line");
    }
    return reading.lines;
  }

  private void split(byte[] bytes, Path file) {
    if (bytes.length > MAX_BYTES) {
      throw new CommandFailure(
          ExitCodes.USAGE, file + " has more than 16 MiB; split it, and run one after the other");
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int number = 1;
    for (byte b : bytes) {
      if (b == '\n') {
        add(number++, line.toByteArray());
        line.reset();
      } else {
        line.write(b);
      }
    }
    add(number, line.toByteArray());
  }

  private void add(int number, byte[] bytes) {
    if (bytes.length > MAX_LINE_BYTES) {
      lines.add(new BatchLine.Broken(number, 0, "the line has more than 64 KiB"));
      return;
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      // The decoder's words say nothing that the line's number does not.
      lines.add(new BatchLine.Broken(number, 0, "the line is not UTF-8"));
      return;
    }
    if (number == 1 && text.startsWith(BYTE_ORDER_MARK)) {
      text = text.substring(1);
    }
    if (!text.isBlank()) {
      lines.add(line(number, text));
    }
  }

  private BatchLine line(int number, String text) {
    JsonNode tree;
    try {
      tree = JSON.readTree(text);
    } catch (JacksonException e) {
      int column = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getColumnNr());
      return new BatchLine.Broken(number, column, syntax(e));
    }
    if (!(tree instanceof ObjectNode fields)) {
      return new BatchLine.Broken(number, 1, "must be a JSON object");
    }
    try {
      return entry(number, fields);
    } catch (WrongField wrong) {
      return new BatchLine.Broken(number, column(text, wrong.field), wrong.getMessage());
    }
  }

  /// A field of a line that is wrong, missing, or unknown.
  private static final class WrongField extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;

    WrongField(String field, String message) {
      super(message);
      this.field = field;
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  private BatchLine entry(int number, ObjectNode fields) throws WrongField {
    for (String name : fields.propertyNames()) {
      if (!OURS.contains(name) && !PASSED_ON.contains(name)) {
        throw new WrongField(
            name,
            "there is no field '%s'; a line has session, source, to, key and what POST"
                    .formatted(shown(name))
                + " /v1/handoffs takes beside source and routes");
      }
    }
    String session = id(fields, "session");
    if (session == null) {
      throw new WrongField("session", "session is missing");
    }
    String source = id(fields, "source");
    String account = source == null ? defaults.account() : source;
    if (account == null) {
      throw new WrongField("source", "source is missing, and there is no --from ACCOUNT");
    }
    ObjectNode body = JSON.createObjectNode();
    body.putObject("source").put("account", account).put("interactionId", session);
    routes(fields, body.putArray("routes"));
    body.setAll(defaults.fields());
    // In one order, so that the same line gives the same bytes.
    PASSED_ON.stream()
        .sorted()
        .filter(name -> fields.path(name).isNull() || fields.has(name))
        .forEach(name -> body.set(name, fields.get(name)));
    String own = id(fields, "key");
    String key = key(account, session, own == null ? "" : own);
    Integer before = keys.putIfAbsent(key, number);
    if (before != null) {
      throw new WrongField(
          "session",
          "the session stands in line %d already; a key of its own makes it a second handoff"
              .formatted(before));
    }
    return new BatchLine.Entry(number, account, session, key, body.toString());
  }

  private void routes(ObjectNode fields, ArrayNode into) throws WrongField {
    List<String> routes = new ArrayList<>();
    JsonNode to = fields.path("to");
    if (to.isString()) {
      routes.add(to.stringValue());
    } else if (to.isArray()) {
      for (JsonNode route : to) {
        if (!route.isString()) {
          throw new WrongField("to", "to must be a route, or a list of routes");
        }
        routes.add(route.stringValue());
      }
    } else if (!to.isMissingNode()) {
      throw new WrongField("to", "to must be a route, or a list of routes");
    }
    if (routes.isEmpty()) {
      routes.addAll(defaults.to());
    }
    if (routes.isEmpty()) {
      throw new WrongField("to", "to is missing, and there is no --to ROUTE");
    }
    for (String route : routes) {
      try {
        RouteArgument.put(into.addObject(), route);
      } catch (CommandFailure e) {
        // What it holds may be somebody's number.
        throw new WrongField("to", "to is none of " + RouteArgument.FORMS);
      }
    }
  }

  private static @Nullable String id(ObjectNode fields, String name) throws WrongField {
    JsonNode value = fields.path(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isString()) {
      throw new WrongField(name, name + " must be a text");
    }
    try {
      Text.requireId(name, value.stringValue(), KEY_CHARS);
    } catch (IllegalArgumentException e) {
      throw new WrongField(name, String.valueOf(e.getMessage()));
    }
    return value.stringValue();
  }

  /// The same for the same line of the same batch, wherever it stands and whatever stands around
  /// it.
  private String key(String account, String session, String own) {
    String all = String.join("\n", batch, account, session, own);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return "batch-" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// Where a field of the line's object stands, from 1; where it is missing, the object.
  private static int column(String text, String field) {
    try (JsonParser parser = JSON.createParser(text)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME && depth == 1 && field.equals(parser.currentName())) {
          return parser.currentTokenLocation().getColumnNr();
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
    }
    return 1;
  }

  /// What is wrong with text that is no JSON, without the words of the text.
  private static String syntax(JacksonException e) {
    return switch (e) {
      case UnexpectedEndOfInputException _ -> "the JSON ends too early";
      case StreamConstraintsException _ -> "this is nested too deeply, or too long";
      case MismatchedInputException _ -> "something stands behind the end of the object";
      // The parser has no type of its own for it.
      case StreamReadException _
          when e.getOriginalMessage().startsWith("Duplicate Object property") ->
          "the field stands twice; remove one of the two";
      default -> "this is not JSON";
    };
  }

  private static String shown(String text) {
    return shown(text, SHOWN_CHARS);
  }

  private static String shown(String text, int chars) {
    String storable = CONTROL.matcher(Text.storable(text)).replaceAll("?");
    return storable.length() > chars ? storable.substring(0, chars) + "…" : storable;
  }
}
