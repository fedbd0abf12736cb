package dev.baton.config;

import dev.baton.core.account.Secret;
import dev.baton.core.context.privacy.ContextField;
import dev.baton.core.context.privacy.FieldRule;
import dev.baton.core.context.privacy.PrivacyRules;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// From the tree to the records: what of a context travels.
final class PrivacyReader {
  /// A key that is shorter can be found by trying.
  private static final int SHORTEST_KEY_CHARS = 16;

  private static final long DAY_MS = 86_400_000;

  /// The names that attributes have.
  private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");

  /// A key of AES-256.
  private static final Pattern MASTER_KEY = Pattern.compile("[0-9a-fA-F]{64}");

  private final Problems problems;

  PrivacyReader(Problems problems) {
    this.problems = problems;
  }

  BatonConfig.Privacy read(Section section) {
    BatonConfig.Privacy defaults = BatonConfig.Privacy.defaults();
    Secret tokenKey = tokenKey(section);
    Secret masterKey = masterKey(section);
    long claimTtlMs = section.durationMs("claim-ttl", defaults.claimTtlMs(), 1_000, DAY_MS);
    boolean listed = section.has("hipaa-fields");
    Set<String> hipaaFields = hipaaFields(section.values("hipaa-fields"));
    Section rules = section.section("rules");
    PrivacyRules read =
        new PrivacyRules(
            rules == null ? Map.of() : fields(rules, tokenKey),
            rules == null ? Map.of() : attributes(rules, tokenKey),
            rules == null
                ? FieldRule.KEEP
                : rule(
                    rules,
                    ContextField.OTHER_ATTRIBUTES,
                    List.of(FieldRule.values()),
                    FieldRule.KEEP,
                    tokenKey),
            listed ? hipaaFields : PrivacyRules.defaultHipaaFields(),
            tokenKey);
    if (rules != null) {
      rules.keys().stream().filter(key -> !isKnown(key)).forEach(key -> refuse(rules, key));
      rules.finish();
    }
    section.finish();
    return new BatonConfig.Privacy(read, claimTtlMs, masterKey);
  }

  private @Nullable Secret tokenKey(Section section) {
    Section.Value value = section.value("token-key");
    Secret key = section.secret("token-key");
    if (value != null && key != null && key.reveal().length() < SHORTEST_KEY_CHARS) {
      problems.add(
          value.at(),
          value.path(),
          "leads to a key of fewer than " + SHORTEST_KEY_CHARS + " characters; take a longer one");
    }
    return key;
  }

  private @Nullable Secret masterKey(Section section) {
    Section.Value value = section.value("master-key");
    Secret key = section.secret("master-key");
    if (value != null && key != null && !MASTER_KEY.matcher(key.reveal()).matches()) {
      problems.add(
          value.at(),
          value.path(),
          "leads to no key; make one of 64 hexadecimal digits: openssl rand -hex 32");
    }
    return key;
  }

  private Set<String> hipaaFields(List<Section.Value> values) {
    Set<String> paths = new HashSet<>();
    for (Section.Value value : values) {
      if (isKnown(value.text()) && !value.text().equals(ContextField.OTHER_ATTRIBUTES)) {
        paths.add(value.text());
      } else {
        problems.add(value.at(), value.path(), noField(value.shown()));
      }
    }
    return paths;
  }

  private Map<ContextField, FieldRule> fields(Section rules, @Nullable Secret tokenKey) {
    Map<ContextField, FieldRule> fields = new EnumMap<>(ContextField.class);
    for (ContextField field : ContextField.values()) {
      FieldRule rule = rule(rules, field.path(), field.allowed(), FieldRule.KEEP, tokenKey);
      if (rule != FieldRule.KEEP) {
        fields.put(field, rule);
      }
    }
    return fields;
  }

  private Map<String, FieldRule> attributes(Section rules, @Nullable Secret tokenKey) {
    Map<String, FieldRule> attributes = new HashMap<>();
    for (String key : rules.keys()) {
      if (isAttribute(key)) {
        FieldRule rule = rule(rules, key, List.of(FieldRule.values()), FieldRule.KEEP, tokenKey);
        attributes.put(key.substring(ContextField.ATTRIBUTE_PREFIX.length()), rule);
      }
    }
    return attributes;
  }

  private FieldRule rule(
      Section rules,
      String path,
      List<FieldRule> allowed,
      FieldRule fallback,
      @Nullable Secret tokenKey) {
    FieldRule rule = rules.choice(path, allowed);
    if (rule == FieldRule.TOKENISE && tokenKey == null) {
      Position at = rules.atKey(path);
      problems.add(
          at == null ? rules.at() : at,
          rules.pathOf(path),
          "tokenise needs privacy.token-key, by which tokens are made");
      return fallback;
    }
    return rule == null ? fallback : rule;
  }

  private void refuse(Section rules, String key) {
    rules.refuse(key, noField(key));
  }

  private static String noField(String name) {
    List<String> paths =
        Stream.concat(
                Arrays.stream(ContextField.values()).map(ContextField::path),
                Stream.of(ContextField.OTHER_ATTRIBUTES))
            .toList();
    String nearest = Suggestion.nearest(name, paths);
    return "'"
        + name
        + "' is no field that a rule may be given"
        + (nearest == null
            ? "; there are " + String.join(", ", paths) + " and attributes.<name>"
            : Suggestion.question(nearest));
  }

  private static boolean isKnown(String path) {
    return ContextField.ofPath(path) != null
        || path.equals(ContextField.OTHER_ATTRIBUTES)
        || isAttribute(path);
  }

  private static boolean isAttribute(String path) {
    return path.startsWith(ContextField.ATTRIBUTE_PREFIX)
        && ATTRIBUTE.matcher(path.substring(ContextField.ATTRIBUTE_PREFIX.length())).matches();
  }
}
