package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.ContextCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Any file is a context, or is refused naming each mistake with a place, and the answer for
/// programs is JSON.
class ContextFileFuzzTest {
  @FuzzTest
  void a_file_is_a_context_or_refused_with_the_places_of_its_mistakes(byte[] data)
      throws IOException {
    Path file = Files.createTempFile("context", ".json");
    try {
      Files.write(file, data);
      CanonicalContext context = ContextFile.require(file);
      assertThat(ContextCheck.problems(context)).isEmpty();
    } catch (CommandFailure refused) {
      assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
      assertThat(refused).hasMessageStartingWith("the context is refused:");
      JsonNode json = JsonMapper.shared().readTree(String.valueOf(refused.json()));
      assertThat(json.isObject()).isTrue();
      for (JsonNode problem : json.withArray("problems")) {
        assertThat(problem.path("line").asInt()).isNotNegative();
      }
    } finally {
      Files.delete(file);
    }
  }
}
