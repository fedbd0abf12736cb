package dev.baton.config;

import dev.baton.core.id.AccountName;
import dev.baton.core.trigger.Condition;
import dev.baton.core.trigger.TriggerRule;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// From the tree to the records: when a bot's conversation goes to a person.
final class TriggerReader {
  /// Each is evaluated on every look at a conversation; more nobody keeps in mind.
  static final int MAX_TRIGGERS = 50;

  /// BCP 47 section 4.4.1.
  private static final int LANGUAGE_CHARS = 35;

  private static final String CONFIDENCE = "bot-confidence";
  private static final String ASKED = "guest-asked";
  private static final String KEYWORDS = "keywords";
  private static final String MISUNDERSTANDINGS = "misunderstandings";
  private static final String SENTIMENT = "sentiment";
  private static final String ALL_OF = "all-of";
  private static final String ANY_OF = "any-of";
  private static final List<String> CONDITIONS =
      List.of(CONFIDENCE, ASKED, KEYWORDS, MISUNDERSTANDINGS, SENTIMENT, ALL_OF, ANY_OF);

  private static final Pattern PART = Pattern.compile("0(\\.[0-9]{1,9})?|1(\\.0{1,9})?");

  private final Problems problems;

  TriggerReader(Problems problems) {
    this.problems = problems;
  }

  /// The trigger of this section, or null when something that must be right in it is not.
  ///
  /// @param declared the names of the tenant's accounts
  /// @param streaming those of them that have an event stream
  @Nullable Trigger read(Section section, Set<String> declared, Set<String> streaming) {
    section.require("account", "name the account whose event stream is watched");
    section.require("queue", "name the queue that the guest goes to");
    section.require("when", "say what must hold, for example guest-asked: true");
    AccountName account = account(section, declared, streaming);
    String queueId = section.id("queue", 200);
    String skillGroupId = section.id("skill-group", 200);
    String language = language(section);
    Section when = section.section("when");
    Condition condition = when == null ? null : condition(when, Condition.MAX_DEPTH);
    section.finish();
    return account == null || queueId == null || condition == null
        ? null
        : new Trigger(
            account, new TriggerRule(section.key(), condition), queueId, skillGroupId, language);
  }

  private @Nullable AccountName account(
      Section section, Set<String> declared, Set<String> streaming) {
    Section.Value account = section.value("account");
    if (account == null) {
      return null;
    }
    if (!declared.contains(account.text())) {
      problems.add(
          account.at(),
          account.path(),
          "no account of this tenant is named '"
              + account.shown()
              + "'"
              + Suggestion.question(Suggestion.nearest(account.shown(), declared)));
      return null;
    }
    if (!streaming.contains(account.text())) {
      problems.add(
          account.at(),
          account.path(),
          "'" + account.shown() + "' has no event stream; add 'stream:' to that account");
      return null;
    }
    return new AccountName(account.text());
  }

  private @Nullable String language(Section section) {
    Section.Value value = section.value("language");
    if (value == null) {
      return null;
    }
    try {
      if (value.text().length() <= LANGUAGE_CHARS
          && !new Locale.Builder().setLanguageTag(value.text()).build().getLanguage().isEmpty()) {
        return value.text();
      }
    } catch (IllformedLocaleException _) {
      // It is said below, as of a tag that is too long.
    }
    problems.add(
        value.at(),
        value.path(),
        "'" + value.shown() + "' is no BCP 47 language tag, for example de-AT");
    return null;
  }

  /// What one `when`, or one entry of a composition, says; null when it is not right.
  ///
  /// @param left compositions that may still begin here
  private @Nullable Condition condition(Section section, int left) {
    List<String> given = CONDITIONS.stream().filter(section::has).toList();
    int before = problems.count();
    Condition condition =
        firstOf(
            confidence(section.section(CONFIDENCE)),
            asked(section.value(ASKED)),
            keywords(section),
            misunderstandings(section.section(MISUNDERSTANDINGS)),
            sentiment(section),
            composed(section, ALL_OF, left, Condition.AllOf::new),
            composed(section, ANY_OF, left, Condition.AnyOf::new));
    section.finish();
    if (given.size() != 1 && problems.count() == before) {
      problems.add(
          section.at(),
          section.path(),
          "needs exactly one of '"
              + String.join("', '", CONDITIONS)
              + "', it has "
              + (given.isEmpty() ? "none" : String.join(" and ", given) + "; join them by all-of"));
    }
    return problems.count() == before ? condition : null;
  }

  private static @Nullable Condition firstOf(@Nullable Condition... read) {
    for (Condition condition : read) {
      if (condition != null) {
        return condition;
      }
    }
    return null;
  }

  private @Nullable Condition confidence(@Nullable Section section) {
    if (section == null) {
      return null;
    }
    Section.Value below = section.value("below");
    section.finish();
    if (below == null) {
      return new Condition.BotConfidenceBelow(Condition.BotConfidenceBelow.DEFAULT_THRESHOLD);
    }
    if (!PART.matcher(below.text()).matches()) {
      problems.add(
          below.at(),
          below.path(),
          "'" + below.shown() + "' is not a number from 0 to 1, for example 0.35");
      return null;
    }
    return new Condition.BotConfidenceBelow(Double.parseDouble(below.text()));
  }

  private @Nullable Condition asked(Section.@Nullable Value value) {
    if (value == null) {
      return null;
    }
    if (!value.text().equals("true")) {
      problems.add(value.at(), value.path(), "must be true; leave it out where it does not matter");
      return null;
    }
    return new Condition.GuestAsked();
  }

  private @Nullable Condition misunderstandings(@Nullable Section section) {
    if (section == null) {
      return null;
    }
    int count =
        section.count("at-least", Condition.MisunderstoodAtLeast.DEFAULT_COUNT, 1, 1_000_000);
    section.finish();
    return new Condition.MisunderstoodAtLeast(count);
  }

  private @Nullable Condition keywords(Section section) {
    List<String> words = words(section, KEYWORDS);
    return words == null ? null : new Condition.Keyword(words);
  }

  private @Nullable Condition sentiment(Section section) {
    List<String> words = words(section, SENTIMENT);
    return words == null ? null : new Condition.SentimentIsOneOf(new LinkedHashSet<>(words));
  }

  private @Nullable List<String> words(Section section, String key) {
    int before = problems.count();
    List<Section.Value> values = section.values(key);
    if (!section.has(key)) {
      return null;
    }
    for (Section.Value value : values) {
      if (value.text().length() > Condition.Keyword.MAX_CHARS
          || value.text().codePoints().noneMatch(Character::isLetterOrDigit)) {
        problems.add(
            value.at(),
            value.path(),
            "must be a word or a phrase of at most " + Condition.Keyword.MAX_CHARS + " characters");
      }
    }
    sized(section, key, values.size(), before);
    return problems.count() == before ? values.stream().map(Section.Value::text).toList() : null;
  }

  private @Nullable Condition composed(
      Section section, String key, int left, Function<List<Condition>, Condition> make) {
    int before = problems.count();
    List<Section> entries = section.sections(key);
    Position at = section.atKey(key);
    if (at == null) {
      return null;
    }
    if (left == 0) {
      problems.add(
          at,
          section.pathOf(key),
          "at most " + Condition.MAX_DEPTH + " of all-of and any-of are inside each other");
      return null;
    }
    List<Condition> parts = new ArrayList<>();
    for (Section entry : entries) {
      Condition part = condition(entry, left - 1);
      if (part != null) {
        parts.add(part);
      }
    }
    sized(section, key, entries.size(), before);
    return problems.count() == before ? make.apply(parts) : null;
  }

  private void sized(Section section, String key, int size, int before) {
    Position at = section.atKey(key);
    if ((size == 0 || size > Condition.MAX_ENTRIES) && problems.count() == before) {
      problems.add(
          at == null ? section.at() : at,
          section.pathOf(key),
          "has " + size + " entries; it needs 1 to " + Condition.MAX_ENTRIES);
    }
  }
}
