package dev.baton.core.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.baton.core.id.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Any JSON is refused, or makes a context that the check judges within bounds: what it lets pass
/// fits the schema and comes back from JSON as it went in.
class ContextFuzzTest {
  /// One for each place that the limits allow, and one for each list that is too long.
  private static final int MOST_PROBLEMS =
      20
          + ContextLimits.DTMF_KEYS
          + ContextLimits.COMPLIANCE_FLAGS
          + 3 * ContextLimits.UTTERANCES
          + 2 * ContextLimits.ATTRIBUTES;

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(resource("/schemas/canonical-context-v1.json"), InputFormat.JSON);

  private static final Pattern CANONICAL_ID =
      Pattern.compile("int-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  @FuzzTest
  void what_the_check_lets_pass_fits_the_schema(byte[] data) {
    CanonicalContext context;
    try {
      context = JSON.readValue(data, CanonicalContext.class);
    } catch (JacksonException refused) {
      return;
    }
    if (context == null || lacksWhatItsReadersRequire(context)) {
      return;
    }
    List<ContextProblem> problems = ContextCheck.problems(context);
    assertThat(problems.size()).isLessThanOrEqualTo(MOST_PROBLEMS);
    problems.forEach(p -> assertThat(p.path()).startsWith("/"));
    if (problems.isEmpty()) {
      String json = JSON.writeValueAsString(context);
      assertThat(Text.isStorable(json)).isTrue();
      assertThat(SCHEMA.validate(json, InputFormat.JSON)).as(json).isEmpty();
      assertThat(JSON.readValue(json, CanonicalContext.class)).isEqualTo(context);
    }
  }

  /// The API gives these itself, and a file's reader asks for them before the check.
  private static boolean lacksWhatItsReadersRequire(CanonicalContext context) {
    return context.canonicalInteractionId() == null
        || !CANONICAL_ID.matcher(context.canonicalInteractionId().value()).matches()
        || context.sourcePlatform() == null
        || context.destinationPlatform() == null
        || context.timestamp() == null
        || !context.timestamp().toString().matches("[0-9]{4}-.*")
        || context.mediaType() == null
        || context.direction() == null
        || context.customer() == null
        || context.context() == null
        || context.transfer() == null
        || context.transfer().initiatedBy() == null
        || context.transfer().transferType() == null;
  }

  private static String resource(String name) {
    try (InputStream in = ContextFuzzTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
