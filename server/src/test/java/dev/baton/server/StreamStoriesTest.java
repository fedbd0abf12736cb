package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.TenantId;
import dev.baton.platform.stream.StreamStatus;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.fault.StreamFaults;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Guests whom bots have at CXone, and a Baton that watches: who is handed over, and with what, by
/// the twin's books.
class StreamStoriesTest {
  @RegisterExtension static final Rig RIG = Rig.create().withConfig(Watched::cxone);

  private static final AccountName ACCOUNT = new AccountName("cxone-main");

  @BeforeEach
  void the_stream_is_open() {
    Await.until(
        "the stream is open",
        () -> RIG.baton().node().streams().status(ACCOUNT) instanceof StreamStatus.Connected);
  }

  private static JsonNode handoffOf(String guest) {
    List<JsonNode> found = new ArrayList<>();
    Await.until(
        "the handoff of " + guest + " has ended",
        () -> {
          found.clear();
          RIG.api()
              .get("/v1/handoffs?limit=100")
              .body()
              .path("items")
              .forEach(item -> {
                if (item.at("/source/vendorId").asString("").equals(guest)) {
                  found.add(item);
                }
              });
          return found.size() == 1 && found.getFirst().path("terminal").asBoolean(false);
        });
    return found.getFirst();
  }

  @Test
  void a_guest_whose_bot_is_at_a_loss_is_queued_for_a_person_with_the_whole_history() {
    String guest = Watched.guest(RIG.twins(), 0.2, 230);

    Watched.awaitHandedOver(RIG.twins(), guest);

    JsonNode handoff = handoffOf(guest);
    assertThat(Rig.state(handoff)).isEqualTo("completed");
    Books.ChatEntry chat = Watched.chat(RIG.twins(), guest);
    assertThat(chat.handovers())
        .singleElement()
        .satisfies(handover -> {
          assertThat(handover.queueId()).isEqualTo(Watched.QUEUE);
          assertThat(handover.idempotencyKey()).startsWith(Rig.id(handoff));
        });
    Books.CallerEntry caller = Watched.books(RIG.twins(), guest);
    assertThat(caller.with().kind()).isIn(Party.Kind.QUEUE, Party.Kind.AGENT);
    assertThat(Objects.requireNonNull(caller.contexts().get("nice_cxone")).toString())
        .contains("low_confidence_threshold", "bot_confidence_threshold", "handoff_timestamp");
    assertThat(handoffContext(handoff).path("transcript")).hasSize(230);
  }

  /// What Baton keeps of her for whoever takes her.
  private static JsonNode handoffContext(JsonNode handoff) {
    CanonicalId id = new CanonicalId(handoff.at("/canonicalInteractionId").asString(""));
    byte[] stored =
        RIG.baton().node().interactions().personalData(new TenantId("default"), id).orElseThrow();
    return JsonMapper.shared().readTree(stored);
  }

  @Test
  void the_health_page_says_how_the_stream_stands() {
    assertThat(RIG.api().get("/health").at("/components/streams/details/cxone-main"))
        .isEqualTo("connected");
  }

  @Test
  void a_guest_who_asks_is_not_said_to_have_a_bot_at_a_loss() {
    String guest = Watched.guest(RIG.twins(), 0.9);
    Watched.change(RIG.twins(), guest, null, true);

    Watched.awaitHandedOver(RIG.twins(), guest);

    assertThat(Rig.state(handoffOf(guest))).isEqualTo("completed");
    assertThat(
            Objects.requireNonNull(Watched.books(RIG.twins(), guest).contexts().get("nice_cxone"))
                .toString())
        .contains("guest_asked", "user_requested_transfer")
        .doesNotContain("confidence_threshold");
  }

  @Test
  void a_guest_with_a_good_bot_keeps_it_until_it_loses_confidence() {
    String content = Watched.guest(RIG.twins(), 0.9);
    String later = Watched.guest(RIG.twins(), 0.9);
    long before = RIG.twins().streamsSubscribed();
    Await.until("both are known", () -> RIG.baton().node().streams().known(ACCOUNT) >= 2);

    Watched.change(RIG.twins(), later, 0.3, null);
    Watched.awaitHandedOver(RIG.twins(), later);

    assertThat(Watched.chat(RIG.twins(), content).handedOver()).isZero();
    assertThat(RIG.twins().streamsSubscribed()).isEqualTo(before);
  }

  @Test
  void an_event_that_comes_a_hundred_times_makes_one_handoff() {
    String guest = Watched.guest(RIG.twins(), 0.9);
    for (int i = 0; i < 100; i++) {
      Watched.change(RIG.twins(), guest, 0.1 + i / 1_000.0, null);
    }

    Watched.awaitHandedOver(RIG.twins(), guest);

    assertThat(Rig.state(handoffOf(guest))).isEqualTo("completed");
    Books.ChatEntry chat = Watched.chat(RIG.twins(), guest);
    assertThat(chat.handedOver()).isEqualTo(1);
    assertThat(chat.repeats()).isZero();
  }

  @Test
  void a_stream_that_is_cut_again_and_again_misses_nobody() {
    RIG.faults();
    RIG.twins().faults(FaultScript.of().withStream(StreamFaults.closing(300, 1006)));
    long before = RIG.twins().streamsSubscribed();
    List<String> eligible = new ArrayList<>();
    List<String> content = new ArrayList<>();
    Await.until(
        "the stream was cut eight times while guests came",
        () -> {
          if (eligible.size() < 60) {
            eligible.add(Watched.guest(RIG.twins(), 0.1));
            content.add(Watched.guest(RIG.twins(), 0.8));
          }
          return RIG.twins().streamsSubscribed() >= before + 8;
        });

    for (String guest : eligible) {
      Watched.awaitHandedOver(RIG.twins(), guest);
    }
    for (String guest : eligible) {
      assertThat(Rig.state(handoffOf(guest))).isEqualTo("completed");
      assertThat(Watched.chat(RIG.twins(), guest).handedOver()).isEqualTo(1);
    }
    for (String guest : content) {
      assertThat(Watched.chat(RIG.twins(), guest).handedOver()).isZero();
    }
    RIG.assertNobodyIsHurt();
  }

  @Test
  void a_limit_is_waited_for() {
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.READ, new Fault.Status(429, "1", false))
            .atMost(5),
        FaultRule.on(Platform.NICE_CXONE, Operation.HISTORY, new Fault.Status(429, "0", false))
            .atMost(2));
    String guest = Watched.guest(RIG.twins(), 0.2, 30);

    Watched.awaitHandedOver(RIG.twins(), guest);

    assertThat(handoffContext(handoffOf(guest)).path("transcript")).hasSize(30);
  }

  @Test
  void a_page_token_that_repeats_for_ever_does_not_keep_her() {
    RIG.faults(FaultRule.on(Platform.NICE_CXONE, Operation.HISTORY, new Fault.RepeatPage()));
    String guest = Watched.guest(RIG.twins(), 0.2, 230);

    Watched.awaitHandedOver(RIG.twins(), guest);

    assertThat(Watched.chat(RIG.twins(), guest).handedOver()).isEqualTo(1);
    assertThat(
            MetricsPage.of(RIG.api())
                .value(
                    "baton_stream_history_cuts_total",
                    "account",
                    "cxone-main",
                    "reason",
                    "endless"))
        .isPositive();
  }

  @Test
  void of_a_hundred_thousand_messages_she_takes_the_newest_with_her() {
    String guest = Watched.guest(RIG.twins(), 0.2, 100_000);

    Watched.awaitHandedOver(RIG.twins(), guest);

    JsonNode context = handoffContext(handoffOf(guest));
    assertThat(context.path("transcript")).hasSize(500);
    assertThat(context.at("/attributes/historyLeftOut").asString("")).isNotEmpty();
  }

  @Test
  void a_page_that_is_far_too_long_does_not_keep_her() {
    RIG.faults(FaultRule.on(Platform.NICE_CXONE, Operation.HISTORY, new Fault.BigPage(100_000)));
    String guest = Watched.guest(RIG.twins(), 0.2);

    Watched.awaitHandedOver(RIG.twins(), guest);

    assertThat(Watched.chat(RIG.twins(), guest).handedOver()).isEqualTo(1);
  }

  @Test
  void what_the_platform_garbles_keeps_nobody_from_a_person() {
    RIG.twins()
        .faults(
            FaultScript.of().withStream(new StreamFaults(0, 1006, 0.1, 0.05, 0.2, 0.2, 0.2, 0, 0)));
    List<String> guests = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      guests.add(Watched.guest(RIG.twins(), 0.2));
    }

    for (String guest : guests) {
      Watched.awaitHandedOver(RIG.twins(), guest);
      assertThat(Watched.chat(RIG.twins(), guest).handedOver()).isEqualTo(1);
    }
  }
}
