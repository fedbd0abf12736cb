package dev.baton.core.context.privacy;

import dev.baton.core.account.Secret;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What an installation lets travel.
///
/// @param fields what differs from [FieldRule#KEEP]; a field takes only what it allows
/// @param attributes rules of attributes by name. One that is named with [FieldRule#KEEP] counts as
///   not personal
/// @param otherAttributes the rule of all other attributes, which count as personal
/// @param hipaaFields the paths that pass under the flag `hipaa`
/// @param tokenKey what tokens are made with; required when a rule is [FieldRule#TOKENISE]
public record PrivacyRules(
    Map<ContextField, FieldRule> fields,
    Map<String, FieldRule> attributes,
    FieldRule otherAttributes,
    Set<String> hipaaFields,
    @Nullable Secret tokenKey) {
  /// @throws IllegalArgumentException when a field does not take its rule, or the key is missing
  public PrivacyRules {
    fields = Map.copyOf(fields);
    attributes = Map.copyOf(attributes);
    hipaaFields = Set.copyOf(hipaaFields);
    fields.forEach((field, rule) -> {
      if (!field.allowed().contains(rule)) {
        throw new IllegalArgumentException(field.path() + " cannot be " + rule.wireName());
      }
    });
    boolean tokenises =
        fields.containsValue(FieldRule.TOKENISE)
            || attributes.containsValue(FieldRule.TOKENISE)
            || otherAttributes == FieldRule.TOKENISE;
    if (tokenises && tokenKey == null) {
      throw new IllegalArgumentException("a rule is tokenise, and there is no token key");
    }
  }

  /// Everything travels but what flags take away: see [ContextField] for the reasons.
  public static PrivacyRules defaults() {
    return new PrivacyRules(Map.of(), Map.of(), FieldRule.KEEP, defaultHipaaFields(), null);
  }

  /// Guide 000's own fields.
  public static Set<String> defaultHipaaFields() {
    return Arrays.stream(ContextField.values())
        .filter(ContextField::passesHipaa)
        .map(ContextField::path)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// These rules for people who watch over Baton and serve no caller: what the rules keep, and is
  /// personal, is masked, or left out where it has no masked form. So are the keys that she
  /// pressed, among which there may be an answer to a question about her.
  public PrivacyRules masked() {
    Map<ContextField, FieldRule> stricter = new EnumMap<>(ContextField.class);
    for (ContextField field : ContextField.values()) {
      boolean hides =
          of(field) == FieldRule.KEEP
              && (field.isPersonal() || field == ContextField.DTMF_SEQUENCE);
      boolean hasMask = field.allowed().contains(FieldRule.MASK) && field != ContextField.SUMMARY;
      FieldRule hidden = hasMask ? FieldRule.MASK : FieldRule.DROP;
      stricter.put(field, hides ? hidden : of(field));
    }
    FieldRule others = otherAttributes == FieldRule.KEEP ? FieldRule.MASK : otherAttributes;
    return new PrivacyRules(stricter, attributes, others, hipaaFields, tokenKey);
  }

  FieldRule of(ContextField field) {
    return Objects.requireNonNullElse(fields.get(field), FieldRule.KEEP);
  }

  FieldRule ofAttribute(String name) {
    return Objects.requireNonNullElse(attributes.get(name), otherAttributes);
  }
}
