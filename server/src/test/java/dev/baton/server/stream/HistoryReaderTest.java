package dev.baton.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Account;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.account.Dialect;
import dev.baton.core.account.Secret;
import dev.baton.core.account.StreamSettings.HistoryCap;
import dev.baton.core.context.Author;
import dev.baton.core.context.CanonicalContext.Utterance;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.TenantId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.ChatMessage;
import dev.baton.core.platform.Platform;
import dev.baton.core.wire.WireResponse;
import dev.baton.platform.PlatformClient;
import dev.baton.platform.cxone.CxoneGuide;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is read of a conversation, whatever pages the platform sends.
class HistoryReaderTest {
  private static final Account ACCOUNT =
      new Account(
          new AccountName("cx"),
          new TenantId("default"),
          Platform.NICE_CXONE,
          Dialect.GUIDE,
          URI.create("https://cx.example"),
          URI.create("https://cx.example/oauth/token"),
          "id",
          new Secret("s"),
          List.of(),
          60_000,
          null,
          null,
          AccountLimits.defaults());

  private static final HistoryCap ROOMY = new HistoryCap(2_000, 500, 1 << 20, 60_000);

  private final AtomicInteger asked = new AtomicInteger();

  /// @param pages answers to a page token, the empty one first
  private History read(HistoryCap cap, Function<String, WireResponse> pages)
      throws InterruptedException {
    return read(cap, System::nanoTime, pages);
  }

  private History read(HistoryCap cap, LongSupplier nanoTime, Function<String, WireResponse> pages)
      throws InterruptedException {
    PlatformClient client =
        new PlatformClient(
            ACCOUNT,
            CxoneGuide.codec(),
            (account, request, deadlineMs, repeatable) -> {
              asked.incrementAndGet();
              String[] parts = request.path().split("cursor=", 2);
              return pages.apply(parts.length < 2 ? "" : parts[1]);
            });
    Reads reads =
        new Reads(
            ACCOUNT.name(),
            client,
            1_000,
            System::nanoTime,
            new Random(1),
            (call, out, took) -> {});
    return new HistoryReader(reads, cap, nanoTime).read(new VendorId("web-1"));
  }

  private static WireResponse page(int from, int to, @Nullable String next) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    ArrayNode entities = body.putArray("entities");
    int step = from <= to ? 1 : -1;
    for (int i = from; i != to; i += step) {
      entities
          .addObject()
          .put("type", "text")
          .put("author", i % 2 == 0 ? "guest" : "bot")
          .put("content", "m" + i)
          .put("timestamp", Instant.EPOCH.plusSeconds(i).toString());
    }
    if (next != null) {
      body.put("nextPageToken", next);
    }
    return new WireResponse(200, Map.of(), body.toString());
  }

  private static List<String> texts(History history) {
    return history.said().stream().map(Utterance::text).toList();
  }

  @Test
  void every_page_is_read_in_order() throws InterruptedException {
    History history =
        read(
            ROOMY,
            token ->
                switch (token) {
                  case "" -> page(0, 100, "a");
                  case "a" -> page(100, 200, "b");
                  default -> page(200, 230, null);
                });

    assertThat(history.said()).hasSize(230);
    assertThat(history.said().getFirst())
        .isEqualTo(new Utterance(Author.CALLER, Instant.EPOCH, "m0"));
    assertThat(history.said().getLast().text()).isEqualTo("m229");
    assertThat(history.notes()).isEmpty();
  }

  @Test
  void of_a_hundred_thousand_messages_the_newest_are_kept_and_the_rest_is_told()
      throws InterruptedException {
    History history =
        read(
            ROOMY,
            token -> {
              int from = token.isEmpty() ? 0 : Integer.parseInt(token);
              return page(from, from + 100, from == 99_900 ? null : String.valueOf(from + 100));
            });

    assertThat(history.said()).hasSize(500);
    assertThat(texts(history)).startsWith("m99500").endsWith("m99999");
    assertThat(history.leftOut()).isEqualTo(99_500);
    assertThat(history.cut()).isNull();
    assertThat(history.notes()).containsExactly(Map.entry("historyLeftOut", "99500"));
    assertThat(asked).hasValue(1_000);
  }

  @Test
  void pages_that_begin_with_the_newest_are_read_only_as_far_as_there_is_room()
      throws InterruptedException {
    History history =
        read(
            new HistoryCap(2_000, 150, 1 << 20, 60_000),
            token -> {
              int from = token.isEmpty() ? 99_999 : Integer.parseInt(token);
              return page(from, from - 100, String.valueOf(from - 100));
            });

    assertThat(texts(history)).startsWith("m99850").endsWith("m99999").hasSize(150);
    assertThat(asked).hasValue(2);
  }

  @Test
  void a_token_that_repeats_for_ever_ends_the_reading() throws InterruptedException {
    History history =
        read(ROOMY, token -> token.isEmpty() ? page(0, 100, "a") : page(100, 200, "a"));

    assertThat(history.said()).hasSize(200);
    assertThat(history.cut()).isEqualTo(HistoryCut.ENDLESS);
    assertThat(history.notes()).containsExactly(Map.entry("historyCut", "endless"));
    assertThat(asked).hasValue(2);
  }

  @Test
  void tokens_without_end_are_followed_as_far_as_the_cap() throws InterruptedException {
    History history =
        read(
            new HistoryCap(20, 500, 1 << 20, 60_000),
            token -> page(0, 1, token.isEmpty() ? "1" : token + "1"));

    assertThat(history.said()).hasSize(20);
    assertThat(history.cut()).isEqualTo(HistoryCut.PAGES);
  }

  @Test
  void time_is_up_while_pages_still_come() throws InterruptedException {
    AtomicInteger looks = new AtomicInteger();
    History history =
        read(
            new HistoryCap(1_000, 500, 1 << 20, 1_000),
            () -> looks.incrementAndGet() * 100_000_000L,
            token -> page(0, 1, String.valueOf(looks.get())));

    assertThat(history.cut()).isEqualTo(HistoryCut.TIME);
    assertThat(history.said()).hasSizeBetween(1, 10);
  }

  @Test
  void long_messages_are_kept_as_far_as_there_is_room() throws InterruptedException {
    History history = read(new HistoryCap(10, 500, 10, 60_000), token -> page(1_000, 1_010, null));

    assertThat(texts(history)).containsExactly("m1008", "m1009");
    assertThat(history.leftOut()).isEqualTo(8);
  }

  @Test
  void a_page_that_cannot_be_read_does_not_keep_the_guest() throws InterruptedException {
    History history =
        read(
            ROOMY,
            token ->
                token.isEmpty() ? page(0, 100, "a") : new WireResponse(200, Map.of(), "gibberish"));

    assertThat(history.said()).hasSize(100);
    assertThat(history.cut()).isEqualTo(HistoryCut.UNREADABLE);
    assertThat(asked).hasValue(4);
  }

  @Test
  void a_limited_account_is_asked_again_when_it_says_so() throws InterruptedException {
    History history =
        read(
            ROOMY,
            token ->
                asked.get() <= 5
                    ? new WireResponse(429, Map.of("retry-after", "0"), "")
                    : page(0, 3, null));

    assertThat(texts(history)).containsExactly("m0", "m1", "m2");
    assertThat(asked).hasValue(6);
  }

  @Test
  void a_limit_that_lasts_longer_than_the_guest_waits_is_not_waited_for()
      throws InterruptedException {
    History history =
        read(
            new HistoryCap(10, 500, 1 << 20, 5_000),
            token -> new WireResponse(429, Map.of("retry-after", "60"), ""));

    assertThat(history.said()).isEmpty();
    assertThat(history.cut()).isEqualTo(HistoryCut.UNREADABLE);
    assertThat(asked).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text  | guest    | hello | CALLER | hello
          text  | Customer | hello | CALLER | hello
          text  | bot      | hello | BOT    | hello
          TEXT  | agent    | hello | AGENT  | hello
          text  | system   | hello | BOT    | [system] hello
          image | guest    | a.png | CALLER | [image] a.png
          card  | unknown  | x     | BOT    | [unknown] [card] x
          """)
  void a_message_is_condensed_to_who_and_what(
      String type, String author, String content, Author who, String text) {
    assertThat(History.utterance(new ChatMessage(type, author, content, "yesterday")))
        .isEqualTo(new Utterance(who, null, text));
  }

  @Test
  void a_message_is_as_long_as_a_context_takes() {
    Utterance said =
        History.utterance(
            new ChatMessage(
                "text", "guest", "x".repeat(3_998) + "😀😀", "2024-05-14T08:32:11+02:00"));

    assertThat(said.text()).hasSize(3_999).endsWith("x…");
    assertThat(said.at()).isEqualTo(Instant.parse("2024-05-14T06:32:11Z"));
  }
}
