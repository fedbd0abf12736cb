package dev.baton.core.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.context.CanonicalContext.Bot;
import dev.baton.core.context.CanonicalContext.Details;
import dev.baton.core.context.CanonicalContext.Utterance;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ContextCheckTest {
  private static final String NUL = "a\0b";
  private static final String LONE_SURROGATE = "ab\uD83D";

  @Test
  void a_good_context_has_no_problems() {
    assertThat(ContextCheck.problems(Contexts.good())).isEmpty();
    assertThat(ContextCheck.problems(Contexts.withPhone(null))).isEmpty();
    assertThat(ContextCheck.problems(Contexts.withTarget(null))).isEmpty();
    assertThat(
            ContextCheck.problems(
                Contexts.with(new Details(null, null, null, List.of(), List.of()))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          (415) 555-1234    | +14155551234
          4155551234        | +14155551234
          0049 30 123456    | +4930123456
          +49 (30) 123456   | +4930123456
          020 7946 0018     | +442079460018
          +1 415 555 1234   | +14155551234
          """)
  void a_phone_number_in_another_form_is_refused_with_a_guess(String phone, String guess) {
    assertThat(ContextCheck.problems(Contexts.withPhone(phone)))
        .containsExactly(
            new ContextProblem(
                "/customer/phone", "phone is not E.164; did you mean " + guess + "?"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "anonymous", "+", "+1", "12", "+4912", "+10000000000", "+999999999999999999"})
  void what_is_no_phone_number_is_refused_with_an_example(String phone) {
    assertThat(ContextCheck.problems(Contexts.withPhone(phone)))
        .containsExactly(
            new ContextProblem(
                "/customer/phone",
                "phone is not a phone number of any country in E.164 form, for example"
                    + " +14155551234"));
  }

  @Test
  void an_endless_phone_number_is_refused_before_it_is_looked_at() {
    assertThat(ContextCheck.problems(Contexts.withPhone("1".repeat(200))))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("is not a phone number"));
    assertThat(ContextCheck.problems(Contexts.withPhone("1".repeat(201))))
        .containsExactly(
            new ContextProblem(
                "/customer/phone", "phone has 201 characters; an E.164 number has at most 16"));
  }

  @Test
  void short_texts_have_at_most_200_characters() {
    String longest = "x".repeat(200);
    String tooLong = "x".repeat(201);
    String message = "has 201 characters, at most 200";
    assertThat(ContextCheck.problems(Contexts.withSegment(longest))).isEmpty();
    assertThat(ContextCheck.problems(Contexts.withSegment(tooLong)))
        .containsExactly(new ContextProblem("/customer/segment", message));
    assertThat(ContextCheck.problems(Contexts.with(texts(tooLong, tooLong))))
        .containsExactly(
            new ContextProblem("/context/accountNumber", message),
            new ContextProblem("/context/previousQueue", message));
    assertThat(ContextCheck.problems(Contexts.withTarget(tooLong)))
        .containsExactly(new ContextProblem("/transfer/targetAgentId", message));
  }

  @Test
  void an_agent_who_is_asked_for_has_a_name() {
    assertThat(ContextCheck.problems(Contexts.withTarget("")))
        .containsExactly(new ContextProblem("/transfer/targetAgentId", "is empty; leave it out"));
  }

  @Test
  void what_the_database_cannot_store_is_refused_where_it_stands() {
    String nul = "has a NUL or a lone surrogate at 1; take it out";
    String surrogate = "has a NUL or a lone surrogate at 2; take it out";
    assertThat(ContextCheck.problems(Contexts.withSegment(NUL)))
        .containsExactly(new ContextProblem("/customer/segment", nul));
    assertThat(ContextCheck.problems(Contexts.with(texts(NUL, LONE_SURROGATE))))
        .containsExactly(
            new ContextProblem("/context/accountNumber", nul),
            new ContextProblem("/context/previousQueue", surrogate));
    assertThat(ContextCheck.problems(Contexts.withTarget(NUL)))
        .containsExactly(new ContextProblem("/transfer/targetAgentId", nul));
    assertThat(ContextCheck.problems(Contexts.with(Map.of("note", LONE_SURROGATE))))
        .containsExactly(new ContextProblem("/attributes/note", surrogate));
    assertThat(ContextCheck.problems(Contexts.with(Map.of("note", "\0"))))
        .extracting(ContextProblem::message)
        .containsExactly("has a NUL or a lone surrogate at 0; take it out");
    assertThat(ContextCheck.problems(Contexts.with(Map.of("note", "thanks \uD83D\uDE00"))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 42, 86_400})
  void a_hold_lasts_from_nothing_to_a_day(int holdDurationSec) {
    assertThat(ContextCheck.problems(Contexts.with(held(holdDurationSec)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 86_401})
  void a_hold_outside_of_a_day_is_refused(int holdDurationSec) {
    assertThat(ContextCheck.problems(Contexts.with(held(holdDurationSec))))
        .containsExactly(
            new ContextProblem(
                "/context/holdDurationSec", "is " + holdDurationSec + "; 0 to 86400 is allowed"));
  }

  @Test
  void keys_are_those_of_a_telephone_one_each() {
    assertThat(ContextCheck.problems(Contexts.with(keys("0", "9", "*", "#", "A", "D")))).isEmpty();
    assertThat(ContextCheck.problems(Contexts.with(keys("1", "12", "", "E", "a"))))
        .extracting(ContextProblem::path)
        .containsExactly(
            "/context/dtmfSequence/1",
            "/context/dtmfSequence/2",
            "/context/dtmfSequence/3",
            "/context/dtmfSequence/4");
    assertThat(ContextCheck.problems(Contexts.with(Contexts.details(Collections.nCopies(64, "1")))))
        .isEmpty();
    assertThat(ContextCheck.problems(Contexts.with(Contexts.details(Collections.nCopies(65, "1")))))
        .containsExactly(new ContextProblem("/context/dtmfSequence", "has 65 keys, at most 64"));
  }

  @Test
  void a_list_far_too_long_gets_no_more_problems_than_it_may_have_entries() {
    assertThat(
            ContextCheck.problems(
                Contexts.with(Contexts.details(Collections.nCopies(100_000, "x")))))
        .hasSize(1 + ContextLimits.DTMF_KEYS);
  }

  @Test
  void compliance_flags_are_few_and_plain() {
    assertThat(
            ContextCheck.problems(
                Contexts.with(flags("pci_dss", "PCI", "a b", "", "x".repeat(41)))))
        .extracting(ContextProblem::path)
        .containsExactly(
            "/context/complianceFlags/1",
            "/context/complianceFlags/2",
            "/context/complianceFlags/3",
            "/context/complianceFlags/4");
    String[] many = Collections.nCopies(17, "pci_dss").toArray(String[]::new);
    assertThat(ContextCheck.problems(Contexts.with(flags(many))))
        .containsExactly(
            new ContextProblem("/context/complianceFlags", "has 17 flags, at most 16"));
  }

  @Test
  void a_flag_is_no_place_for_a_number() {
    assertThat(ContextCheck.problems(Contexts.with(flags("f12345678")))).isEmpty();
    assertThat(ContextCheck.problems(Contexts.with(flags("iso_27001", "f4111111111111111"))))
        .containsExactly(
            new ContextProblem(
                "/context/complianceFlags/1", "has more than 8 digits; no flag has"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"****", "****34", "tok_abcdefghijklmnopqrstuvwxyz"})
  void a_number_that_was_hidden_before_is_taken(String phone) {
    assertThat(ContextCheck.problems(Contexts.withPhone(phone))).isEmpty();
  }

  @Test
  void what_a_bot_found_out_is_bounded() {
    assertThat(ContextCheck.problems(Contexts.full())).isEmpty();
    Bot bad = new Bot("x".repeat(201), 1.01, "german, please", "x".repeat(4_001));
    assertThat(ContextCheck.problems(Contexts.with(bad)))
        .containsExactly(
            new ContextProblem("/bot/intent", "has 201 characters, at most 200"),
            new ContextProblem("/bot/confidence", "must be 0 to 1"),
            new ContextProblem("/bot/language", "is no BCP 47 language tag, for example de-AT"),
            new ContextProblem("/bot/summary", "has 4001 characters, at most 4000"));
    Bot most = new Bot("x".repeat(200), 1.0, null, "x".repeat(4_000));
    assertThat(ContextCheck.problems(Contexts.with(most))).isEmpty();
    assertThat(ContextCheck.problems(Contexts.with(new Bot(null, 0.0, null, null)))).isEmpty();
    assertThat(ContextCheck.problems(Contexts.with(new Bot(null, -0.01, null, null))))
        .containsExactly(new ContextProblem("/bot/confidence", "must be 0 to 1"));
    assertThat(ContextCheck.problems(Contexts.with(new Bot(null, Double.NaN, null, null))))
        .containsExactly(new ContextProblem("/bot/confidence", "must be 0 to 1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"en", "de-AT", "zh-Hant-TW", "es-419", "de-x-aaaaaaaa-bbbbbbbb-cccccccc-ddd"})
  void a_language_is_a_language_tag(String tag) {
    assertThat(ContextCheck.problems(Contexts.with(new Bot(null, 0.5, tag, null)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x-private", "de-x-aaaaaaaa-bbbbbbbb-cccccccc-dddd"})
  void a_tag_without_a_language_or_of_more_than_35_characters_is_refused(String tag) {
    assertThat(ContextCheck.problems(Contexts.with(new Bot(null, null, tag, null))))
        .containsExactly(
            new ContextProblem("/bot/language", "is no BCP 47 language tag, for example de-AT"));
  }

  @Test
  void a_transcript_is_bounded() {
    Utterance[] many =
        Collections.nCopies(501, new Utterance(Author.BOT, null, "x")).toArray(Utterance[]::new);
    assertThat(ContextCheck.problems(Contexts.with(null, many)))
        .containsExactly(new ContextProblem("/transcript", "has 501 utterances, at most 500"));
    assertThat(
            ContextCheck.problems(
                Contexts.with(
                    null,
                    new Utterance(Author.BOT, Instant.MAX, "x".repeat(4_001)),
                    new Utterance(Author.CALLER, Instant.parse("2024-05-14T08:32:11Z"), NUL))))
        .containsExactly(
            new ContextProblem("/transcript/0/text", "has 4001 characters, at most 4000"),
            new ContextProblem("/transcript/0/at", "is not within the years 1970 to 9999"),
            new ContextProblem(
                "/transcript/1/text", "has a NUL or a lone surrogate at 1; take it out"));
  }

  @Test
  void an_utterance_without_author_or_text_is_refused() {
    JsonMapper mapper = JsonMapper.builder().build();
    String json = mapper.writeValueAsString(Contexts.full());
    String without = json.replaceAll("\"author\":\"caller\",\"text\":\"my money\"", "");
    assertThat(ContextCheck.problems(mapper.readValue(without, CanonicalContext.class)))
        .extracting(ContextProblem::path)
        .containsExactly("/transcript/1/author", "/transcript/1/text");
  }

  @Test
  void the_attribute_of_a_claim_is_batons_own() {
    assertThat(ContextCheck.problems(Contexts.with(Map.of("contextClaim", "x"))))
        .containsExactly(
            new ContextProblem("/attributes/contextClaim", "is Baton's own; choose another name"));
  }

  @Test
  void attributes_are_bounded_in_number_name_and_length() {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 51; i++) {
      many.put("a" + i, "");
    }
    assertThat(ContextCheck.problems(Contexts.with(many)))
        .containsExactly(new ContextProblem("/attributes", "has 51 attributes, at most 50"));
    many.remove("a50");
    assertThat(ContextCheck.problems(Contexts.with(many))).isEmpty();
    assertThat(ContextCheck.problems(Contexts.with(Map.of("note", "x".repeat(2_000))))).isEmpty();
    assertThat(ContextCheck.problems(Contexts.with(Map.of("note", "x".repeat(2_001)))))
        .containsExactly(
            new ContextProblem("/attributes/note", "has 2001 characters, at most 2000"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1st", "a b", "a/b", "ümlaut"})
  void an_attribute_with_an_odd_name_is_refused_without_repeating_it(String name) {
    assertThat(ContextCheck.problems(Contexts.with(Map.of(name, "x"))))
        .singleElement()
        .satisfies(problem -> assertThat(problem.path()).isEqualTo("/attributes"));
  }

  @Test
  void an_attribute_without_a_value_is_refused() {
    JsonMapper mapper = JsonMapper.builder().build();
    String json = mapper.writeValueAsString(Contexts.with(Map.of("note", "x")));
    String without = json.replace("\"note\":\"x\"", "\"note\":null");
    assertThat(ContextCheck.problems(mapper.readValue(without, CanonicalContext.class)))
        .containsExactly(
            new ContextProblem("/attributes/note", "has no value; give a text or leave it out"));
  }

  @Test
  void all_problems_are_said_at_once_and_no_personal_value_is_repeated() {
    CanonicalContext bad = Contexts.with(Map.of("note", "Ms Miller\0", "9", "x"));
    assertThat(ContextCheck.problems(bad)).hasSize(2);
    assertThat(ContextCheck.problems(bad).toString()).doesNotContain("Miller");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "interactionId",
        "INTERACTIONID",
        "interaction_id",
        "Call-ID",
        "conversationId",
        "participantId",
        "routingData",
        "sessionData",
        "contactId",
        "callId",
        "sessionId"
      })
  void vendors_routing_artifacts_are_known_in_any_case(String name) {
    assertThat(ContextCheck.isVendorArtifact(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"note", "interaction", "canonicalInteractionId"})
  void other_names_are_no_vendor_artifacts(String name) {
    assertThat(ContextCheck.isVendorArtifact(name)).isFalse();
  }

  private static Details texts(String accountNumber, String previousQueue) {
    return new Details(accountNumber, previousQueue, null, List.of(), List.of());
  }

  private static Details held(int holdDurationSec) {
    return new Details(null, null, holdDurationSec, List.of(), List.of());
  }

  private static Details keys(String... keys) {
    return Contexts.details(List.of(keys));
  }

  private static Details flags(String... flags) {
    return new Details(null, null, null, List.of(), List.of(flags));
  }
}
