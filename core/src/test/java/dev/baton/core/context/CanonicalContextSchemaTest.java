package dev.baton.core.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.baton.core.platform.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The sample is guide 000's own.
class CanonicalContextSchemaTest {
  private static final String SAMPLE = resource("/context/guide-sample.json");
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(resource("/schemas/canonical-context-v1.json"), InputFormat.JSON);

  private final JsonMapper mapper = JsonMapper.builder().build();

  @Test
  void the_guides_sample_is_good() {
    assertThat(errors(SAMPLE)).isEmpty();
    CanonicalContext context = mapper.readValue(SAMPLE, CanonicalContext.class);
    assertThat(ContextCheck.problems(context)).isEmpty();
  }

  @Test
  void the_guides_sample_is_the_same_json_after_it_went_through_the_record() {
    CanonicalContext context = mapper.readValue(SAMPLE, CanonicalContext.class);
    assertThat(mapper.valueToTree(context).toString())
        .isEqualTo(mapper.readTree(SAMPLE).toString());
  }

  @Test
  void every_good_context_of_ours_fits_the_schema() {
    Stream.of(
            Contexts.good(),
            Contexts.good().to(Platform.NICE_COGNIGY),
            Contexts.withPhone(null),
            Contexts.withTarget(null),
            Contexts.with(Map.of("intent", "refund", "summary", "")),
            Contexts.withPhone("****34"),
            Contexts.full())
        .forEach(context -> {
          assertThat(ContextCheck.problems(context)).isEmpty();
          assertThat(errors(mapper.writeValueAsString(context))).isEmpty();
        });
  }

  @Test
  void attributes_and_lists_may_be_left_out() {
    ObjectNode sample = (ObjectNode) mapper.readTree(SAMPLE);
    sample.set("context", mapper.createObjectNode());
    assertThat(errors(sample.toString())).isEmpty();
    CanonicalContext context = mapper.readValue(sample.toString(), CanonicalContext.class);
    assertThat(context.context().dtmfSequence()).isEmpty();
    assertThat(context.context().complianceFlags()).isEmpty();
    assertThat(context.attributes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /canonicalInteractionId   | "gen-int-77a2c91f"
          /canonicalInteractionId   | "int-8f3a9c2d-7b4e-7a1f-9c3d-2e8f7a6b5c4d"
          /sourcePlatform           | "genesys"
          /destinationPlatform      | null
          /timestamp                | "yesterday"
          /mediaType                | "fax"
          /direction                | "sideways"
          /customer                 | {}
          /customer/phone           | "415 555 1234"
          /customer/segment         | 7
          /customer/piiMasked       | "yes"
          /context/holdDurationSec  | -1
          /context/holdDurationSec  | 1.5
          /context/dtmfSequence     | ["12"]
          /context/complianceFlags  | ["PCI DSS"]
          /transfer/initiatedBy     | "nobody"
          /transfer/targetAgentId   | ""
          /transfer/transferType    | "cold"
          /customer/phone           | "***34"
          /bot                      | {"confidence": 1.1}
          /bot                      | {"language": "de AT"}
          /bot                      | {"mood": "good"}
          /transcript               | [{"author": "caller"}]
          /transcript               | [{"author": "nobody", "text": "x"}]
          /transcript               | [{"author": "caller", "text": "x", "at": "noon"}]
          /attributes               | {"a b": "x"}
          /attributes               | {"note": 1}
          /attributes               | {"note": null}
          /interactionId            | "gen-int-77a2c91f"
          /customer/name            | "x"
          """)
  void what_is_wrong_is_refused(String pointer, String value) {
    ObjectNode sample = (ObjectNode) mapper.readTree(SAMPLE);
    int slash = pointer.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) sample.at(pointer.substring(0, slash));
    parent.set(pointer.substring(slash + 1), mapper.readTree(value));
    assertThat(errors(sample.toString())).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "canonicalInteractionId",
    "sourcePlatform",
    "destinationPlatform",
    "timestamp",
    "mediaType",
    "direction",
    "customer",
    "context",
    "transfer"
  })
  void a_field_that_the_guide_has_is_required(String name) {
    ObjectNode sample = (ObjectNode) mapper.readTree(SAMPLE);
    sample.remove(name);
    assertThat(errors(sample.toString())).isNotEmpty();
  }

  @Test
  void a_word_that_no_enum_has_is_refused_with_those_it_has() {
    String bad = SAMPLE.replace("\"nice_cxone\"", "\"cxone\"");
    assertThatThrownBy(() -> mapper.readValue(bad, CanonicalContext.class))
        .isInstanceOf(JacksonException.class)
        .hasMessageContaining("'cxone' is none of genesys_cloud, nice_cxone, nice_cognigy");
  }

  @Test
  void the_schema_and_the_record_have_the_same_fields() {
    JsonNode properties =
        mapper.readTree(resource("/schemas/canonical-context-v1.json")).get("properties");
    assertThat(properties.propertyNames())
        .containsExactlyInAnyOrderElementsOf(names(CanonicalContext.class));
    assertThat(properties.at("/customer/properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(names(CanonicalContext.Customer.class));
    assertThat(properties.at("/context/properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(names(CanonicalContext.Details.class));
    assertThat(properties.at("/bot/properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(names(CanonicalContext.Bot.class));
    assertThat(properties.at("/transcript/items/properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(names(CanonicalContext.Utterance.class));
    assertThat(properties.at("/transfer/properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(names(CanonicalContext.Transfer.class));
  }

  private static List<String> names(Class<? extends Record> type) {
    return Stream.of(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  private static List<Error> errors(String json) {
    return SCHEMA.validate(
        json,
        InputFormat.JSON,
        (ExecutionContext context) ->
            context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }

  private static String resource(String path) {
    try (InputStream in =
        Objects.requireNonNull(CanonicalContextSchemaTest.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
