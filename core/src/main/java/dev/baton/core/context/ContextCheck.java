package dev.baton.core.context;

import dev.baton.core.context.CanonicalContext.Bot;
import dev.baton.core.context.CanonicalContext.Utterance;
import dev.baton.core.id.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Checks a context against its limits and says everything that is wrong with it at once.
public final class ContextCheck {
  private static final String KEYS = "0123456789*#ABCD";

  /// Names under which clients send vendors' own ids and routing; a destination cannot resolve
  /// them.
  private static final Set<String> VENDOR_ARTIFACTS =
      Set.of(
          "interactionid",
          "conversationid",
          "participantid",
          "routingdata",
          "sessiondata",
          "contactid",
          "callid",
          "sessionid");

  /// A number that was masked or tokenised before it came here.
  private static final Pattern HIDDEN_PHONE = Pattern.compile("\\*{4}[0-9]{0,2}|tok_[a-z2-7]{26}");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
  private static final int FLAG_DIGITS = 8;

  private ContextCheck() {}

  /// All problems, in the order of the fields; empty when the context is good. Of a list that is
  /// too long only so many entries are looked at as it may have, so that there is an end to them.
  public static List<ContextProblem> problems(CanonicalContext context) {
    List<ContextProblem> found = new ArrayList<>();
    String phone = context.customer().phone();
    if (phone != null && !HIDDEN_PHONE.matcher(phone).matches()) {
      String problem = PhoneNumbers.problem(phone);
      if (problem != null) {
        found.add(new ContextProblem("/customer/phone", "phone " + problem));
      }
    }
    text(found, "/customer/segment", context.customer().segment());
    text(found, "/context/accountNumber", context.context().accountNumber());
    text(found, "/context/previousQueue", context.context().previousQueue());
    Integer holdDurationSec = context.context().holdDurationSec();
    if (holdDurationSec != null && (holdDurationSec < 0 || holdDurationSec > 86_400)) {
      found.add(
          new ContextProblem(
              "/context/holdDurationSec", "is " + holdDurationSec + "; 0 to 86400 is allowed"));
    }
    dtmf(found, context.context().dtmfSequence());
    flags(found, context.context().complianceFlags());
    target(found, context.transfer().targetAgentId());
    if (context.bot() != null) {
      bot(found, context.bot());
    }
    transcript(found, context.transcript());
    attributes(found, context);
    return List.copyOf(found);
  }

  /// Whether an attribute of this name is a vendor's routing artifact, which is stripped: in any
  /// case, and with or without dots, dashes and underscores.
  public static boolean isVendorArtifact(String name) {
    return VENDOR_ARTIFACTS.contains(name.toLowerCase(Locale.ROOT).replaceAll("[_.-]", ""));
  }

  private static void dtmf(List<ContextProblem> found, List<String> keys) {
    String path = "/context/dtmfSequence";
    tooMany(found, path, keys.size(), ContextLimits.DTMF_KEYS, "keys");
    for (int i = 0; i < Math.min(keys.size(), ContextLimits.DTMF_KEYS); i++) {
      if (keys.get(i).length() != 1 || KEYS.indexOf(keys.get(i).charAt(0)) < 0) {
        found.add(new ContextProblem(path + "/" + i, "is not one of 0-9, *, #, A-D"));
      }
    }
  }

  private static void flags(List<ContextProblem> found, List<String> flags) {
    String path = "/context/complianceFlags";
    tooMany(found, path, flags.size(), ContextLimits.COMPLIANCE_FLAGS, "flags");
    for (int i = 0; i < Math.min(flags.size(), ContextLimits.COMPLIANCE_FLAGS); i++) {
      if (!flags.get(i).matches("[a-z0-9_]{1,40}")) {
        found.add(
            new ContextProblem(
                path + "/" + i, "is not 1 to 40 of a-z, 0-9 and _, for example pci_dss"));
      } else if (flags.get(i).replaceAll("[^0-9]", "").length() > FLAG_DIGITS) {
        // Flags stand in states and logs, where no card's number may.
        found.add(new ContextProblem(path + "/" + i, "has more than 8 digits; no flag has"));
      }
    }
  }

  private static void target(List<ContextProblem> found, @Nullable String agentId) {
    String path = "/transfer/targetAgentId";
    text(found, path, agentId);
    if (agentId != null && agentId.isEmpty()) {
      found.add(new ContextProblem(path, "is empty; leave it out"));
    }
  }

  private static void bot(List<ContextProblem> found, Bot bot) {
    text(found, "/bot/intent", bot.intent());
    Double confidence = bot.confidence();
    if (confidence != null && !(confidence >= 0 && confidence <= 1)) {
      found.add(new ContextProblem("/bot/confidence", "must be 0 to 1"));
    }
    String language = bot.language();
    if (language != null && !isLanguage(language)) {
      found.add(
          new ContextProblem("/bot/language", "is no BCP 47 language tag, for example de-AT"));
    }
    if (bot.summary() != null) {
      bounded(found, "/bot/summary", bot.summary(), ContextLimits.SUMMARY_CHARS);
    }
  }

  private static boolean isLanguage(String tag) {
    try {
      return tag.length() <= ContextLimits.LANGUAGE_CHARS
          && !new Locale.Builder().setLanguageTag(tag).build().getLanguage().isEmpty();
    } catch (IllformedLocaleException notATag) {
      // This is the library's way to say no; the caller says it to the user.
      return false;
    }
  }

  private static void transcript(List<ContextProblem> found, List<Utterance> said) {
    tooMany(found, "/transcript", said.size(), ContextLimits.UTTERANCES, "utterances");
    for (int i = 0; i < Math.min(said.size(), ContextLimits.UTTERANCES); i++) {
      String path = "/transcript/" + i;
      Utterance one = said.get(i);
      if (one.author() == null) {
        // JSON may leave out what the record's type cannot.
        found.add(new ContextProblem(path + "/author", "is missing; caller, agent or bot"));
      }
      if (one.text() == null) {
        found.add(new ContextProblem(path + "/text", "is missing"));
      } else {
        bounded(found, path + "/text", one.text(), ContextLimits.UTTERANCE_CHARS);
      }
      Instant at = one.at();
      if (at != null && (at.isBefore(Instant.EPOCH) || at.isAfter(LATEST))) {
        found.add(new ContextProblem(path + "/at", "is not within the years 1970 to 9999"));
      }
    }
  }

  private static void attributes(List<ContextProblem> found, CanonicalContext context) {
    tooMany(
        found, "/attributes", context.attributes().size(), ContextLimits.ATTRIBUTES, "attributes");
    context.attributes().entrySet().stream()
        .limit(ContextLimits.ATTRIBUTES)
        .forEach(attribute -> attribute(found, attribute.getKey(), attribute.getValue()));
  }

  private static void attribute(List<ContextProblem> found, String name, @Nullable String value) {
    if (!name.matches("[A-Za-z][A-Za-z0-9_.-]{0,63}")) {
      found.add(
          new ContextProblem(
              "/attributes",
              "a name is a letter and up to 63 of A-Z, a-z, 0-9, dot, dash, underscore"));
    } else if (name.equals(CanonicalContext.CLAIM_ATTRIBUTE)) {
      found.add(new ContextProblem("/attributes/" + name, "is Baton's own; choose another name"));
    } else if (value == null) {
      // JSON may say null where the map's type cannot.
      found.add(
          new ContextProblem("/attributes/" + name, "has no value; give a text or leave it out"));
    } else {
      bounded(found, "/attributes/" + name, value, ContextLimits.ATTRIBUTE_CHARS);
    }
  }

  private static void tooMany(
      List<ContextProblem> found, String path, int size, int max, String what) {
    if (size > max) {
      found.add(new ContextProblem(path, "has " + size + " " + what + ", at most " + max));
    }
  }

  private static void text(List<ContextProblem> found, String path, @Nullable String value) {
    if (value != null) {
      bounded(found, path, value, ContextLimits.SHORT_TEXT_CHARS);
    }
  }

  private static void bounded(List<ContextProblem> found, String path, String value, int max) {
    if (value.length() > max) {
      found.add(new ContextProblem(path, "has " + value.length() + " characters, at most " + max));
    }
    int bad = Text.firstUnstorable(value);
    if (bad >= 0) {
      found.add(
          new ContextProblem(path, "has a NUL or a lone surrogate at " + bad + "; take it out"));
    }
  }
}
