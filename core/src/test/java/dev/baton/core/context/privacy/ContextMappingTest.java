package dev.baton.core.context.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.core.account.Secret;
import dev.baton.core.context.Author;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.CanonicalContext.Bot;
import dev.baton.core.context.CanonicalContext.Customer;
import dev.baton.core.context.CanonicalContext.Details;
import dev.baton.core.context.CanonicalContext.Transfer;
import dev.baton.core.context.CanonicalContext.Utterance;
import dev.baton.core.context.ContextCheck;
import dev.baton.core.context.Contexts;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.ContextLoss;
import dev.baton.core.platform.ContextLoss.Kind;
import dev.baton.core.platform.Platform;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextMappingTest {
  private static final String CARD = "4111111111111111";
  private static final Secret KEY = new Secret("a key of some length");

  private final Scene scene = new Scene();

  @Test
  void without_rules_and_flags_everything_travels() {
    CanonicalContext given = Contexts.full();
    MappedContext mapped = map(given, PrivacyRules.defaults());
    assertThat(mapped.losses()).isEmpty();
    assertThat(mapped.context()).isEqualTo(given);
  }

  @Test
  void it_goes_to_the_platform_that_is_asked_for() {
    CanonicalContext mapped =
        ContextMapping.map(
                Contexts.good(), Platform.NICE_COGNIGY, tenant("a"), PrivacyRules.defaults())
            .context();
    assertThat(mapped.destinationPlatform()).isEqualTo(Platform.NICE_COGNIGY);
  }

  @ParameterizedTest
  @EnumSource(ContextField.class)
  void a_field_that_is_dropped_is_missing_and_reported(ContextField field) {
    MappedContext mapped = map(scene.build(), rules(Map.of(field, FieldRule.DROP)));
    assertThat(mapped.losses()).contains(new ContextLoss(field.pointer(), Kind.DROPPED));
    assertThat(scene.valueOf(mapped.context(), field)).isNull();
  }

  @ParameterizedTest
  @EnumSource(ContextField.class)
  void a_field_that_is_masked_or_tokenised_shows_at_most_its_last_two_characters(
      ContextField field) {
    if (!field.allowed().contains(FieldRule.MASK)) {
      assertThatThrownBy(() -> rules(Map.of(field, FieldRule.MASK)))
          .hasMessage(field.path() + " cannot be mask");
      return;
    }
    String given = String.valueOf(scene.valueOf(scene.build(), field));
    MappedContext masked = map(scene.build(), rules(Map.of(field, FieldRule.MASK)));
    assertThat(masked.losses()).contains(new ContextLoss(field.pointer(), Kind.MASKED));
    assertThat(scene.valueOf(masked.context(), field))
        .isEqualTo("****" + given.substring(given.length() - 2));

    MappedContext token = map(scene.build(), rules(Map.of(field, FieldRule.TOKENISE)));
    assertThat(token.losses()).contains(new ContextLoss(field.pointer(), Kind.TOKENISED));
    assertThat(String.valueOf(scene.valueOf(token.context(), field))).matches("tok_[a-z2-7]{26}");
  }

  @ParameterizedTest
  @CsvSource({
    "'', ****",
    "1, ****",
    "1234567, ****",
    "12345678, ****78",
    "ACC-992837, ****37",
    "****, ****",
    "****37, ****37"
  })
  void a_mask_is_the_same_for_every_length(String value, String masked) {
    scene.accountNumber = value;
    MappedContext mapped =
        map(scene.build(), rules(Map.of(ContextField.ACCOUNT_NUMBER, FieldRule.MASK)));
    assertThat(mapped.context().context().accountNumber()).isEqualTo(masked);
  }

  @Test
  void a_token_is_the_same_for_the_same_value_of_the_same_tenant_under_the_same_key() {
    PrivacyRules rules = rules(Map.of(ContextField.ACCOUNT_NUMBER, FieldRule.TOKENISE));
    PrivacyRules otherKey =
        new PrivacyRules(
            rules.fields(), Map.of(), FieldRule.KEEP, Set.of(), new Secret("another key"));
    String token = token(tenant("a"), rules);
    assertThat(token(tenant("a"), rules)).isEqualTo(token);
    assertThat(token(tenant("b"), rules)).isNotEqualTo(token);
    assertThat(token(tenant("a"), otherKey)).isNotEqualTo(token);
    // The first 16 bytes of HMAC-SHA-256 over a, NUL, ACC-992837, made with another program.
    assertThat(token).isEqualTo("tok_s6e55qnxabcmo4p5e4ewtu2gfu");
  }

  @Test
  void a_rule_that_makes_tokens_needs_a_key() {
    assertThatThrownBy(() ->
            new PrivacyRules(
                Map.of(), Map.of("a", FieldRule.TOKENISE), FieldRule.KEEP, Set.of(), null))
        .hasMessage("a rule is tokenise, and there is no token key");
  }

  @Test
  void attributes_have_rules_by_name_and_one_for_the_rest() {
    scene.attributes =
        Map.of("crmTicket", "T-4711-0815", "email", "ada@example.org", "note", "hello there");
    PrivacyRules rules =
        new PrivacyRules(
            Map.of(),
            Map.of("crmTicket", FieldRule.KEEP, "email", FieldRule.MASK),
            FieldRule.DROP,
            Set.of(),
            null);
    MappedContext mapped = map(scene.build(), rules);
    assertThat(mapped.context().attributes())
        .containsOnly(Map.entry("crmTicket", "T-4711-0815"), Map.entry("email", "****rg"));
    assertThat(mapped.losses())
        .containsExactlyInAnyOrder(
            new ContextLoss("/attributes/email", Kind.MASKED),
            new ContextLoss("/attributes/note", Kind.DROPPED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"interactionId", "conversation_id", "ROUTINGDATA", "contextClaim"})
  void vendors_artifacts_are_stripped_and_reported(String name) {
    scene.attributes = Map.of(name, "gen-int-77a2c91f", "crmTicket", "T-4711");
    MappedContext mapped = map(scene.build(), PrivacyRules.defaults());
    assertThat(mapped.context().attributes()).containsOnlyKeys("crmTicket");
    assertThat(mapped.losses())
        .containsExactly(new ContextLoss("/attributes/" + name, Kind.STRIPPED));
  }

  @Test
  void a_clear_number_beside_a_claim_of_masking_is_masked_and_reported() {
    scene.piiMasked = true;
    scene.withoutFreeText();
    MappedContext mapped = map(scene.build(), PrivacyRules.defaults());
    assertThat(mapped.context().customer()).isEqualTo(new Customer("****34", "enterprise", true));
    assertThat(mapped.context().context().accountNumber()).isEqualTo("****37");
    assertThat(mapped.context().context().dtmfSequence()).containsExactly("1", "3", "0");
    assertThat(mapped.losses())
        .containsExactly(
            new ContextLoss("/customer/phone", Kind.MASKED),
            new ContextLoss("/context/accountNumber", Kind.MASKED));
  }

  @Test
  void what_came_masked_stays_as_it_is_and_is_no_loss() {
    scene.piiMasked = true;
    scene.phone = "****34";
    scene.accountNumber = "****37";
    scene.withoutFreeText();
    MappedContext mapped = map(scene.build(), PrivacyRules.defaults());
    assertThat(mapped.losses()).isEmpty();
    assertThat(mapped.context().customer()).isEqualTo(new Customer("****34", "enterprise", true));
  }

  /// The flag speaks for all that could be personal, not for the phone number alone.
  @ParameterizedTest
  @CsvSource({
    // phone, account, attribute, summary, said, is it masked
    ",,,,, true",
    "****34,****37,,,, true",
    "+14155551234,,,,, false",
    ",ACC-992837,,,, false",
    ",,a note,,, false",
    ",,****,,, true",
    ",,,a summary,, false",
    ",,,,something, false"
  })
  void the_context_is_masked_when_nothing_personal_travels_in_clear(
      @Nullable String phone,
      @Nullable String account,
      @Nullable String attribute,
      @Nullable String summary,
      @Nullable String said,
      boolean masked) {
    scene.phone = phone;
    scene.accountNumber = account;
    scene.attributes = attribute == null ? Map.of() : Map.of("note", attribute);
    scene.bot = new Bot("refund", 0.5, "en", summary);
    scene.transcript = said == null ? List.of() : List.of(new Utterance(Author.CALLER, null, said));
    MappedContext mapped = map(scene.build(), PrivacyRules.defaults());
    assertThat(mapped.context().customer().piiMasked()).isEqualTo(masked);
  }

  @Test
  void an_attribute_that_the_configuration_keeps_by_name_is_not_personal() {
    scene.phone = null;
    scene.accountNumber = null;
    scene.withoutFreeText();
    scene.attributes = Map.of("crmTicket", "T-4711");
    PrivacyRules rules =
        new PrivacyRules(
            Map.of(), Map.of("crmTicket", FieldRule.KEEP), FieldRule.KEEP, Set.of(), null);
    assertThat(map(scene.build(), rules).context().customer().piiMasked()).isTrue();
    assertThat(map(scene.build(), PrivacyRules.defaults()).context().customer().piiMasked())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+14155551234",
        "+1 (415) 555-1234",
        "415.555.1234",
        "0415 5551234",
        "555 1234",
        "４１５５５５１２３４",
        "call 1-415-555-1234 now"
      })
  void a_hidden_number_is_not_told_by_free_text_either(String written) {
    scene.bot = new Bot(null, null, null, "caller " + written);
    scene.transcript = List.of(new Utterance(Author.CALLER, null, "it is " + written + ", yes"));
    scene.attributes = Map.of("note", written);
    MappedContext mapped = map(scene.build(), rules(Map.of(ContextField.PHONE, FieldRule.MASK)));
    CanonicalContext out = mapped.context();
    String told =
        Objects.requireNonNull(out.bot()).summary()
            + out.transcript().getFirst().text()
            + out.attributes().get("note");
    assertThat(told).doesNotContain("1234").doesNotContain("１２３４").contains("****");
    assertThat(mapped.losses())
        .containsExactlyInAnyOrder(
            new ContextLoss("/customer/phone", Kind.MASKED),
            new ContextLoss("/bot/summary", Kind.MASKED),
            new ContextLoss("/transcript", Kind.MASKED),
            new ContextLoss("/attributes/note", Kind.MASKED));
  }

  @Test
  void a_hidden_text_is_not_told_by_free_text_either() {
    scene.bot = new Bot(null, null, null, "asked about acc-992837.");
    CanonicalContext out =
        map(scene.build(), rules(Map.of(ContextField.ACCOUNT_NUMBER, FieldRule.DROP))).context();
    assertThat(Objects.requireNonNull(out.bot()).summary()).isEqualTo("asked about ****.");
  }

  @ParameterizedTest
  @EnumSource(
      value = FieldRule.class,
      names = {"MASK", "TOKENISE", "DROP"})
  void a_hidden_value_is_told_by_no_short_text_either(FieldRule rule) {
    scene.withoutFreeText();
    scene.segment = "VIP +14155551234";
    scene.accountNumber = "14155551234";
    scene.previousQueue = "line 0415 555 1234";
    scene.targetAgent = "for tag-77";
    scene.bot = new Bot("call back +14155551234", null, "x-5551234-04155551", null);
    scene.attributes = Map.of("device", "tag-77", "nr 4155551234", "x");
    PrivacyRules rules =
        new PrivacyRules(
            Map.of(ContextField.PHONE, rule),
            Map.of("device", rule, "nr 4155551234", FieldRule.KEEP),
            FieldRule.KEEP,
            Set.of(),
            KEY);
    MappedContext mapped = map(scene.build(), rules);
    CanonicalContext out = mapped.context();
    assertThat(out.customer().segment()).isEqualTo("VIP ****");
    assertThat(out.context().accountNumber()).isEqualTo("****");
    assertThat(out.context().previousQueue()).isEqualTo("line ****");
    assertThat(out.transfer().targetAgentId()).isEqualTo("for ****");
    assertThat(Objects.requireNonNull(out.bot()).intent()).isEqualTo("call back ****");
    assertThat(out.attributes()).doesNotContainKey("nr 4155551234");
    assertThat(out.customer().piiMasked()).isTrue();
    assertThat(mapped.losses())
        .contains(
            new ContextLoss("/customer/segment", Kind.MASKED),
            new ContextLoss("/context/accountNumber", Kind.MASKED),
            new ContextLoss("/context/previousQueue", Kind.MASKED),
            new ContextLoss("/transfer/targetAgentId", Kind.MASKED),
            new ContextLoss("/bot/intent", Kind.MASKED),
            new ContextLoss("/attributes/*", Kind.DROPPED));
  }

  @Test
  void a_phone_number_that_is_the_hidden_account_number_is_masked() {
    scene.withoutFreeText();
    scene.accountNumber = "4155551234";
    MappedContext mapped =
        map(scene.build(), rules(Map.of(ContextField.ACCOUNT_NUMBER, FieldRule.DROP)));
    assertThat(mapped.context().customer()).isEqualTo(new Customer("****34", "enterprise", true));
    assertThat(mapped.losses())
        .containsExactlyInAnyOrder(
            new ContextLoss("/customer/phone", Kind.MASKED),
            new ContextLoss("/context/accountNumber", Kind.DROPPED));
  }

  @Test
  void a_language_stays_when_a_hidden_attribute_says_the_same() {
    scene.attributes = Map.of("locale", "de-AT");
    PrivacyRules rules =
        new PrivacyRules(Map.of(), Map.of("locale", FieldRule.DROP), FieldRule.KEEP, Set.of(), KEY);
    CanonicalContext out = map(scene.build(), rules).context();
    assertThat(Objects.requireNonNull(out.bot()).language()).isEqualTo("de-AT");
  }

  @ParameterizedTest
  @CsvSource({
    "44921077,    44921077,       false",
    "44921077,    1#4492*1077#2,  false",
    "44921077,    1300,           true",
    "44921077,    4492107,        true",
    "ACC-992837,  130,            true",
    "ACC-992837,  1992837#,       false",
    "A12-B34,     1234,           false",
    "A12-B3,      123,            true",
    "4711,        4711,           false",
    "471,         471,            true",
    "****77,      77,             true",
    "none,        004155551234,   false",
    "none,        5551234,        false",
    "none,        551234,         true"
  })
  void a_hidden_number_is_not_told_by_keys_either(String account, String keys, boolean pass) {
    scene.withoutFreeText();
    scene.accountNumber = account;
    scene.keys = Arrays.asList(keys.split(""));
    PrivacyRules rules =
        rules(
            Map.of(
                ContextField.PHONE, FieldRule.MASK, ContextField.ACCOUNT_NUMBER, FieldRule.DROP));
    MappedContext mapped = map(scene.build(), rules);
    ContextLoss loss = new ContextLoss("/context/dtmfSequence", Kind.DROPPED);
    assertThat(mapped.context().context().dtmfSequence()).isEqualTo(pass ? scene.keys : List.of());
    assertThat(mapped.losses().contains(loss)).isEqualTo(!pass);
    assertThat(mapped.context().customer().piiMasked()).isTrue();
  }

  @Test
  void under_hipaa_only_the_guides_fields_pass_and_the_number_is_masked() {
    scene.flags = List.of("hipaa");
    scene.bot = new Bot("appointment", 0.9, "en", "has a cough");
    scene.transcript = List.of(new Utterance(Author.CALLER, null, "I cough"));
    scene.attributes = Map.of("note", "coughs");
    MappedContext mapped = map(scene.build(), PrivacyRules.defaults());
    CanonicalContext out = mapped.context();
    assertThat(out.bot()).isNull();
    assertThat(out.transcript()).isEmpty();
    assertThat(out.attributes()).isEmpty();
    assertThat(out.customer().phone()).isEqualTo("****34");
    assertThat(out.context())
        .isEqualTo(
            new Details(
                "ACC-992837", "billing_specialists", 42, List.of("1", "3", "0"), List.of("hipaa")));
    assertThat(mapped.losses())
        .containsExactlyInAnyOrder(
            new ContextLoss("/customer/phone", Kind.MASKED),
            new ContextLoss("/attributes/note", Kind.DROPPED),
            new ContextLoss("/bot/intent", Kind.DROPPED),
            new ContextLoss("/bot/confidence", Kind.DROPPED),
            new ContextLoss("/bot/language", Kind.DROPPED),
            new ContextLoss("/bot/summary", Kind.DROPPED),
            new ContextLoss("/transcript", Kind.DROPPED));
  }

  @Test
  void under_hipaa_the_installation_may_list_other_fields() {
    scene.flags = List.of("hipaa");
    scene.bot = new Bot("appointment", 0.9, "en", "has a cough");
    scene.attributes = Map.of("ward", "7b", "note", "coughs");
    PrivacyRules rules =
        new PrivacyRules(
            Map.of(),
            Map.of(),
            FieldRule.KEEP,
            Set.of("customer.phone", "bot.language", "attributes.ward"),
            null);
    CanonicalContext out = map(scene.build(), rules).context();
    assertThat(out.bot()).isEqualTo(new Bot(null, null, "en", null));
    assertThat(out.attributes()).containsOnlyKeys("ward");
    assertThat(out.customer()).isEqualTo(new Customer("****34", null, false));
    assertThat(out.context()).isEqualTo(new Details(null, null, null, List.of(), List.of("hipaa")));
  }

  @Test
  void a_flag_never_loosens_a_rule() {
    scene.flags = List.of("hipaa");
    PrivacyRules drops = rules(Map.of(ContextField.PHONE, FieldRule.DROP));
    PrivacyRules tokenises = rules(Map.of(ContextField.PHONE, FieldRule.TOKENISE));
    assertThat(map(scene.build(), drops).context().customer().phone()).isNull();
    assertThat(map(scene.build(), tokenises).context().customer().phone()).startsWith("tok_");
  }

  @Test
  void under_a_secure_pause_keys_are_dropped() {
    scene.flags = List.of("secure_pause");
    MappedContext mapped = map(scene.build(), PrivacyRules.defaults());
    assertThat(mapped.context().context().dtmfSequence()).isEmpty();
    assertThat(mapped.losses())
        .containsExactly(new ContextLoss("/context/dtmfSequence", Kind.DROPPED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4111111111111111               | [card number]
          4111 1111 1111 1111            | [card number]
          4111-1111-1111-1111, thanks    | [card number], thanks
          my card: 4111.1111.1111.1111!  | my card: [card number]!
          4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1| [card number]
          378282246310005                | [card number]
          4222222222222                  | [card number]
          6304000000000000000            | [card number]
          ４１１１１１１１１１１１１１１１              | [card number]
          x4111111111111111y             | x[card number]y
          4111111111111113               | 4111111111111113
          411111111111                   | 411111111111
          call 14155551234               | call 14155551234
          """)
  void under_pci_dss_a_card_number_passes_in_no_text(String written, String travels) {
    scene.flags = List.of("pci_dss");
    scene.segment = written;
    scene.accountNumber = written;
    scene.bot = new Bot(written, null, null, written);
    scene.transcript = List.of(new Utterance(Author.CALLER, null, written));
    scene.attributes = Map.of("note", written);
    CanonicalContext out = map(scene.build(), PrivacyRules.defaults()).context();
    assertThat(out.customer().segment()).isEqualTo(travels);
    assertThat(out.context().accountNumber()).isEqualTo(travels);
    assertThat(out.bot()).isEqualTo(new Bot(travels, null, null, travels));
    assertThat(out.transcript().getFirst().text()).isEqualTo(travels);
    assertThat(out.attributes()).containsEntry("note", travels);
  }

  @Test
  void without_pci_dss_a_long_number_is_only_a_number() {
    scene.attributes = Map.of("parcel", CARD);
    assertThat(map(scene.build(), PrivacyRules.defaults()).losses()).isEmpty();
  }

  @Test
  void a_card_number_may_not_be_told_in_groups() {
    scene.flags = List.of("pci_dss");
    scene.transcript =
        List.of(
            new Utterance(Author.CALLER, null, "4111"),
            new Utterance(Author.BOT, null, "and the next 4?"),
            new Utterance(Author.CALLER, null, "1111 1111"),
            new Utterance(Author.CALLER, null, "1111."));
    MappedContext mapped = map(scene.build(), PrivacyRules.defaults());
    assertThat(mapped.context().transcript())
        .extracting(Utterance::text)
        .containsExactly("[card number]", "and the next 4?", "[card number]", "[card number].");
    assertThat(mapped.losses()).containsExactly(new ContextLoss("/transcript", Kind.MASKED));
  }

  @ParameterizedTest
  @CsvSource({
    "130, true",
    "4111111111111111, false",
    "1234111111111111111#, false",
    "4111*1111#1111A1111, false",
    "4111111111111113, true"
  })
  void keys_among_which_a_card_number_stands_are_dropped_whole(String keys, boolean pass) {
    scene.flags = List.of("pci_dss");
    scene.keys = Arrays.asList(keys.split(""));
    MappedContext mapped = map(scene.build(), PrivacyRules.defaults());
    assertThat(mapped.context().context().dtmfSequence()).isEqualTo(pass ? scene.keys : List.of());
    assertThat(mapped.losses())
        .isEqualTo(
            pass ? List.of() : List.of(new ContextLoss("/context/dtmfSequence", Kind.DROPPED)));
  }

  @Test
  void an_attributes_name_is_no_hiding_place_and_is_not_repeated() {
    scene.flags = List.of("pci_dss");
    scene.attributes = Map.of("c" + CARD, "x");
    MappedContext mapped = map(scene.build(), PrivacyRules.defaults());
    assertThat(mapped.context().attributes()).isEmpty();
    assertThat(mapped.losses()).containsExactly(new ContextLoss("/attributes/*", Kind.DROPPED));
  }

  @Test
  void unstorable_characters_are_replaced_and_reported() {
    scene.segment = "a\0b";
    scene.attributes = Map.of("note", "x\uD83D");
    MappedContext mapped = map(scene.build(), PrivacyRules.defaults());
    assertThat(mapped.context().customer().segment()).isEqualTo("a\uFFFDb");
    assertThat(mapped.context().attributes()).containsEntry("note", "x\uFFFD");
    assertThat(mapped.losses())
        .containsExactlyInAnyOrder(
            new ContextLoss("/customer/segment", Kind.REPLACED),
            new ContextLoss("/attributes/note", Kind.REPLACED));
  }

  @Test
  void what_is_mapped_is_a_good_context() {
    scene.piiMasked = true;
    scene.flags = List.of("pci_dss", "hipaa");
    for (FieldRule rule : FieldRule.values()) {
      CanonicalContext mapped =
          map(scene.build(), rules(Map.of(ContextField.PHONE, rule))).context();
      assertThat(ContextCheck.problems(mapped)).isEmpty();
    }
  }

  private static String token(TenantId tenant, PrivacyRules rules) {
    return String.valueOf(
        ContextMapping.map(new Scene().build(), Platform.NICE_CXONE, tenant, rules)
            .context()
            .context()
            .accountNumber());
  }

  private static TenantId tenant(String name) {
    return new TenantId(name);
  }

  private static PrivacyRules rules(Map<ContextField, FieldRule> fields) {
    return new PrivacyRules(
        fields, Map.of(), FieldRule.KEEP, PrivacyRules.defaultHipaaFields(), KEY);
  }

  private static MappedContext map(CanonicalContext given, PrivacyRules rules) {
    return ContextMapping.map(given, Platform.NICE_CXONE, tenant("default"), rules);
  }

  /// A context of which a test changes one thing.
  private static final class Scene {
    @Nullable String phone = "+14155551234";
    @Nullable String segment = "enterprise";
    boolean piiMasked;
    @Nullable String accountNumber = "ACC-992837";
    @Nullable String previousQueue = "billing_specialists";
    @Nullable String targetAgent = "nice-usr-4492";
    List<String> keys = List.of("1", "3", "0");
    List<String> flags = List.of();
    @Nullable Bot bot = new Bot("card refund", 0.87, "de-AT", "wants money back");
    List<Utterance> transcript = List.of(new Utterance(Author.BOT, null, "hello"));
    Map<String, String> attributes = Map.of();

    void withoutFreeText() {
      bot = null;
      transcript = List.of();
    }

    CanonicalContext build() {
      CanonicalContext good = Contexts.good();
      return new CanonicalContext(
          good.canonicalInteractionId(),
          good.sourcePlatform(),
          good.destinationPlatform(),
          good.timestamp(),
          good.mediaType(),
          good.direction(),
          new Customer(phone, segment, piiMasked),
          new Details(accountNumber, previousQueue, 42, keys, flags),
          new Transfer(good.transfer().initiatedBy(), targetAgent, good.transfer().transferType()),
          bot,
          transcript,
          attributes);
    }

    @Nullable Object valueOf(CanonicalContext of, ContextField field) {
      Bot found = of.bot() == null ? new Bot(null, null, null, null) : of.bot();
      return switch (field) {
        case PHONE -> of.customer().phone();
        case SEGMENT -> of.customer().segment();
        case ACCOUNT_NUMBER -> of.context().accountNumber();
        case PREVIOUS_QUEUE -> of.context().previousQueue();
        case HOLD_DURATION -> of.context().holdDurationSec();
        case DTMF_SEQUENCE ->
            of.context().dtmfSequence().isEmpty() ? null : of.context().dtmfSequence();
        case TARGET_AGENT -> of.transfer().targetAgentId();
        case INTENT -> found.intent();
        case CONFIDENCE -> found.confidence();
        case LANGUAGE -> found.language();
        case SUMMARY -> found.summary();
        case TRANSCRIPT -> of.transcript().isEmpty() ? null : of.transcript();
      };
    }
  }
}
