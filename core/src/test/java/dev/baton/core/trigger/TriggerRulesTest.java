package dev.baton.core.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.core.id.VendorId;
import dev.baton.core.platform.ConversationView;
import dev.baton.core.trigger.Condition.AllOf;
import dev.baton.core.trigger.Condition.AnyOf;
import dev.baton.core.trigger.Condition.BotConfidenceBelow;
import dev.baton.core.trigger.Condition.GuestAsked;
import dev.baton.core.trigger.Condition.Keyword;
import dev.baton.core.trigger.Condition.MisunderstoodAtLeast;
import dev.baton.core.trigger.Condition.SentimentIsOneOf;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// When a bot's conversation goes to a person.
class TriggerRulesTest {
  private static final TriggerRule UNSURE =
      new TriggerRule("unsure", new BotConfidenceBelow(BotConfidenceBelow.DEFAULT_THRESHOLD));
  private static final TriggerRule ASKED = new TriggerRule("asked", new GuestAsked());

  private static ConversationView.Present chat(
      String type,
      String state,
      @Nullable Double confidence,
      boolean asked,
      @Nullable Integer misunderstandings,
      @Nullable String sentiment,
      @Nullable String said) {
    return new ConversationView.Present(
        new VendorId("web-1"),
        type,
        state,
        null,
        confidence,
        asked,
        misunderstandings,
        sentiment,
        said,
        null,
        null);
  }

  private static ConversationView.Present saying(@Nullable String said) {
    return chat("webchat", "bot_active", null, false, null, null, said);
  }

  private static boolean fires(Condition condition, ConversationView.Present conversation) {
    return TriggerRules.evaluate(List.of(new TriggerRule("one", condition)), conversation)
        instanceof TriggerResult.Fired;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # type    | state             | score | asked | what comes of it
          webchat   | bot_active        | 0.34  | false | unsure low_confidence_threshold bot_confidence_threshold
          webchat   | awaiting_response | 0.0   | false | unsure low_confidence_threshold bot_confidence_threshold
          webchat   | bot_active        | 0.35  | false | quiet
          webchat   | bot_active        | 0.9   | false | quiet
          webchat   | bot_active        |       | false | quiet
          webchat   | bot_active        | NaN   | false | quiet
          webchat   | bot_active        | 0.8   | true  | asked guest_asked user_requested_transfer
          webchat   | awaiting_response |       | true  | asked guest_asked user_requested_transfer
          webchat   | bot_active        | 0.1   | true  | unsure low_confidence_threshold bot_confidence_threshold
          webchat   | queued            | 0.1   | true  | not watched
          webchat   | active            | 0.1   | true  | not watched
          webchat   | completed         | 0.1   | true  | not watched
          webchat   | bot_asleep        | 0.1   | true  | not watched
          voice     | bot_active        | 0.1   | true  | not watched
          WebChat   | bot_active        | 0.1   | true  | not watched
          """)
  void the_first_rule_that_holds_names_its_own_reason(
      String type, String state, @Nullable Double score, boolean asked, String outcome) {
    TriggerResult result =
        TriggerRules.evaluate(
            List.of(UNSURE, ASKED), chat(type, state, score, asked, null, null, null));

    assertThat(
            switch (result) {
              case TriggerResult.Fired fired -> {
                assertThat(fired.botConfidence()).isEqualTo(score);
                yield fired.rule() + " " + fired.reason() + " " + fired.source();
              }
              case TriggerResult.Quiet _ -> "quiet";
              case TriggerResult.NotWatched _ -> "not watched";
            })
        .isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Let me talk to an AGENT!         | agent          | true
          agent                            | Agent          | true
          my agents are fine               | agent          | false
          reagent                          | agent          | false
          agent007                         | agent          | false
          a real   person, please          | real person    | true
          a real. person                   | real person    | true
          unreal person                    | real person    | false
          GRÜSSE                           | grüsse         | true
          ich will einen MENSCHEN          | menschen       | true
          не бот                           | бот            | true
          бота                             | бот            | false
          ''                               | agent          | false
          """)
  void a_keyword_is_found_whole_and_in_any_case(String said, String keyword, boolean found) {
    assertThat(fires(new Keyword(List.of("nothing", keyword)), saying(said))).isEqualTo(found);
  }

  @Test
  void a_guest_who_has_said_nothing_has_said_no_keyword() {
    assertThat(fires(new Keyword(List.of("agent")), saying(null))).isFalse();
    assertThat(fires(new Keyword(List.of("?!")), saying("?!"))).isFalse();
  }

  @Test
  void of_a_lengthymessage_its_end_is_looked_at() {
    String lengthy = "person " + "la ".repeat(WholeWords.MAX_CHARS);

    assertThat(fires(new Keyword(List.of("person")), saying(lengthy))).isFalse();
    assertThat(fires(new Keyword(List.of("person")), saying(lengthy + "person"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"2,false", "3,true", "4,true", ",false"})
  void misunderstandings_are_counted_up_to_the_limit(@Nullable Integer counted, boolean fires) {
    assertThat(
            fires(
                new MisunderstoodAtLeast(MisunderstoodAtLeast.DEFAULT_COUNT),
                chat("webchat", "bot_active", null, false, counted, null, null)))
        .isEqualTo(fires);
  }

  @ParameterizedTest
  @CsvSource({"negative,true", "NEGATIVE,true", "very negative,false", "neutral,false", ",false"})
  void a_sentiment_is_one_of_the_words(@Nullable String sentiment, boolean fires) {
    assertThat(
            fires(
                new SentimentIsOneOf(Set.of("Negative", "angry")),
                chat("webchat", "bot_active", null, false, null, sentiment, null)))
        .isEqualTo(fires);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          negative | 1 | agent | misunderstandings+sentiment
          negative | 0 | agent | keyword
          neutral  | 1 | agent | keyword
          neutral  | 1 | hello | none
          negative | 0 | hello | none
          """)
  void compositions_name_what_held(
      String sentiment, int misunderstandings, String said, String why) {
    Condition condition =
        new AnyOf(
            List.of(
                new AllOf(
                    List.of(new MisunderstoodAtLeast(1), new SentimentIsOneOf(Set.of("negative")))),
                new Keyword(List.of("agent"))));
    TriggerResult result =
        TriggerRules.evaluate(
            List.of(new TriggerRule("fed-up", condition)),
            chat("webchat", "bot_active", 0.2, false, misunderstandings, sentiment, said));

    assertThat(result instanceof TriggerResult.Fired fired ? fired.reason() : "none")
        .isEqualTo(why);
  }

  @Test
  void compositions_are_at_most_three_deep() {
    Condition three = new GuestAsked();
    for (int i = 0; i < Condition.MAX_DEPTH; i++) {
      three = i % 2 == 0 ? new AllOf(List.of(three)) : new AnyOf(List.of(three));
    }
    Condition deep = three;

    assertThat(deep.depth()).isEqualTo(3);
    assertThatIllegalArgumentException().isThrownBy(() -> new AllOf(List.of(deep)));
    assertThatIllegalArgumentException().isThrownBy(() -> new AnyOf(List.of(deep)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
  void a_threshold_is_between_0_and_1(double threshold) {
    assertThatIllegalArgumentException().isThrownBy(() -> new BotConfidenceBelow(threshold));
  }

  @Test
  void what_can_never_hold_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new AllOf(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Keyword(List.of(" ")));
    assertThatIllegalArgumentException().isThrownBy(() -> new Keyword(List.of("x".repeat(101))));
    assertThatIllegalArgumentException().isThrownBy(() -> new MisunderstoodAtLeast(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new SentimentIsOneOf(Set.of()));
  }
}
