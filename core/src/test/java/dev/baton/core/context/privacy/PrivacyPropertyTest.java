package dev.baton.core.context.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Secret;
import dev.baton.core.context.Author;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.CanonicalContext.Bot;
import dev.baton.core.context.CanonicalContext.Customer;
import dev.baton.core.context.CanonicalContext.Details;
import dev.baton.core.context.CanonicalContext.Transfer;
import dev.baton.core.context.CanonicalContext.Utterance;
import dev.baton.core.context.Contexts;
import dev.baton.core.context.InitiatedBy;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What holds for every context, tried on a thousand odd ones. A failure names its seed.
class PrivacyPropertyTest {
  /// Mutation testing makes fewer, because it makes them for every mutant.
  private static final int CONTEXTS = Integer.getInteger("baton.contexts", 1_000);

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> SEPARATORS =
      List.of("", "", " ", "-", ".", " - ", "\u00A0", "\u200B", "/", "\n", "*", "(", ", ");

  @Test
  void under_pci_dss_no_card_number_is_in_what_is_sent() {
    forEachSeed((seed, random) -> {
      CanonicalContext given = odd(random, List.of("pci_dss"));
      MappedContext mapped = map(given, rules(random));
      texts(JSON.valueToTree(mapped.context()))
          .forEach(text -> assertThat(holdsCard(text)).as("seed %s, %s", seed, text).isFalse());
      assertThat(holdsCard(String.join("", mapped.context().context().dtmfSequence())))
          .as("seed %s, keys", seed)
          .isFalse();
      for (Author author : Author.values()) {
        String said =
            mapped.context().transcript().stream()
                .filter(one -> one.author() == author)
                .map(Utterance::text)
                .collect(Collectors.joining(" "));
        assertThat(holdsCard(said)).as("seed %s, %s said %s", seed, author, said).isFalse();
      }
    });
  }

  @Test
  void nothing_is_thrown_and_the_same_comes_out_again() {
    forEachSeed((seed, random) -> {
      CanonicalContext given = odd(random, flags(random));
      PrivacyRules rules = rules(random);
      MappedContext mapped = map(given, rules);
      assertThat(map(given, rules)).as("seed %s", seed).isEqualTo(mapped);
      assertThat(JSON.writeValueAsString(mapped)).as("seed %s", seed).doesNotContain("\\u0000");
    });
  }

  @Test
  void what_is_mapped_again_stays_as_it_is() {
    forEachSeed((seed, random) -> {
      PrivacyRules rules =
          new PrivacyRules(
              Map.of(ContextField.PHONE, FieldRule.MASK), Map.of(), FieldRule.MASK, Set.of(), null);
      CanonicalContext once = map(odd(random, flags(random)), rules).context();
      CanonicalContext unclaimed =
          new CanonicalContext(
              once.canonicalInteractionId(),
              once.sourcePlatform(),
              once.destinationPlatform(),
              once.timestamp(),
              once.mediaType(),
              once.direction(),
              new Customer(once.customer().phone(), once.customer().segment(), false),
              once.context(),
              once.transfer(),
              once.bot(),
              once.transcript(),
              once.attributes());
      assertThat(map(unclaimed, rules).context()).as("seed %s", seed).isEqualTo(once);
    });
  }

  @Test
  void a_masked_value_is_nowhere_in_what_is_sent() {
    forEachSeed((seed, random) -> {
      String phone = "+1" + digits(random, 10);
      String account = "ACC-" + digits(random, 8);
      CanonicalContext given = telling(odd(random, List.of()), phone, account, random);
      PrivacyRules rules =
          new PrivacyRules(
              Map.of(ContextField.PHONE, pick(random), ContextField.ACCOUNT_NUMBER, pick(random)),
              Map.of(),
              FieldRule.KEEP,
              Set.of(),
              new Secret("k"));
      CanonicalContext mapped = map(given, rules).context();
      assertThat(JSON.writeValueAsString(mapped))
          .as("seed %s", seed)
          .doesNotContain(phone.substring(2))
          .doesNotContain(account.substring(4));
      assertThat(String.join("", mapped.context().dtmfSequence()).replaceAll("\\D", ""))
          .as("seed %s, keys", seed)
          .doesNotContain(phone.substring(2))
          .doesNotContain(account.substring(4));
    });
  }

  @Test
  void what_is_lost_is_named_once_by_a_place_and_never_by_a_value() {
    forEachSeed((seed, random) -> {
      MappedContext mapped = map(odd(random, flags(random)), rules(random));
      assertThat(mapped.losses()).as("seed %s", seed).doesNotHaveDuplicates().hasSizeLessThan(300);
      mapped
          .losses()
          .forEach(loss -> assertThat(loss.path()).as("seed %s", seed).doesNotMatch(".*\\d{5}.*"));
    });
  }

  private interface Property {
    void holds(long seed, Random random);
  }

  private static void forEachSeed(Property property) {
    for (long seed = 1; seed <= CONTEXTS; seed++) {
      property.holds(seed, new Random(seed));
    }
  }

  private static MappedContext map(CanonicalContext given, PrivacyRules rules) {
    return ContextMapping.map(given, Platform.NICE_CXONE, new TenantId("default"), rules);
  }

  private static FieldRule pick(Random random) {
    return List.of(FieldRule.MASK, FieldRule.TOKENISE, FieldRule.DROP).get(random.nextInt(3));
  }

  private static PrivacyRules rules(Random random) {
    Map<ContextField, FieldRule> fields = new HashMap<>();
    for (ContextField field : ContextField.values()) {
      if (random.nextInt(4) == 0) {
        fields.put(field, field.allowed().get(random.nextInt(field.allowed().size())));
      }
    }
    FieldRule others = FieldRule.values()[random.nextInt(4)];
    Set<String> hipaa =
        random.nextBoolean() ? PrivacyRules.defaultHipaaFields() : Set.of("transcript");
    return new PrivacyRules(fields, Map.of("a", FieldRule.KEEP), others, hipaa, new Secret("k"));
  }

  private static List<String> flags(Random random) {
    return Stream.of("pci_dss", "hipaa", "secure_pause", "gdpr")
        .filter(_ -> random.nextBoolean())
        .toList();
  }

  private static CanonicalContext odd(Random random, List<String> flags) {
    CanonicalContext good = Contexts.good();
    Supplier<@Nullable String> maybe = () -> random.nextInt(4) == 0 ? null : text(random);
    Map<String, String> attributes = new HashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      attributes.put(random.nextInt(5) == 0 ? text(random) : "a" + i, text(random));
    }
    List<Utterance> said = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      Instant at = Instant.ofEpochSecond(random.nextLong(1L << 33), random.nextInt(1_000_000_000));
      said.add(new Utterance(Author.values()[random.nextInt(3)], at, text(random)));
    }
    return new CanonicalContext(
        good.canonicalInteractionId(),
        good.sourcePlatform(),
        good.destinationPlatform(),
        good.timestamp(),
        good.mediaType(),
        good.direction(),
        new Customer(maybe.get(), maybe.get(), random.nextBoolean()),
        new Details(maybe.get(), maybe.get(), random.nextInt(100), keys(random), flags),
        good.transfer(),
        random.nextInt(4) == 0
            ? null
            : new Bot(maybe.get(), random.nextDouble(), maybe.get(), maybe.get()),
        said,
        attributes);
  }

  private static CanonicalContext telling(
      CanonicalContext odd, String phone, String account, Random random) {
    String summary = "x " + phone + " y " + account.toLowerCase(Locale.ROOT);
    List<Utterance> said = new ArrayList<>(odd.transcript());
    said.add(
        new Utterance(Author.CALLER, null, "0" + phone.substring(2, 5) + "-" + phone.substring(5)));
    said.add(new Utterance(Author.AGENT, null, account));
    Map<String, String> attributes = new HashMap<>(odd.attributes());
    attributes.put("note", text(random) + "x" + phone);
    Supplier<String> told = () -> text(random) + "x " + (random.nextBoolean() ? phone : account);
    String number = random.nextBoolean() ? phone.substring(2) : account.substring(4);
    List<String> keys =
        List.of((digits(random, random.nextInt(4)) + number.replaceAll("(...)", "$1*")).split(""));
    return new CanonicalContext(
        odd.canonicalInteractionId(),
        odd.sourcePlatform(),
        odd.destinationPlatform(),
        odd.timestamp(),
        odd.mediaType(),
        odd.direction(),
        new Customer(phone, told.get(), false),
        new Details(account, told.get(), null, keys, List.of()),
        new Transfer(InitiatedBy.AGENT, told.get(), odd.transfer().transferType()),
        new Bot(told.get(), null, null, summary),
        said,
        attributes);
  }

  private static List<String> keys(Random random) {
    String keys =
        switch (random.nextInt(3)) {
          case 0 -> "130";
          case 1 -> digits(random, 3) + card(random, false) + "#" + digits(random, 3);
          default -> digits(random, random.nextInt(40));
        };
    return keys.isEmpty() ? List.of() : List.of(keys.split(""));
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      text.append(
          switch (random.nextInt(9)) {
            case 0, 1, 2 -> card(random, true);
            case 3 -> digits(random, random.nextInt(30));
            case 4 -> "\0";
            case 5 -> "\uD83D";
            case 6 -> "\uD83D\uDE00 ü";
            case 7 -> " card no ";
            default -> SEPARATORS.get(random.nextInt(SEPARATORS.size()));
          });
    }
    return text.toString();
  }

  private static String digits(Random random, int length) {
    return random.ints(length, 0, 10).mapToObj(String::valueOf).collect(Collectors.joining());
  }

  /// A number of 13 to 19 digits with the right check digit.
  private static String card(Random random, boolean separated) {
    String digits = digits(random, 12 + random.nextInt(7));
    for (int check = 0; ; check++) {
      if (isLuhn(digits + check)) {
        String separator = separated ? SEPARATORS.get(random.nextInt(SEPARATORS.size())) : "";
        int group = 1 + random.nextInt(6);
        return (digits + check).replaceAll("(.{" + group + "})", "$1" + separator);
      }
    }
  }

  /// Written another way than the code that it judges: what is left between letters, without its
  /// separators, in every window.
  private static boolean holdsCard(String text) {
    return Stream.of(text.split("\\p{L}+"))
        .map(part -> part.replaceAll("\\D", ""))
        .anyMatch(PrivacyPropertyTest::hasLuhnWindow);
  }

  private static boolean hasLuhnWindow(String digits) {
    for (int from = 0; from < digits.length(); from++) {
      for (int to = from + 13; to <= Math.min(digits.length(), from + 19); to++) {
        if (isLuhn(digits.substring(from, to))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isLuhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      sum += i % 2 == 1 ? digit * 2 / 10 + digit * 2 % 10 : digit;
    }
    return sum % 10 == 0;
  }

  /// Every text of a tree but the interaction's id, and every name.
  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    node.properties()
        .forEach(entry -> {
          texts.add(entry.getKey());
          if (!entry.getKey().equals("canonicalInteractionId")) {
            texts.addAll(texts(entry.getValue()));
          }
        });
    if (node.isArray()) {
      node.forEach(item -> texts.addAll(texts(item)));
    } else if (node.isValueNode()) {
      texts.add(node.asString(""));
    }
    return texts;
  }
}
