package dev.baton.core.context.privacy;

import dev.baton.core.account.Secret;
import java.util.Arrays;
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

  FieldRule of(ContextField field) {
    return Objects.requireNonNullElse(fields.get(field), FieldRule.KEEP);
  }

  FieldRule ofAttribute(String name) {
    return Objects.requireNonNullElse(attributes.get(name), otherAttributes);
  }
}
