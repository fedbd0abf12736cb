package dev.baton.core.context.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.baton.core.account.Secret;
import dev.baton.core.context.Author;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.CanonicalContext.Bot;
import dev.baton.core.context.CanonicalContext.Customer;
import dev.baton.core.context.CanonicalContext.Details;
import dev.baton.core.context.CanonicalContext.Transfer;
import dev.baton.core.context.CanonicalContext.Utterance;
import dev.baton.core.context.Contexts;
import dev.baton.core.id.TenantId;
import dev.baton.core.id.Text;
import dev.baton.core.platform.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// Under `pci_dss` no text of any context leaves with a card number in it, whatever the rules; what
/// is hidden in its field stands in no other; and what travels fits into the bytes it may have.
///
/// The input is lines: the rules, then the fields in their order, then attributes (`name=value`)
/// and utterances (`A:`, `C:` or `B:` in front).
class ContextMappingFuzzTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String LINK = "https://baton.example/v1/context/" + "x".repeat(43);
  private static final TenantId TENANT = new TenantId("default");

  @FuzzTest
  void no_card_number_leaves_under_pci_dss(byte[] data) {
    List<String> lines = new String(data, StandardCharsets.UTF_8).lines().toList();
    PrivacyRules rules = rules(line(lines, 0));
    CanonicalContext given = context(lines);
    MappedContext mapped = ContextMapping.map(given, Platform.NICE_CXONE, TENANT, rules);
    assertNoCard(mapped.context());
    assertThat(ContextMapping.map(given, Platform.NICE_CXONE, TENANT, rules)).isEqualTo(mapped);
    int maxBytes = 600 + line(lines, 0).length() * 16;
    switch (ContextFit.fit(mapped, maxBytes, LINK, ContextMappingFuzzTest::bytes)) {
      case ContextFit.Result.Whole(MappedContext whole, int bytes) -> {
        assertThat(whole).isEqualTo(mapped);
        assertThat(bytes).isLessThanOrEqualTo(maxBytes).isEqualTo(bytes(mapped.context()));
      }
      case ContextFit.Result.WithClaim(MappedContext part, int bytes) -> {
        assertThat(bytes).isLessThanOrEqualTo(maxBytes).isEqualTo(bytes(part.context()));
        assertThat(part.context().attributes())
            .containsEntry(CanonicalContext.CLAIM_ATTRIBUTE, LINK);
        assertThat(part.losses()).hasSizeGreaterThan(mapped.losses().size());
      }
      case ContextFit.Result.TooLarge(int bytes) -> assertThat(bytes).isGreaterThan(maxBytes);
    }
  }

  private static int bytes(CanonicalContext context) {
    return JSON.writeValueAsBytes(context).length;
  }

  /// A letter for each field that does not just travel.
  private static PrivacyRules rules(String letters) {
    Map<ContextField, FieldRule> fields = new TreeMap<>();
    ContextField[] all = ContextField.values();
    for (int i = 0; i < letters.length() && i < all.length; i++) {
      FieldRule rule = rule(letters.charAt(i));
      if (all[i].allowed().contains(rule)) {
        fields.put(all[i], rule);
      }
    }
    FieldRule others =
        letters.length() > all.length ? rule(letters.charAt(all.length)) : FieldRule.KEEP;
    return new PrivacyRules(
        fields,
        Map.of("ticket", FieldRule.KEEP),
        others,
        PrivacyRules.defaultHipaaFields(),
        new Secret("a key of some length"));
  }

  private static FieldRule rule(char letter) {
    return switch (letter) {
      case 'm' -> FieldRule.MASK;
      case 't' -> FieldRule.TOKENISE;
      case 'd' -> FieldRule.DROP;
      default -> FieldRule.KEEP;
    };
  }

  private static CanonicalContext context(List<String> lines) {
    CanonicalContext good = Contexts.good();
    List<String> flags = new ArrayList<>(List.of("pci_dss"));
    flags.addAll(Arrays.asList(line(lines, 9).split(" ")));
    Map<String, String> attributes = new TreeMap<>();
    List<Utterance> said = new ArrayList<>();
    for (String line : lines.subList(Math.min(10, lines.size()), lines.size())) {
      int equals = line.indexOf('=');
      if (line.length() > 1 && line.charAt(1) == ':') {
        Author author = Author.values()[line.charAt(0) % Author.values().length];
        said.add(new Utterance(author, null, line.substring(2)));
      } else if (equals > 0) {
        attributes.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return new CanonicalContext(
        good.canonicalInteractionId(),
        good.sourcePlatform(),
        good.destinationPlatform(),
        good.timestamp(),
        good.mediaType(),
        good.direction(),
        new Customer(line(lines, 1), line(lines, 2), line(lines, 0).endsWith("p")),
        new Details(
            line(lines, 3),
            line(lines, 4),
            42,
            line(lines, 8).codePoints().mapToObj(Character::toString).toList(),
            flags),
        new Transfer(good.transfer().initiatedBy(), line(lines, 5), good.transfer().transferType()),
        new Bot(line(lines, 6), 0.1234567890123456, "de-AT", line(lines, 7)),
        said,
        attributes);
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index) : "";
  }

  private static void assertNoCard(CanonicalContext context) {
    List<String> texts = new ArrayList<>();
    texts.add(String.valueOf(context.customer().phone()));
    texts.add(String.valueOf(context.customer().segment()));
    texts.add(String.valueOf(context.context().accountNumber()));
    texts.add(String.valueOf(context.context().previousQueue()));
    texts.add(String.valueOf(context.transfer().targetAgentId()));
    if (context.bot() != null) {
      texts.add(String.valueOf(context.bot().intent()));
      texts.add(String.valueOf(context.bot().summary()));
      texts.add(String.valueOf(context.bot().confidence()));
    }
    // Keys follow each other, and a letter among them is a key like the others.
    texts.add(String.join("", context.context().dtmfSequence()).replaceAll("\\p{L}", ""));
    texts.addAll(context.context().complianceFlags());
    texts.addAll(context.attributes().keySet());
    texts.addAll(context.attributes().values());
    for (Author author : Author.values()) {
      StringBuilder said = new StringBuilder();
      for (Utterance one : context.transcript()) {
        if (one.author() == author) {
          said.append(one.text()).append(' ');
        }
      }
      texts.add(said.toString());
    }
    for (String text : texts) {
      assertThat(Text.isStorable(text)).as(text).isTrue();
      assertThat(holdsCard(text)).as(text).isFalse();
    }
  }

  /// Written anew on purpose, without anything of what it judges: digits that only letters part, 13
  /// to 19 of them, with a check digit that fits.
  private static boolean holdsCard(String text) {
    for (String run : text.split("\\p{L}+")) {
      List<Integer> digits =
          run.codePoints()
              .filter(Character::isDigit)
              .map(c -> Character.digit(c, 10))
              .boxed()
              .toList();
      for (int from = 0; from < digits.size(); from++) {
        for (int to = from + 13; to <= Math.min(digits.size(), from + 19); to++) {
          if (hasCheckDigit(digits.subList(from, to))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean hasCheckDigit(List<Integer> digits) {
    int sum = 0;
    for (int i = 0; i < digits.size(); i++) {
      int digit = digits.get(digits.size() - 1 - i);
      sum += i % 2 == 0 ? digit : digit * 2 / 10 + digit * 2 % 10;
    }
    return sum % 10 == 0;
  }
}
