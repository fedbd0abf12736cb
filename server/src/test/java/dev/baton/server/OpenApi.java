package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The API's OpenAPI document, and whether an exchange is as it says. Answers are held to it more
/// strictly than clients are asked to read it: a field that is not documented is an error here.
final class OpenApi {
  private static final String IRI = "https://baton.test/openapi.yaml";
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "head", "patch");

  /// Extended by others with `allOf`, so that they cannot know all fields themselves.
  private static final Set<String> EXTENDED = Set.of("Handoff", "Problem", "DeadLetter");

  /// Made after what it needs.
  static final OpenApi DOCUMENT = new OpenApi();

  private final JsonNode root;
  private final JsonNode strict;
  private final SchemaRegistry schemas;
  private final Map<String, Schema> compiled = new ConcurrentHashMap<>();
  private final Map<String, Pattern> templates;

  private OpenApi() {
    try (InputStream in =
        Objects.requireNonNull(OpenApi.class.getResourceAsStream("/openapi.yaml"))) {
      root = JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromInputStream(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // As JSON Schema wants it, with references that lead from anywhere.
    strict =
        JSON.readTree(root.toString().replace("\"#/components/schemas/", "\"" + IRI + "#/$defs/"));
    strict
        .at("/components/schemas")
        .properties()
        .forEach(named -> {
          named.getValue().properties().forEach(part -> close(part.getValue(), part.getKey()));
          if (!EXTENDED.contains(named.getKey())) {
            closeItself(named.getValue());
          }
        });
    schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder.schemas(
                    Map.of(IRI, "{\"$defs\":" + strict.at("/components/schemas") + "}")));
    templates =
        root.path("paths")
            .propertyStream()
            .map(Map.Entry::getKey)
            .collect(
                Collectors.toMap(
                    path -> path,
                    path ->
                        Pattern.compile(
                            path.replace(".", "\\.").replaceAll("\\{[^}]+}", "[^/]+"))));
  }

  /// No object below this has fields that are not documented. The branches of a combination know
  /// only some of their object's fields; what is combined knows all.
  private static void close(JsonNode node, String keyword) {
    boolean branches = Set.of("allOf", "oneOf", "anyOf").contains(keyword);
    if (node.isArray()) {
      node.forEach(item -> {
        item.properties().forEach(part -> close(part.getValue(), part.getKey()));
        if (!branches) {
          closeItself(item);
        }
      });
    } else if (node.isObject()) {
      node.properties().forEach(part -> close(part.getValue(), part.getKey()));
      if (!keyword.equals("properties")) {
        closeItself(node);
      }
    }
  }

  private static void closeItself(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")) {
      object.put("unevaluatedProperties", false);
    }
  }

  JsonNode root() {
    return root;
  }

  /// What a `$ref` leads to, or the node itself.
  JsonNode resolved(JsonNode node) {
    String ref = node.path("$ref").asString("");
    return ref.isEmpty() ? node : root.at(ref.substring(1));
  }

  /// Every method and path that is documented, as in `GET /v1/handoffs`.
  Set<String> operations() {
    Set<String> found = new TreeSet<>();
    root.path("paths")
        .propertyStream()
        .forEach(path ->
            path.getValue()
                .propertyStream()
                .map(Map.Entry::getKey)
                .filter(METHODS::contains)
                .forEach(
                    method -> found.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    return found;
  }

  /// The documented path that this one is of; literal ones first.
  Optional<String> template(String path) {
    String bare = path.replaceFirst("\\?.*", "");
    return root.path("paths").has(bare)
        ? Optional.of(bare)
        : templates.entrySet().stream()
            .filter(t -> t.getValue().matcher(bare).matches())
            .map(Map.Entry::getKey)
            .findFirst();
  }

  /// Fails when the document does not say that this answer may come to this request.
  void requireDescribed(String method, String path, byte @Nullable [] body, Api.Answer answer) {
    String exchange = method + " " + path.replaceFirst("\\?.*", "") + " -> " + answer.status();
    // A client may write a path with escapes.
    Optional<String> template = template(URLDecoder.decode(path, StandardCharsets.UTF_8));
    if (template.isEmpty()) {
      // What Tomcat cannot even read never comes to us.
      assertThat(answer.status()).as(exchange).isIn(400, 404);
      return;
    }
    String pointer = "/paths/" + escaped(template.get()) + "/";
    JsonNode operation = root.at(pointer + method.toLowerCase(Locale.ROOT));
    boolean isHead = method.equals("HEAD") && operation.isMissingNode();
    if (isHead) {
      operation = root.at(pointer + "get");
    }
    if (operation.isMissingNode()) {
      assertThat(answer.header("Allow")).as(exchange).isPresent();
      if (!method.equals("OPTIONS")) {
        assertThat(answer.status()).as(exchange).isEqualTo(405);
        requireFits("/components/schemas/Problem", answer.body(), exchange);
      }
      return;
    }
    JsonNode response = operation.path("responses").path(String.valueOf(answer.status()));
    assertThat(response.isMissingNode()).as("%s is not documented", exchange).isFalse();
    String at =
        response.has("$ref")
            ? response.path("$ref").asString("").substring(1)
            : pointer
                + (isHead ? "get" : method.toLowerCase(Locale.ROOT))
                + "/responses/"
                + answer.status();
    requireHeaders(resolved(response), answer, exchange);
    if (!method.equals("HEAD")) {
      requireContent(at, resolved(response), answer, exchange);
    }
    if (answer.status() < 300 && body != null && body.length > 0) {
      requireRequestFits(pointer + method.toLowerCase(Locale.ROOT), body, exchange);
    }
    if (answer.status() < 300 && path.contains("?")) {
      requireParameters(operation, path, exchange);
    }
  }

  private void requireHeaders(JsonNode response, Api.Answer answer, String exchange) {
    response
        .path("headers")
        .propertyStream()
        .forEach(named -> {
          JsonNode header = resolved(named.getValue());
          Optional<String> value = answer.header(named.getKey());
          if (header.path("required").asBoolean(false)) {
            assertThat(value).as("%s: header %s", exchange, named.getKey()).isPresent();
          }
          String pattern = header.at("/schema/pattern").asString("");
          value.ifPresent(v ->
              assertThat(v).as("%s: header %s", exchange, named.getKey()).containsPattern(pattern));
        });
  }

  private void requireContent(String at, JsonNode response, Api.Answer answer, String exchange) {
    if (!response.has("content")) {
      assertThat(answer.text()).as(exchange).isEmpty();
      return;
    }
    String type = answer.header("Content-Type").orElse("").replaceFirst(" *;.*", "");
    assertThat(response.path("content").propertyNames()).as(exchange).contains(type);
    if (type.endsWith("json")) {
      assertThat(answer.body().isMissingNode()).as("%s: the body is JSON", exchange).isFalse();
      requireFits(at + "/content/" + escaped(type) + "/schema", answer.body(), exchange);
    }
  }

  private void requireRequestFits(String operation, byte[] body, String exchange) {
    String schema = operation + "/requestBody/content/application~1json/schema";
    try {
      requireFits(schema, JSON.readTree(body), exchange + ", the request");
    } catch (JacksonException e) {
      throw new AssertionError(exchange + " took a body that is not JSON", e);
    }
  }

  private void requireParameters(JsonNode operation, String path, String exchange) {
    Set<String> known =
        operation
            .path("parameters")
            .valueStream()
            .map(this::resolved)
            .filter(p -> p.path("in").asString("").equals("query"))
            .map(p -> p.path("name").asString(""))
            .collect(Collectors.toSet());
    Stream.of(path.substring(path.indexOf('?') + 1).split("&", -1))
        .map(p -> p.replaceFirst("=.*", ""))
        .forEach(name -> assertThat(known).as(exchange).contains(name));
  }

  /// Fails when a value does not fit the schema at that place of the document.
  void requireFits(String pointer, JsonNode value, String what) {
    assertThat(errors(pointer, value)).as("%s: %s", what, value).isEmpty();
  }

  List<String> errors(String pointer, JsonNode value) {
    return compiled
        .computeIfAbsent(pointer, this::whole)
        .validate(
            value,
            (ExecutionContext context) ->
                context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }

  /// The schema, with all of the fields of whatever it combines and with no other.
  private Schema whole(String pointer) {
    JsonNode there = root.at(pointer);
    assertThat(there.isMissingNode()).as("%s is in the document", pointer).isFalse();
    ObjectNode whole = JSON.createObjectNode();
    whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    whole.putArray("allOf").add(strict.at(pointer));
    JsonNode target = resolved(there);
    if (target.has("properties") || target.has("allOf") || target.has("anyOf")) {
      whole.put("unevaluatedProperties", false);
    }
    return schemas.getSchema(SchemaLocation.of("https://baton.test/whole" + pointer), whole);
  }

  static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }
}
