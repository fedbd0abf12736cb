package dev.baton.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a program learns from the demo.
class DemoJsonTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Test
  void a_chapter_says_how_it_ended_and_where_the_books_have_the_caller() throws IOException {
    JsonNode view = JSON.readTree("{\"handoffId\":\"h-1\",\"state\":\"completed\"}");
    JsonNode told =
        JSON.readTree(DemoJson.chapter(1, new DemoRun.Ending(CallChapter.GOOD, view, caller())));
    assertThat(told.path("chapter").asInt()).isEqualTo(1);
    assertThat(told.path("title").asString()).isEqualTo(CallChapter.GOOD.title());
    assertThat(told.at("/handoff/handoffId").asString()).isEqualTo("h-1");
    assertThat(told.at("/caller/kind").asString()).isEqualTo("agent");
    assertThat(told.at("/caller/platform").asString()).isEqualTo("genesys_cloud");
    assertThat(told.path("lost").asBoolean(true)).isFalse();
    // She is with the agent that she started from, whatever the view says.
    assertThat(told.path("asExpected").asBoolean(true)).isFalse();
  }

  @Test
  void the_sums_are_good_only_without_surprises_and_losses() {
    JsonNode good = JSON.readTree(DemoJson.sums(new DemoRun.Sums(9, 8, 0, 1, 0, 0, 0, 0)));
    assertThat(good.path("good").asBoolean()).isTrue();
    assertThat(good.at("/sums/completed").asInt()).isEqualTo(8);
    assertThat(new DemoRun.Sums(9, 8, 0, 0, 0, 1, 0, 0).isGood()).isFalse();
    assertThat(new DemoRun.Sums(9, 8, 0, 1, 0, 0, 1, 0).isGood()).isFalse();
    assertThat(new DemoRun.Sums(9, 8, 0, 1, 0, 0, 0, 1).isGood()).isFalse();
  }

  private static Books.CallerEntry caller() throws IOException {
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults())) {
      String interactionId = twins.addCaller(Platform.GENESYS_CLOUD).id();
      return Objects.requireNonNull(twins.books().caller(interactionId));
    }
  }
}
