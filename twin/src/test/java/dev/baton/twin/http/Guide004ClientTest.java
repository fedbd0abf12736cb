package dev.baton.twin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.fault.StreamFaults;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.MediaType;
import dev.baton.twin.model.NewChat;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Timings;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The client of guide 004 at work against the twin, judged by the books.
class Guide004ClientTest {
  private static final Timings QUICK = new Timings(20, 5, 20, 120_000, 0);

  private static TwinServer twins(TwinOptions options) throws IOException {
    return TwinServer.start(options.withTimings(QUICK));
  }

  private static Books.ChatSums sums(TwinServer twins) {
    return twins.with((world, _) -> world.chats().sums());
  }

  private static Books.CallerEntry entry(TwinServer twins, String id) {
    return Objects.requireNonNull(twins.books().caller(id));
  }

  private static boolean hasAgent(TwinServer twins, String id) {
    return entry(twins, id).with().kind() == Party.Kind.AGENT;
  }

  private static boolean bothHaveAgents(TwinServer twins) {
    return hasAgent(twins, "web-2") && hasAgent(twins, "web-3");
  }

  @Test
  void who_has_lost_the_bot_or_asks_for_a_person_meets_one_with_her_whole_history()
      throws Exception {
    try (TwinServer twins = twins(TwinOptions.defaults());
        Guide004Client client = new Guide004Client(twins.cxone())) {
      TwinHttp.waitFor(
          "both have an agent", () -> client.failure() != null || bothHaveAgents(twins));
      assertThat(client.failure()).isNull();
      assertThat(entry(twins, "web-1").with().kind()).isEqualTo(Party.Kind.BOT);
      assertThat(entry(twins, "web-2").with().queueId()).isEqualTo("webchat-support");
      assertThat(entry(twins, "web-2").contexts().toString())
          .contains("preserved_history_count=230", "handoff_reason=low_confidence_threshold")
          .contains("bot_confidence_threshold", "(230)");
      Books.ChatSums sums = sums(twins);
      assertThat(sums.handedOver()).isEqualTo(2);
      assertThat(sums.twice() + sums.missed() + sums.notEligible()).isZero();
      assertThat(twins.summary().lost()).isZero();
    }
  }

  @Test
  void tokens_that_die_and_limits_that_are_met_lose_nobody() throws Exception {
    TwinOptions options =
        TwinOptions.defaults()
            .withFaults(
                FaultScript.of(
                    FaultRule.on(Platform.NICE_CXONE, Operation.READ, new Fault.RevokeTokens())
                        .atMost(2),
                    FaultRule.on(
                            Platform.NICE_CXONE,
                            Operation.TRANSFER,
                            new Fault.Status(429, "0.05", false))
                        .atMost(2)));
    try (TwinServer twins = twins(options);
        Guide004Client client = new Guide004Client(twins.cxone())) {
      TwinHttp.waitFor(
          "both have an agent", () -> client.failure() != null || bothHaveAgents(twins));
      assertThat(client.failure()).isNull();
      assertThat(twins.faultReport()).allSatisfy(rule -> assertThat(rule.struck()).isEqualTo(2));
    }
  }

  @Test
  void a_stream_that_is_cut_and_spoiled_again_and_again_misses_nobody() throws Exception {
    StreamFaults rough = new StreamFaults(400, 1006, 0.1, 0.001, 0.05, 0.05, 0.05, 0, 0);
    TwinOptions options =
        TwinOptions.defaults().withTraffic(600).withFaults(FaultScript.NONE.withStream(rough));
    try (TwinServer twins = twins(options);
        Guide004Client client = new Guide004Client(twins.cxone())) {
      for (int i = 0; i < 6; i++) {
        twins.addChat(new NewChat(null, MediaType.WEBCHAT, null, "", 0.1, false, 150));
      }
      TwinHttp.waitFor(
          "all of them and the guide's two have been handed over, and the stream was cut",
          () ->
              client.failure() != null
                  || (sums(twins).handedOver() >= 8 && client.connections() > 1));
      assertThat(client.failure()).isNull();
      Books.ChatSums sums = sums(twins);
      assertThat(sums.missed()).isZero();
      assertThat(sums.twice()).isZero();
      assertThat(sums.notEligible()).isZero();
      assertThat(twins.books().callers())
          .filteredOn(caller -> caller.chat() != null)
          .allSatisfy(caller ->
              assertThat(Objects.requireNonNull(caller.chat()).handovers())
                  .hasSizeLessThanOrEqualTo(1));
      assertThat(twins.summary().lost()).isZero();
    }
  }

  @Test
  void a_caller_who_speaks_to_a_bot_is_told_as_voice_and_left_alone_by_the_guide()
      throws Exception {
    try (TwinServer twins = twins(TwinOptions.defaults())) {
      NewChat speaking = new NewChat("call-1", MediaType.VOICE, null, "+14155550100", 0.1, true, 0);
      twins.addChat(speaking);
      try (Guide004Client client = new Guide004Client(twins.cxone())) {
        TwinHttp.waitFor(
            "the web chats have agents", () -> client.failure() != null || bothHaveAgents(twins));
        assertThat(client.failure()).isNull();
        assertThat(entry(twins, "call-1").with().kind()).isEqualTo(Party.Kind.BOT);
      }
    }
  }
}
