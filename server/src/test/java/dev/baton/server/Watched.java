package dev.baton.server;

import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.NewChat;
import dev.baton.twin.model.Platform;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An account whose event stream is watched, and the guests on it.
final class Watched {
  static final String QUEUE = "webchat-support";

  private static final AtomicInteger GUESTS = new AtomicInteger();

  private Watched() {}

  /// The configuration with a stream of `cxone-main`, quick to come back, and the guide's triggers.
  static String cxone(String text) {
    return text.replaceFirst(
            "      cxone-closed:\n",
            """
                  stream:
                    backoff-base: 50ms
                    backoff-cap: 200ms
                    ack-timeout: 5s
            """
                    .indent(2)
                + "      cxone-closed:\n")
        .replaceFirst(
            "    routes:\n",
            """
                triggers:
                  unsure:
                    account: cxone-main
                    queue: webchat-support
                    when:
                      bot-confidence: {below: 0.35}
                  asked:
                    account: cxone-main
                    queue: webchat-support
                    when:
                      guest-asked: true
            """
                    .indent(0)
                + "    routes:\n");
  }

  /// The same with every default of a stream.
  static String withDefaults(String text) {
    return cxone(text).replaceFirst("( +)stream:\n( +[a-z-]+: [0-9]+m?s\n){3}", "$1stream:\n");
  }

  /// The same, where nobody answers.
  static String nowhere(String text) {
    return cxone(text).replaceFirst("( +)stream:\n", "$1stream:\n$1  url: ws://127.0.0.1:9/\n");
  }

  /// A guest, by her interaction's id, which no other test has.
  static String guest(TwinServer twins, double confidence) {
    return guest(twins, confidence, 6);
  }

  static String guest(TwinServer twins, double confidence, int messages) {
    int number = GUESTS.incrementAndGet();
    return twins
        .addChat(
            NewChat.web("web-test-" + number, "conv-test-" + number, confidence).saying(messages))
        .id();
  }

  /// What her bot thinks from now on.
  static void change(
      TwinServer twins, String guest, @Nullable Double confidence, @Nullable Boolean asked) {
    twins.with(
        (world, now) -> world.chats().change(Platform.NICE_CXONE, guest, confidence, asked, now));
  }

  static Books.CallerEntry books(TwinServer twins, String guest) {
    return Objects.requireNonNull(twins.books().caller(guest));
  }

  static Books.ChatEntry chat(TwinServer twins, String guest) {
    return Objects.requireNonNull(books(twins, guest).chat());
  }

  /// Waits until she was taken from her bot.
  static void awaitHandedOver(TwinServer twins, String guest) {
    Await.until(guest + " is handed over", () -> chat(twins, guest).handedOver() > 0);
  }
}
