package dev.baton.config;

import dev.baton.core.context.ContextLimits;
import dev.baton.core.handoff.Escalation;
import dev.baton.core.handoff.EscalationPolicy;
import dev.baton.core.handoff.EscalationPolicy.Texts;
import dev.baton.core.handoff.FallbackAction;
import dev.baton.core.id.Text;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// From the tree to the records: how an account's bots hand over to people.
final class EscalationReader {
  /// Real tags are letters and digits between hyphens (BCP 47 section 2.1).
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*");

  private static final int MAX_LANGUAGES = 100;

  private final Problems problems;

  EscalationReader(Problems problems) {
    this.problems = problems;
  }

  /// The policy of this section, or null when there is none.
  @Nullable EscalationPolicy read(@Nullable Section section, @Nullable Platform platform) {
    if (section == null) {
      return null;
    }
    if (platform != null && platform != Platform.NICE_CXONE) {
      problems.add(
          section.at(),
          section.path(),
          "only nice_cxone hands over from a bot within itself (guide 002); remove it");
    }
    EscalationPolicy d = EscalationPolicy.defaults();
    String general = section.id("general-queue", 200);
    String group = section.id("general-skill-group", 200);
    String callback = section.id("callback-queue", 200);
    if (group != null && general == null) {
      problems.add(
          section.at(), section.path(), "general-skill-group stands without general-queue");
    }
    NobodyFree nobodyFree = section.choice("nobody-free", List.of(NobodyFree.values()));
    if (nobodyFree == NobodyFree.CALLBACK && callback == null) {
      problems.add(
          section.at(), section.path(), "nobody-free is callback, and there is no callback-queue");
    }
    EscalationPolicy policy =
        new EscalationPolicy(
            threshold(section, d.threshold()),
            general,
            group,
            callback,
            nobodyFree == NobodyFree.CALLBACK,
            rules(section.sections("fallback")),
            texts(section.section("messages")),
            environment(section, d.environment()));
    section.finish();
    return policy;
  }

  /// What a queue without a free agent leads to.
  enum NobodyFree {
    QUEUE,
    CALLBACK
  }

  private double threshold(Section section, double fallback) {
    Section.Value value = section.value("threshold");
    if (value == null) {
      return fallback;
    }
    try {
      double threshold = Double.parseDouble(value.text());
      if (threshold >= 0 && threshold <= 1) {
        return threshold;
      }
    } catch (NumberFormatException _) {
      // What is wrong is said below.
    }
    problems.add(
        value.at(), value.path(), "'" + value.shown() + "' is no number from 0 to 1, such as 0.75");
    return fallback;
  }

  private static String environment(Section section, String fallback) {
    String named = section.id("environment", 64);
    return named == null ? fallback : named;
  }

  /// Failures, and what is done about each.
  private static List<Escalation.Rule> rules(List<Section> sections) {
    List<Escalation.Rule> rules = new ArrayList<>();
    for (Section section : sections) {
      section.require("failure", "name what is to be done about it");
      section.require("action", "name what is to be done");
      FailureKind failure = section.choice("failure", List.of(FailureKind.values()));
      FallbackAction action = section.choice("action", List.of(FallbackAction.values()));
      section.finish();
      if (failure != null && action != null) {
        rules.add(new Escalation.Rule(failure, action));
      }
    }
    return rules;
  }

  private Map<String, Texts> texts(@Nullable Section section) {
    Map<String, Texts> texts = new HashMap<>();
    if (section == null || section.keys().isEmpty()) {
      return texts;
    }
    if (section.keys().size() > MAX_LANGUAGES) {
      problems.add(section.at(), section.path(), "has more than " + MAX_LANGUAGES + " languages");
    }
    section
        .children()
        .forEach((tag, child) -> {
          if (tag.length() > ContextLimits.LANGUAGE_CHARS || !LANGUAGE.matcher(tag).matches()) {
            problems.add(child.at(), child.path(), "is no language tag, for example de-AT");
          }
          texts.put(tag.toLowerCase(Locale.ROOT), language(child));
        });
    return texts;
  }

  private Texts language(Section section) {
    Texts d = Texts.defaults();
    Texts texts =
        new Texts(
            text(section, "hold", d.hold()),
            text(section, "self-service", d.selfService()),
            text(section, "unavailable", d.unavailable()),
            text(section, "callback", d.callback()),
            text(section, "administrator", d.administrator()));
    section.finish();
    return texts;
  }

  private String text(Section section, String key, String fallback) {
    Section.Value value = section.value(key);
    if (value == null) {
      return fallback;
    }
    if (value.text().length() > EscalationPolicy.TEXT_CHARS || !Text.isStorable(value.text())) {
      problems.add(
          value.at(),
          value.path(),
          "must be a text of at most " + EscalationPolicy.TEXT_CHARS + " characters");
      return fallback;
    }
    return value.text();
  }
}
