package dev.baton.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.ChatMessage;
import dev.baton.twin.model.NewChat;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the books must say of a bot's guest before her chapter counts as well ended.
class ChatChapterTest {
  private static final String GUEST = "web-test";
  private static final String CONVERSATION = "conv-test";

  private TwinServer twins;

  /// The twins are started before each test.
  @SuppressWarnings("NullAway.Init")
  ChatChapterTest() {}

  @BeforeEach
  void start() throws IOException {
    twins = TwinServer.start(TwinOptions.defaults());
    twins.addChat(NewChat.web(GUEST, CONVERSATION, 0.9));
  }

  @AfterEach
  void stop() {
    twins.close();
  }

  @Test
  void a_guest_who_is_told_of_a_callback_that_was_taken_is_well_off() {
    promise();
    tell();

    assertThat(ChatChapter.NOBODY_FREE.endsWith(books())).isTrue();
    assertThat(ChatChapter.NOBODY_FREE.isBack(books().with())).isTrue();
  }

  @Test
  void a_guest_who_is_told_too_early_is_not() {
    tell();
    assertThat(ChatChapter.NOBODY_FREE.endsWith(books())).as("no callback yet").isFalse();
    promise();
    assertThat(ChatChapter.NOBODY_FREE.endsWith(books())).as("told before").isFalse();
  }

  @Test
  void a_callback_that_she_does_not_know_of_is_not_enough() {
    promise();
    assertThat(ChatChapter.NOBODY_FREE.endsWith(books())).as("not told").isFalse();
    tell();
    tell();
    assertThat(ChatChapter.NOBODY_FREE.endsWith(books())).as("told twice").isFalse();
  }

  @Test
  void a_guest_whom_the_bot_has_met_no_person() {
    tell();

    for (ChatChapter chapter :
        List.of(ChatChapter.PATIENCE_LOST, ChatChapter.TRANSFERRED_DESPITE_503)) {
      assertThat(chapter.endsWith(books())).isFalse();
    }
  }

  private void promise() {
    twins.with((world, now) ->
        world.chats().callback(Platform.NICE_CXONE, GUEST, "general-queue", "key", now));
  }

  private void tell() {
    ChatMessage message = new ChatMessage("bot_fallback", "We call you back.", twins.books().at());
    twins.with(
        (world, now) -> world.chats().say(Platform.NICE_CXONE, CONVERSATION, message, null, now));
  }

  private Books.CallerEntry books() {
    return Objects.requireNonNull(twins.books().caller(GUEST));
  }
}
