package dev.baton.core.context.privacy;

import dev.baton.core.context.Author;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.CanonicalContext.Bot;
import dev.baton.core.context.CanonicalContext.Customer;
import dev.baton.core.context.CanonicalContext.Details;
import dev.baton.core.context.CanonicalContext.Transfer;
import dev.baton.core.context.CanonicalContext.Utterance;
import dev.baton.core.context.ContextCheck;
import dev.baton.core.id.TenantId;
import dev.baton.core.id.Text;
import dev.baton.core.platform.ContextLoss;
import dev.baton.core.platform.ContextLoss.Kind;
import dev.baton.core.platform.Platform;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes of a stored context what one destination is told. A total function: it takes any text, and
/// the same input gives the same output.
///
/// Compliance flags tighten the rules:
/// - `pci_dss`: nothing that looks like a card number passes in any text, nor spread over keys or
///   over what one person said. Keys among which one stands are dropped whole, because what is
///   typed next is its security code.
/// - `secure_pause`: keys are dropped.
/// - `hipaa`: only the listed fields pass, and the phone number is masked at least.
public final class ContextMapping {
  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final CanonicalContext given;
  private final TenantId tenant;
  private final PrivacyRules rules;
  private final boolean pciDss;
  private final boolean securePause;
  private final boolean hipaa;
  private final HiddenValues hidden = new HiddenValues();
  private final Set<ContextLoss> losses = new LinkedHashSet<>();
  private boolean isPersonalInClear;

  private ContextMapping(CanonicalContext given, TenantId tenant, PrivacyRules rules) {
    this.given = given;
    this.tenant = tenant;
    this.rules = rules;
    List<String> flags = given.context().complianceFlags();
    this.pciDss = flags.contains("pci_dss");
    this.securePause = flags.contains("secure_pause");
    this.hipaa = flags.contains("hipaa");
  }

  /// What this destination is told of a context, and what became of the rest.
  ///
  /// @param tenant whose tokens these are
  public static MappedContext map(
      CanonicalContext given, Platform destination, TenantId tenant, PrivacyRules rules) {
    return new ContextMapping(given, tenant, rules).map(destination);
  }

  private MappedContext map(Platform destination) {
    Customer customer = given.customer();
    Details details = given.context();
    // First all that is hidden: every other text is then cleaned of it, whatever its place.
    hide();
    String phone = text(ContextField.PHONE, customer.phone());
    String accountNumber = text(ContextField.ACCOUNT_NUMBER, details.accountNumber());
    Map<String, String> attributes = attributes();
    CanonicalContext mapped =
        new CanonicalContext(
            given.canonicalInteractionId(),
            given.sourcePlatform(),
            destination,
            given.timestamp().truncatedTo(ChronoUnit.MICROS),
            given.mediaType(),
            given.direction(),
            new Customer(phone, text(ContextField.SEGMENT, customer.segment()), false),
            new Details(
                accountNumber,
                text(ContextField.PREVIOUS_QUEUE, details.previousQueue()),
                kept(ContextField.HOLD_DURATION, details.holdDurationSec()),
                keys(details.dtmfSequence()),
                flags(details.complianceFlags())),
            new Transfer(
                given.transfer().initiatedBy(),
                text(ContextField.TARGET_AGENT, given.transfer().targetAgentId()),
                given.transfer().transferType()),
            bot(given.bot()),
            transcript(given.transcript()),
            attributes);
    return new MappedContext(masked(mapped), List.copyOf(losses));
  }

  private void hide() {
    hide(ContextField.PHONE, given.customer().phone());
    hide(ContextField.ACCOUNT_NUMBER, given.context().accountNumber());
    hide(ContextField.SUMMARY, given.bot() == null ? null : given.bot().summary());
    given
        .attributes()
        .forEach((name, value) -> {
          if (value != null && !isStripped(name) && rule(name) != FieldRule.KEEP) {
            hidden.add(Text.storable(value));
          }
        });
  }

  private void hide(ContextField field, @Nullable String value) {
    if (value != null && rule(field, value) != FieldRule.KEEP) {
      hidden.add(Text.storable(value));
    }
  }

  private CanonicalContext masked(CanonicalContext mapped) {
    Customer customer = mapped.customer();
    return new CanonicalContext(
        mapped.canonicalInteractionId(),
        mapped.sourcePlatform(),
        mapped.destinationPlatform(),
        mapped.timestamp(),
        mapped.mediaType(),
        mapped.direction(),
        new Customer(customer.phone(), customer.segment(), !isPersonalInClear),
        mapped.context(),
        mapped.transfer(),
        mapped.bot(),
        mapped.transcript(),
        mapped.attributes());
  }

  private FieldRule rule(ContextField field) {
    FieldRule rule = rules.of(field);
    if (hipaa && !rules.hipaaFields().contains(field.path())) {
      return FieldRule.DROP;
    }
    boolean claimedMasked =
        given.customer().piiMasked()
            && (field == ContextField.PHONE || field == ContextField.ACCOUNT_NUMBER);
    boolean masks = claimedMasked || (hipaa && field == ContextField.PHONE);
    return masks && rule == FieldRule.KEEP ? FieldRule.MASK : rule;
  }

  private FieldRule rule(ContextField field, String value) {
    FieldRule rule = rule(field);
    // A number of 13 digits and more may be a card's as well, and one whose end is hidden elsewhere
    // is that number; a place for numbers takes no words.
    boolean tells = looksLikeCard(value) || hidden.isIn(Text.storable(value));
    return rule == FieldRule.KEEP && field == ContextField.PHONE && tells ? FieldRule.MASK : rule;
  }

  private FieldRule rule(String attribute) {
    boolean unlisted = hipaa && !rules.hipaaFields().contains(pathOf(attribute));
    return unlisted ? FieldRule.DROP : rules.ofAttribute(attribute);
  }

  private <T> @Nullable T kept(ContextField field, @Nullable T value) {
    if (value != null && rule(field) == FieldRule.DROP) {
      lose(field.pointer(), Kind.DROPPED);
      return null;
    }
    return value;
  }

  private @Nullable String text(ContextField field, @Nullable String value) {
    if (value == null) {
      return null;
    }
    String out = ruled(field.pointer(), value, rule(field, value));
    isPersonalInClear |= field.isPersonal() && isClear(out);
    return out;
  }

  private static boolean isClear(@Nullable String out) {
    return out != null && !out.isEmpty() && !Masks.isHidden(out);
  }

  private boolean looksLikeCard(String value) {
    return pciDss && CardNumbers.isIn(value);
  }

  /// A text as its rule leaves it, or null when it is dropped.
  private @Nullable String ruled(String pointer, String value, FieldRule rule) {
    return switch (rule) {
      case KEEP -> cleaned(pointer, value);
      case MASK -> {
        if (!Masks.isHidden(value)) {
          lose(pointer, Kind.MASKED);
        }
        yield Masks.isHidden(value) ? value : Masks.mask(Text.storable(value));
      }
      case TOKENISE -> {
        lose(pointer, Kind.TOKENISED);
        yield Masks.token(Objects.requireNonNull(rules.tokenKey()), tenant, value);
      }
      case DROP -> {
        lose(pointer, Kind.DROPPED);
        yield null;
      }
    };
  }

  /// A text that travels, without what may stand in none.
  private String cleaned(String pointer, String value) {
    return withoutCard(pointer, withoutHidden(pointer, replaced(pointer, value)));
  }

  /// A word of a fixed list that travels. It is no hiding place for a number; that it is also a
  /// word of something hidden tells nothing.
  private String word(String pointer, String value) {
    return isTelling(value)
        ? cleaned(pointer, value)
        : withoutCard(pointer, replaced(pointer, value));
  }

  private String withoutCard(String pointer, String text) {
    String without = pciDss ? CardNumbers.removed(text) : text;
    if (!without.equals(text)) {
      lose(pointer, Kind.MASKED);
    }
    return without;
  }

  private String withoutHidden(String pointer, String text) {
    String without = Masks.isHidden(text) ? text : hidden.removed(text);
    if (!without.equals(text)) {
      lose(pointer, Kind.MASKED);
    }
    return without;
  }

  private String replaced(String pointer, String value) {
    String storable = Text.storable(value);
    if (!storable.equals(value)) {
      lose(pointer, Kind.REPLACED);
    }
    return storable;
  }

  private List<String> keys(List<String> keys) {
    String pointer = ContextField.DTMF_SEQUENCE.pointer();
    boolean drops = securePause || rule(ContextField.DTMF_SEQUENCE) == FieldRule.DROP;
    // Between keys a letter separates as well: it is a key like the others.
    List<String> digits = keys.stream().map(key -> key.replaceAll("\\p{L}", " ")).toList();
    boolean tells = hidden.isInKeys(keys) || (pciDss && CardNumbers.isIn(digits));
    if (!keys.isEmpty() && (drops || tells)) {
      lose(pointer, Kind.DROPPED);
      return List.of();
    }
    return keys.stream().map(key -> replaced(pointer, key)).toList();
  }

  private List<String> flags(List<String> flags) {
    List<String> out = new ArrayList<>();
    for (String flag : flags) {
      out.add(word("/context/complianceFlags", flag));
    }
    return out;
  }

  private @Nullable Bot bot(@Nullable Bot bot) {
    if (bot == null) {
      return null;
    }
    String intent = text(ContextField.INTENT, bot.intent());
    Double confidence = kept(ContextField.CONFIDENCE, bot.confidence());
    String language = kept(ContextField.LANGUAGE, bot.language());
    String summary = text(ContextField.SUMMARY, bot.summary());
    Bot out =
        new Bot(
            intent,
            confidence == null ? null : rounded(confidence),
            language == null ? null : word(ContextField.LANGUAGE.pointer(), language),
            summary);
    return out.equals(new Bot(null, null, null, null)) ? null : out;
  }

  /// Three decimals: more are no knowledge of a bot's, and so many that a card number fits in.
  private static @Nullable Double rounded(double confidence) {
    return Double.isFinite(confidence) ? Math.round(confidence * 1_000) / 1_000.0 : null;
  }

  private List<Utterance> transcript(List<Utterance> said) {
    if (said.isEmpty() || kept(ContextField.TRANSCRIPT, said) == null) {
      return List.of();
    }
    isPersonalInClear = true;
    List<Utterance> out = new ArrayList<>(withoutCards(said));
    out.replaceAll(one -> new Utterance(one.author(), time(one.at()), one.text()));
    return out;
  }

  /// A card number may be told in groups, one by one; what others say in between does not count.
  private List<Utterance> withoutCards(List<Utterance> said) {
    String pointer = ContextField.TRANSCRIPT.pointer();
    Map<Author, List<String>> byAuthor = new EnumMap<>(Author.class);
    said.forEach(one ->
        byAuthor
            .computeIfAbsent(one.author(), _ -> new ArrayList<>())
            .add(withoutHidden(pointer, replaced(pointer, one.text()))));
    if (pciDss) {
      byAuthor.replaceAll((_, texts) -> {
        List<String> without = CardNumbers.removed(texts);
        if (!without.equals(texts)) {
          lose(pointer, Kind.MASKED);
        }
        return without;
      });
    }
    Map<Author, Integer> next = new EnumMap<>(Author.class);
    List<Utterance> out = new ArrayList<>();
    for (Utterance one : said) {
      int i = next.merge(one.author(), 1, Integer::sum) - 1;
      out.add(
          new Utterance(
              one.author(), one.at(), Objects.requireNonNull(byAuthor.get(one.author())).get(i)));
    }
    return out;
  }

  /// A time in microseconds, within the years that are written with four digits.
  private @Nullable Instant time(@Nullable Instant at) {
    if (at == null) {
      return null;
    }
    if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
      lose(ContextField.TRANSCRIPT.pointer(), Kind.DROPPED);
      return null;
    }
    return at.truncatedTo(ChronoUnit.MICROS);
  }

  private Map<String, String> attributes() {
    Map<String, String> kept = new TreeMap<>();
    given
        .attributes()
        .forEach((name, value) -> {
          String out = attribute(name, value);
          if (out != null) {
            kept.put(name, out);
          }
        });
    return kept;
  }

  private @Nullable String attribute(String name, @Nullable String value) {
    String pointer = pointerOf(name);
    if (isStripped(name)) {
      lose(pointer, Kind.STRIPPED);
      return null;
    }
    boolean tells = looksLikeCard(name) || (isTelling(name) && hidden.isIn(name));
    if (value == null || !Text.isStorable(name) || tells) {
      lose(pointer, Kind.DROPPED);
      return null;
    }
    String out = ruled(pointer, value, rule(name));
    boolean vouchedFor = rules.attributes().get(name) == FieldRule.KEEP;
    isPersonalInClear |= !vouchedFor && isClear(out);
    return out;
  }

  private static boolean isStripped(String name) {
    return ContextCheck.isVendorArtifact(name) || name.equals(CanonicalContext.CLAIM_ATTRIBUTE);
  }

  /// Whether a number could hide in it.
  private static boolean isTelling(String word) {
    return DigitRun.in(List.of(word)).stream().anyMatch(r -> r.digits().size() > 4);
  }

  private static String pathOf(String name) {
    return ContextField.ATTRIBUTE_PREFIX + name;
  }

  /// Where an attribute stands, as a JSON pointer (RFC 6901). A name in which a number could hide
  /// is not repeated.
  public static String pointerOf(String name) {
    String shown = isTelling(name) || !Text.isStorable(name) || name.length() > 64 ? "*" : name;
    return "/attributes/" + shown.replace("~", "~0").replace("/", "~1");
  }

  private void lose(String pointer, Kind kind) {
    losses.add(new ContextLoss(pointer, kind));
  }
}
