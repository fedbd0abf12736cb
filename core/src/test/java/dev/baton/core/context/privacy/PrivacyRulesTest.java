package dev.baton.core.context.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.CanonicalContext.Bot;
import dev.baton.core.context.Contexts;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.Platform;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PrivacyRulesTest {
  @Test
  void masked_rules_leave_nothing_personal_in_clear() {
    CanonicalContext given = Contexts.full();

    CanonicalContext shown = mapped(given, PrivacyRules.defaults().masked());

    assertThat(shown.customer().piiMasked()).isTrue();
    assertThat(shown.customer().phone()).startsWith("****").isNotEqualTo(given.customer().phone());
    assertThat(shown.context().accountNumber()).startsWith("****");
    assertThat(shown.context().dtmfSequence()).isEmpty();
    assertThat(shown.transcript()).isEmpty();
    assertThat(given.attributes()).isNotEmpty();
    assertThat(shown.attributes().values()).allMatch(value -> value.startsWith("****"));
    assertThat(shown.customer().segment()).isEqualTo(given.customer().segment());
    Bot told = Objects.requireNonNull(given.bot());
    Bot kept = Objects.requireNonNull(shown.bot());
    assertThat(kept.summary()).isNull();
    assertThat(kept.intent()).isEqualTo(told.intent());
  }

  @Test
  void masked_rules_are_never_looser_than_those_they_came_from() {
    PrivacyRules strict =
        new PrivacyRules(
            Map.of(ContextField.PHONE, FieldRule.DROP, ContextField.SEGMENT, FieldRule.MASK),
            Map.of(),
            FieldRule.DROP,
            PrivacyRules.defaultHipaaFields(),
            null);

    CanonicalContext shown = mapped(Contexts.full(), strict.masked());

    assertThat(shown.customer().phone()).isNull();
    assertThat(shown.customer().segment()).startsWith("****");
    assertThat(shown.attributes()).isEmpty();
  }

  @Test
  void an_attribute_that_a_rule_keeps_is_said_not_to_be_personal() {
    CanonicalContext given = Contexts.full();
    Map.Entry<String, String> one = given.attributes().entrySet().iterator().next();
    PrivacyRules rules =
        new PrivacyRules(
            Map.of(),
            Map.of(one.getKey(), FieldRule.KEEP),
            FieldRule.KEEP,
            PrivacyRules.defaultHipaaFields(),
            null);

    assertThat(mapped(given, rules.masked()).attributes())
        .containsEntry(one.getKey(), one.getValue());
  }

  private static CanonicalContext mapped(CanonicalContext given, PrivacyRules rules) {
    return ContextMapping.map(given, Platform.NICE_CXONE, new TenantId("default"), rules).context();
  }
}
