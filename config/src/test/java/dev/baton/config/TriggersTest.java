package dev.baton.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.StreamSettings;
import dev.baton.core.id.AccountName;
import dev.baton.core.trigger.Condition;
import dev.baton.core.trigger.TriggerRule;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The event stream of an account, and when a conversation on it goes to a person.
class TriggersTest {
  private static final AccountName CX = new AccountName("cx");

  /// Line 9 is `stream:`, line 10 its first key.
  private static String streaming(String keys) {
    return Configs.MINIMAL + "        stream:\n" + keys.indent(10);
  }

  /// Line 10 is `triggers:`, line 11 `help:`, line 12 its first key.
  private static String triggered(String keys) {
    return streaming("").stripTrailing()
        + "\n    triggers:\n      help:\n"
        + keys.indent(8).stripTrailing()
        + "\n";
  }

  private static Condition condition(String when) {
    BatonConfig config =
        Configs.loaded(triggered("account: cx\nqueue: q\nwhen:\n" + when.indent(2)));
    return config.tenants().values().iterator().next().triggers().getFirst().rule().condition();
  }

  @Test
  void an_empty_section_is_a_stream_with_every_default() {
    TenantConfig tenant = Configs.loaded(streaming("")).tenants().values().iterator().next();

    assertThat(Objects.requireNonNull(tenant.streams().get(CX)))
        .isEqualTo(
            new StreamSettings(
                URI.create("wss://cx.example/interaction/v1/events"),
                20_000,
                10_000,
                10_000,
                2_000,
                60_000,
                300_000,
                65_536,
                1_024,
                100_000,
                16,
                new StreamSettings.HistoryCap(1_000, 500, 262_144, 20_000)));
    assertThat(tenant.triggers()).isEmpty();
  }

  @Test
  void an_account_without_the_section_has_no_stream() {
    assertThat(Configs.loaded(Configs.MINIMAL).tenants().values().iterator().next().streams())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          url: https://cx.example/events  | 10 | 16 | url           | wss://host
          url: ws://a:b@cx.example/events | 10 | 16 | url           | without a user
          ping-interval: 20               | 10 | 26 | ping-interval | no unit
          pinginterval: 20s               | 10 | 11 | pinginterval  | did you mean 'ping-interval'
          max-frame: 1B                   | 10 | 22 | max-frame     | 256B to 16MiB
          history: {messages: 501}        | 10 | 31 | history.messages | 1 to 500
          history: {page: 5}              | 10 | 21 | history.page  | did you mean 'pages'
          """)
  void a_mistake_in_a_stream_is_told_with_its_place(
      String wrong, int line, int column, String key, String words) {
    assertThat(Configs.problems(streaming(wrong)))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.line()).isEqualTo(line);
          assertThat(problem.column()).isEqualTo(column);
          assertThat(problem.path()).isEqualTo("tenants.default.accounts.cx.stream." + key);
          assertThat(problem.message()).contains(words);
        });
  }

  @Test
  void only_cxone_has_a_stream() {
    assertThat(Configs.problems(streaming("").replace("nice_cxone", "genesys_cloud")))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.line()).isEqualTo(9);
          assertThat(problem.message()).contains("only nice_cxone");
        });
  }

  @Test
  void a_trigger_says_when_and_where_to() {
    BatonConfig config =
        Configs.loaded(
            triggered(
                """
                account: cx
                queue: webchat-support
                skill-group: advanced
                language: de-AT
                when: {guest-asked: true}
                """));

    assertThat(config.tenants().values().iterator().next().triggers(CX))
        .containsExactly(
            new Trigger(
                CX,
                new TriggerRule("help", new Condition.GuestAsked()),
                "webchat-support",
                "advanced",
                "de-AT"));
  }

  @Test
  void conditions_have_the_guide_s_defaults() {
    assertThat(condition("bot-confidence: {}")).isEqualTo(new Condition.BotConfidenceBelow(0.35));
    assertThat(condition("bot-confidence: {below: 0.5}"))
        .isEqualTo(new Condition.BotConfidenceBelow(0.5));
    assertThat(condition("misunderstandings:")).isEqualTo(new Condition.MisunderstoodAtLeast(3));
  }

  @Test
  void conditions_are_composed() {
    assertThat(
            condition(
                """
                any-of:
                  - keywords: [agent, real person]
                  - all-of:
                      - misunderstandings: {at-least: 2}
                      - sentiment: [negative, angry]
                """))
        .isEqualTo(
            new Condition.AnyOf(
                List.of(
                    new Condition.Keyword(List.of("agent", "real person")),
                    new Condition.AllOf(
                        List.of(
                            new Condition.MisunderstoodAtLeast(2),
                            new Condition.SentimentIsOneOf(Set.of("negative", "angry")))))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          guest-asked: false                         | 15 | 24 | guest-asked          | must be true
          guest-askd: true                           | 15 | 11 | guest-askd           | did you mean 'guest-asked'
          bot-confidence: {below: 35}                | 15 | 35 | bot-confidence.below | 0 to 1
          bot-confidence: {below: -0.1}              | 15 | 35 | bot-confidence.below | 0 to 1
          bot-confidence: {bellow: 0.3}              | 15 | 28 | bot-confidence.bellow | did you mean 'below'
          bot-confidence: 0.3                        | 15 | 27 | bot-confidence       | must be keys with values
          keywords: agent                            | 15 | 21 | keywords             | must be a list
          keywords: []                               | 15 | 11 | keywords             | needs 1 to 50
          keywords: ['?!']                           | 15 | 22 | keywords[0]          | a word or a phrase
          misunderstandings: {at-least: 0}           | 15 | 41 | misunderstandings.at-least | 1 to 1000000
          all-of: []                                 | 15 | 11 | all-of               | needs 1 to 50
          all-of: [{guest-asked: no}]                | 15 | 34 | all-of[0].guest-asked | must be true
          all-of: [{any-of: [{all-of: [{any-of: [{guest-asked: true}]}]}]}] | 15 | 41 | all-of[0].any-of[0].all-of[0].any-of | at most 3
          """)
  void a_mistake_in_a_condition_is_told_with_its_place(
      String wrong, int line, int column, String key, String words) {
    assertThat(Configs.problems(triggered("account: cx\nqueue: q\nwhen:\n" + wrong.indent(2))))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.line()).isEqualTo(line);
          assertThat(problem.column()).isEqualTo(column);
          assertThat(problem.path()).isEqualTo("tenants.default.triggers.help.when." + key);
          assertThat(problem.message()).contains(words);
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          account: cy; queue: q; when: {guest-asked: true}                   | 12 | 18 | did you mean 'cx'
          account: cx; queue: q; when: {guest-asked: true}; language: d      | 15 | 19 | language tag
          account: cx; queue: q; when: {guest-asked: true}; skillgroup: d    | 15 |  9 | did you mean 'skill-group'
          account: cx; queue: q                                              | 11 |  7 | is missing; say what
          account: cx; when: {guest-asked: true}                             | 11 |  7 | is missing; name the queue
          account: cx; queue: q; when: {}                                    | 14 |  9 | exactly one of
          account: cx; queue: q; when: {guest-asked: true, keywords: [a]}    | 14 |  9 | join them by all-of
          """)
  void a_mistake_in_a_trigger_is_told_with_its_place(
      String keys, int line, int column, String words) {
    assertThat(Configs.problems(triggered(keys.replace("; ", "\n"))))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.line()).isEqualTo(line);
          assertThat(problem.column()).isEqualTo(column);
          assertThat(problem.message()).contains(words);
        });
  }

  @Test
  void a_trigger_needs_an_account_with_a_stream() {
    assertThat(
            Configs.problems(
                triggered("account: cx\nqueue: q\nwhen: {guest-asked: true}")
                    .replace("        stream:\n", "")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("add 'stream:'"));
  }
}
