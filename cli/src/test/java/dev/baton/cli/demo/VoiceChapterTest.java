package dev.baton.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.NewSession;
import dev.baton.twin.model.SessionWrite;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whether the voice bots' chapters notice when they did not end as they must: nobody hands over
/// here, only the twin's own hands.
class VoiceChapterTest {
  private TwinServer twins;
  private String session;

  @BeforeEach
  void aCallerTalksToABot() throws IOException {
    twins = TwinServer.start(TwinOptions.defaults(), InstantSource.system(), new SecureRandom());
    session =
        twins
            .addSession(
                NewSession.voice(null, "+14155550142").knowing(Map.of("callerName", "Jane Doe")))
            .id();
  }

  @AfterEach
  void close() {
    twins.close();
  }

  private Books.CallerEntry books() {
    return Objects.requireNonNull(twins.books().caller(session));
  }

  private void write(Map<String, Object> variables) {
    twins.with((world, now) ->
        world.sessions().write(new SessionWrite(session, variables, null, null, null), now));
  }

  @Test
  void a_caller_who_is_still_with_her_bot_was_not_handed_over() {
    assertThat(VoiceChapter.TO_GENESYS.endsWith(books())).isFalse();
    assertThat(VoiceChapter.TO_CXONE.endsWith(books())).isFalse();
    assertThat(VoiceChapter.TO_GENESYS.isBack(books().with())).isTrue();
  }

  @Test
  void a_session_that_nothing_was_taken_back_from_is_no_good_end_of_the_bridge_that_was_none() {
    assertThat(VoiceChapter.BRIDGED_AND_NOT_MOVED.endsWith(books())).as("not written").isFalse();
    Map<String, Object> variables = new HashMap<>(Map.of("callerName", "Jane Doe"));
    variables.put("handoffTrigger", false);
    write(variables);
    assertThat(VoiceChapter.BRIDGED_AND_NOT_MOVED.endsWith(books())).as("taken back").isTrue();
    write(Map.of("handoffTrigger", false));
    assertThat(VoiceChapter.BRIDGED_AND_NOT_MOVED.endsWith(books())).as("her name lost").isFalse();
  }
}
