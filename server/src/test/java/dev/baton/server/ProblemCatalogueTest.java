package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.api.ProblemGuide;
import dev.baton.server.api.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// The `type` of a problem leads to what it means and what to do, in the API and in the documents.
class ProblemCatalogueTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  private static final Path PAGE = Path.of("../docs/reference/problems.md");

  @Test
  void the_type_of_a_problem_that_was_met_can_be_read_on_the_server() {
    Api.Answer met = RIG.api().get("/v1/handoffs/there-is-none");

    Api.Answer entry = RIG.api().get(met.at("/type"));

    assertThat(entry.status()).isEqualTo(200);
    for (String member : List.of("type", "title", "status")) {
      assertThat(entry.body().get(member)).as(member).isEqualTo(met.body().get(member));
    }
    assertThat(entry.at("/meaning")).contains("There is no such handoff");
    assertThat(entry.at("/remedy")).contains("/openapi.yaml");
  }

  @Test
  void every_problem_has_its_entry_and_the_list_has_them_all() {
    JsonNode items = RIG.api().get("/problems").body().path("items");

    assertThat(items.valueStream().map(item -> item.path("type").asString("")))
        .containsExactlyElementsOf(Stream.of(ProblemType.values()).map(ProblemType::uri).toList());
    assertThat(items.valueStream().toList())
        .allSatisfy(item -> {
          assertThat(RIG.api().get(item.path("type").asString("")).body()).isEqualTo(item);
          assertThat(item.path("meaning").asString("")).endsWith(".");
          assertThat(item.path("remedy").asString("")).endsWith(".");
        });
  }

  @Test
  void what_is_no_problem_is_not_found() {
    for (String path : List.of("/problems/NOT-FOUND", "/problems/not_found", "/problems/none")) {
      Problem.assertIs(RIG.api().get(path), 404, "not-found", path);
    }
  }

  @Test
  void the_page_is_rendered_from_the_catalogue() throws IOException {
    String rows =
        Stream.of(ProblemType.values())
            .map(type -> {
              ProblemGuide guide = ProblemGuide.of(type);
              return "| `%s` | %d | %s | %s | %s |"
                  .formatted(
                      type.uri(),
                      type.status().value(),
                      type.title(),
                      guide.meaning(),
                      guide.remedy());
            })
            .collect(Collectors.joining("\n"));

    assertThat(
            Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .collect(Collectors.joining("\n")))
        .isEqualTo(rows);
  }
}
