package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.api.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAPI document and the running server say the same. That every answer fits is seen in all
/// tests of the API, because their client compares each exchange; what is seen here is that nothing
/// is missing on either side.
class OpenApiTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  private static final OpenApi DOCUMENT = OpenApi.DOCUMENT;

  @Test
  void every_call_of_the_server_is_in_the_document_and_no_other() {
    Set<String> served = new TreeSet<>();
    RIG.baton()
        .springContext()
        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .forEach((mapping, method) -> {
          if (method.getBeanType().getPackageName().startsWith("dev.baton")) {
            mapping
                .getPatternValues()
                .forEach(path ->
                    mapping
                        .getMethodsCondition()
                        .getMethods()
                        .forEach(verb -> served.add(verb + " " + path)));
          }
        });
    // These are the actuator's.
    Set<String> watching =
        Set.of("GET /health", "GET /health/readiness", "GET /health/liveness", "GET /metrics");
    watching.forEach(
        call -> assertThat(RIG.api().get(call.substring(4)).status()).as(call).isEqualTo(200));
    served.addAll(watching);

    assertThat(DOCUMENT.operations()).isEqualTo(served);
  }

  @Test
  void it_is_served_and_itself_in_order() {
    Api.Answer answer = RIG.api().get("/openapi.yaml");

    assertThat(answer.text()).contains("\nopenapi: 3.1.1\n");
    List<String> broken = new ArrayList<>();
    references(DOCUMENT.root(), broken);
    assertThat(broken).as("references that lead nowhere, and keys without a value").isEmpty();
    List<String> ids =
        DOCUMENT.root().findValues("operationId").stream().map(id -> id.asString("")).toList();
    assertThat(ids).doesNotHaveDuplicates().hasSameSizeAs(DOCUMENT.operations());
  }

  private static void references(JsonNode node, List<String> broken) {
    String ref = node.path("$ref").asString("");
    if (!ref.isEmpty() && DOCUMENT.root().at(ref.substring(1)).isMissingNode()) {
      broken.add(ref);
    }
    node.properties().stream()
        .filter(part -> part.getValue().isNull())
        .forEach(part -> broken.add(part.getKey()));
    node.forEach(child -> references(child, broken));
  }

  @Test
  void every_problem_is_in_the_document_and_in_some_operation_and_no_other() {
    Set<String> catalogue =
        Stream.of(ProblemType.values()).map(ProblemType::uri).collect(Collectors.toSet());
    JsonNode listed = DOCUMENT.root().at("/components/schemas/ProblemType/enum");
    assertThat(listed.valueStream().map(v -> v.asString(""))).hasSameElementsAs(catalogue);

    Set<String> answered = new TreeSet<>();
    DOCUMENT
        .root()
        .path("paths")
        .forEach(path ->
            path.forEach(operation ->
                operation
                    .path("responses")
                    .propertyStream()
                    .forEach(response -> {
                      JsonNode schema =
                          DOCUMENT
                              .resolved(response.getValue())
                              .at("/content/application~1problem+json/schema");
                      schema
                          .findValues("type")
                          .forEach(type -> {
                            Stream.concat(
                                    type.path("enum").valueStream(), Stream.of(type.path("const")))
                                .map(v -> v.asString(""))
                                .filter(v -> !v.isEmpty())
                                .forEach(uri -> {
                                  answered.add(uri);
                                  assertThat(status(uri)).as(uri).isEqualTo(response.getKey());
                                });
                          });
                    })));
    // Any path may answer so; the document says it once, in words.
    answered.add(ProblemType.METHOD_NOT_ALLOWED.uri());
    assertThat(answered).hasSameElementsAs(catalogue);
  }

  private static String status(String uri) {
    return Stream.of(ProblemType.values())
        .filter(type -> type.uri().equals(uri))
        .map(type -> String.valueOf(type.status().value()))
        .findFirst()
        .orElse("none");
  }

  @Test
  void every_example_of_a_request_fits_its_schema_and_is_accepted() {
    List<String> accepted = new ArrayList<>();
    for (String operation : DOCUMENT.operations()) {
      String method = operation.replaceFirst(" .*", "");
      String path = operation.replaceFirst(".* ", "");
      String body =
          "/paths/"
              + OpenApi.escaped(path)
              + "/"
              + method.toLowerCase(Locale.ROOT)
              + "/requestBody/content/application~1json";
      JsonNode content = DOCUMENT.root().at(body);
      List<JsonNode> examples = new ArrayList<>(content.findValues("value"));
      if (content.has("example")) {
        examples.add(content.path("example"));
      }
      assertThat(examples.isEmpty())
          .as("examples of %s", operation)
          .isEqualTo(content.isMissingNode());
      for (JsonNode example : examples) {
        DOCUMENT.requireFits(body + "/schema", example, operation);
        if (!path.contains("{")) {
          Api.Answer answer = RIG.api().post(path, example.toString());
          assertThat(answer.status()).as(answer.text()).isIn(200, 202);
          accepted.add(operation);
        }
      }
    }
    assertThat(accepted).contains("POST /v1/handoffs", "POST /v1/interactions");
  }

  @Test
  void every_refusal_that_a_single_request_can_meet_is_met_as_documented() {
    int met = 0;
    for (String operation : DOCUMENT.operations()) {
      String method = operation.replaceFirst(" .*", "");
      String template = operation.replaceFirst(".* ", "");
      JsonNode responses =
          DOCUMENT
              .root()
              .path("paths")
              .path(template)
              .path(method.toLowerCase(Locale.ROOT))
              .path("responses");
      String path = template.replaceAll("\\{[^}]+}", "there-is-none");
      String example = example(template, method);
      for (String status : responses.propertyNames()) {
        // Behind the account's name each of a webhook's refusals needs more: see WebhooksTest.
        boolean needsMore = template.startsWith("/v1/webhooks") && !status.equals("404");
        Api.Answer answer = needsMore ? null : provoke(method, path, status, example);
        if (answer != null) {
          assertThat(answer.status())
              .as("%s: %s", operation, answer.text())
              .asString()
              .isEqualTo(status);
          met++;
        }
      }
    }
    assertThat(met).isGreaterThan(25);
  }

  /// The example of a call's body, or null where there is none.
  private static @Nullable String example(String template, String method) {
    JsonNode example =
        DOCUMENT
            .root()
            .path("paths")
            .path(template)
            .path(method.toLowerCase(Locale.ROOT))
            .at("/requestBody/content/application~1json/example");
    return example.isMissingNode() ? null : example.toString();
  }

  /// A request that is refused with this status; null for those that take more than one request.
  private static Api.@Nullable Answer provoke(
      String method, String path, String status, @Nullable String example) {
    return switch (status) {
      case "400" -> send(method, path, "{", "Content-Type", "application/json");
      case "404" ->
          example == null
              ? send(method, path, null)
              : send(method, path, example, "Content-Type", "application/json");
      case "405" -> send(method, path, null);
      case "406" -> {
        String body = method.equals("POST") ? "{}" : null;
        yield send(method, path, body, "Content-Type", "application/json", "Accept", "image/png");
      }
      case "413" ->
          send(method, path, " ".repeat(64 * 1024 + 1), "Content-Type", "application/json");
      case "415" -> send(method, path, "{}", "Content-Type", "text/plain");
      case "422" ->
          method.equals("GET")
              ? send(method, path + "?limit=0", null)
              : send(method, path, "{\"misspelt\":1}", "Content-Type", "application/json");
      default -> null;
    };
  }

  private static Api.Answer send(
      String method, String path, @Nullable String body, String... headers) {
    return RIG.api()
        .send(
            method,
            path,
            body == null ? null : body.getBytes(StandardCharsets.UTF_8),
            List.of(headers));
  }

  @Test
  void the_fields_of_requests_are_those_that_the_server_knows() {
    for (String path : List.of("/v1/handoffs", "/v1/interactions", "/v1/dead-letters/retry")) {
      JsonNode schema =
          DOCUMENT
              .root()
              .path("paths")
              .path(path)
              .at("/post/requestBody/content/application~1json/schema");
      requireFields(path, schema, "%s");
    }
  }

  /// The server lists the fields that it knows when it is given one that it does not.
  ///
  /// @param around a body with a place in it for a value that the schema describes
  private static void requireFields(String path, JsonNode schema, String around) {
    JsonNode described = DOCUMENT.resolved(schema);
    if (described.path("items").isObject()) {
      requireFields(path, described.path("items"), around.formatted("[%s]"));
    }
    JsonNode fields = described.path("properties");
    if (!fields.isObject()) {
      return;
    }
    Api.Answer answer = RIG.api().post(path, around.formatted("{\"misspelt\":1}"));
    Problem.assertIs(answer, 422, "unknown-field", path);
    assertThat(answer.at("/detail").replaceFirst(".*known here: ", "").split(", ", -1))
        .as(around)
        .containsExactlyInAnyOrderElementsOf(fields.propertyNames());
    fields
        .properties()
        .forEach(field ->
            requireFields(
                path, field.getValue(), around.formatted("{\"" + field.getKey() + "\":%s}")));
  }

  @Test
  void what_is_documented_is_no_looser_than_what_is_taken() {
    String schema = "/paths/~1v1~1handoffs/post/requestBody/content/application~1json/schema";
    Map<String, String> refused =
        Map.of(
            "/routes", "[]",
            "/mediaType", "\"fax\"",
            "/customer", "{\"phone\":\"4155550173\"}",
            "/context", "{\"holdDurationSec\":-1}",
            "/attributes", "{\"topic\":1}",
            "/extra", "1");
    refused.forEach((pointer, value) -> {
      var body = Ask.toQueue(RIG.newCaller(), "billing_specialists");
      body.set(pointer.substring(1), JsonMapper.shared().readTree(value));

      assertThat(DOCUMENT.errors(schema, body)).as("%s %s", pointer, value).isNotEmpty();
      assertThat(RIG.api().post("/v1/handoffs", body.toString()).status())
          .as("%s %s", pointer, value)
          .isEqualTo(422);
    });
  }

  @Test
  void an_answer_that_is_not_as_documented_is_noticed() {
    JsonNode handoff = RIG.play(Ask.toQueue(RIG.newCaller(), "billing_specialists"));
    String schema = "/components/schemas/Handoff";
    assertThat(DOCUMENT.errors(schema, handoff)).isEmpty();

    var extra = (ObjectNode) handoff.deepCopy();
    extra.put("undocumented", 1);
    var nested = (ObjectNode) handoff.deepCopy();
    nested.withObject("/source").put("undocumented", 1);
    var missing = (ObjectNode) handoff.deepCopy();
    missing.remove("holder");
    var wrong = (ObjectNode) handoff.deepCopy();
    wrong.put("state", "finished");

    assertThat(List.of(extra, nested, missing, wrong))
        .allSatisfy(other -> assertThat(DOCUMENT.errors(schema, other)).isNotEmpty());
  }
}
