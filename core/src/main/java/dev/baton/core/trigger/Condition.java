package dev.baton.core.trigger;

import dev.baton.core.platform.ConversationView;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What must hold of a conversation. A field that the platform does not tell makes no condition
/// hold.
public sealed interface Condition {
  /// Compositions inside each other at most: more than anybody reads without a drawing.
  int MAX_DEPTH = 3;

  /// Conditions in one composition, and values in one list, at most.
  int MAX_ENTRIES = 50;

  /// Why it holds, or null when it does not.
  @Nullable Cause cause(ConversationView.Present conversation);

  /// How many compositions are inside each other here: 0 for a plain condition.
  default int depth() {
    return 0;
  }

  /// Why a condition holds, in the words that go to the platform with the guest. They come from the
  /// condition itself, so that nothing is said of a bot's confidence when the guest asked.
  ///
  /// @param reason what happened
  /// @param source where it was seen
  record Cause(String reason, String source) {}

  /// The bot is less sure of itself than this. A score of exactly the threshold is enough.
  ///
  /// @param threshold 0 to 1
  record BotConfidenceBelow(double threshold) implements Condition {
    /// As guide 004 has it.
    public static final double DEFAULT_THRESHOLD = 0.35;

    public BotConfidenceBelow {
      if (!(threshold >= 0 && threshold <= 1)) {
        throw new IllegalArgumentException("a threshold is 0 to 1");
      }
    }

    @Override
    public @Nullable Cause cause(ConversationView.Present conversation) {
      Double confidence = conversation.botConfidence();
      return confidence != null && confidence < threshold
          ? new Cause("low_confidence_threshold", "bot_confidence_threshold")
          : null;
    }
  }

  /// The guest has asked for a person.
  record GuestAsked() implements Condition {
    @Override
    public @Nullable Cause cause(ConversationView.Present conversation) {
      return conversation.guestAsked() ? new Cause("guest_asked", "user_requested_transfer") : null;
    }
  }

  /// The guest's last message has one of these words or phrases, in any case, as whole words.
  record Keyword(List<String> words) implements Condition {
    /// Of one word or phrase.
    public static final int MAX_CHARS = 100;

    public Keyword {
      requireSome(words.size(), "keywords");
      words = List.copyOf(words);
      for (String word : words) {
        if (word.isBlank() || word.length() > MAX_CHARS) {
          throw new IllegalArgumentException(
              "a keyword has 1 to " + MAX_CHARS + " characters that are not all blank");
        }
      }
    }

    @Override
    public @Nullable Cause cause(ConversationView.Present conversation) {
      String said = conversation.lastGuestMessage();
      return said != null && WholeWords.of(said).containAny(words)
          ? new Cause("keyword", "last_guest_message")
          : null;
    }
  }

  /// The bot has misunderstood the guest this often.
  ///
  /// @param count at least 1
  record MisunderstoodAtLeast(int count) implements Condition {
    /// Once may be a slip, twice bad luck; a third time the bot is not going to understand.
    public static final int DEFAULT_COUNT = 3;

    public MisunderstoodAtLeast {
      if (count < 1) {
        throw new IllegalArgumentException("a number of misunderstandings is at least 1");
      }
    }

    @Override
    public @Nullable Cause cause(ConversationView.Present conversation) {
      Integer counted = conversation.misunderstandings();
      return counted != null && counted >= count
          ? new Cause("misunderstandings", "misunderstanding_count")
          : null;
    }
  }

  /// The platform's word for the guest's mood is one of these, in any case.
  record SentimentIsOneOf(Set<String> words) implements Condition {
    public SentimentIsOneOf {
      requireSome(words.size(), "sentiments");
      words =
          words.stream()
              .map(word -> word.toLowerCase(Locale.ROOT))
              .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public @Nullable Cause cause(ConversationView.Present conversation) {
      String sentiment = conversation.sentiment();
      return sentiment != null && words.contains(sentiment.toLowerCase(Locale.ROOT))
          ? new Cause("sentiment", "sentiment")
          : null;
    }
  }

  /// All of them hold; its cause names each.
  record AllOf(List<Condition> parts) implements Condition {
    public AllOf {
      requireSome(parts.size(), "conditions");
      parts = List.copyOf(parts);
      requireShallow(parts);
    }

    @Override
    public @Nullable Cause cause(ConversationView.Present conversation) {
      StringBuilder reason = new StringBuilder();
      StringBuilder source = new StringBuilder();
      for (Condition part : parts) {
        Cause cause = part.cause(conversation);
        if (cause == null) {
          return null;
        }
        String between = reason.isEmpty() ? "" : "+";
        reason.append(between).append(cause.reason());
        source.append(between).append(cause.source());
      }
      return new Cause(reason.toString(), source.toString());
    }

    @Override
    public int depth() {
      return deepest(parts) + 1;
    }
  }

  /// At least one of them holds; its cause is that of the first which does.
  record AnyOf(List<Condition> parts) implements Condition {
    public AnyOf {
      requireSome(parts.size(), "conditions");
      parts = List.copyOf(parts);
      requireShallow(parts);
    }

    @Override
    public @Nullable Cause cause(ConversationView.Present conversation) {
      for (Condition part : parts) {
        Cause cause = part.cause(conversation);
        if (cause != null) {
          return cause;
        }
      }
      return null;
    }

    @Override
    public int depth() {
      return deepest(parts) + 1;
    }
  }

  /// How deep the deepest of these is.
  private static int deepest(List<Condition> parts) {
    return parts.stream().mapToInt(Condition::depth).max().orElse(0);
  }

  /// @throws IllegalArgumentException when there are none, or too many
  private static void requireSome(int size, String what) {
    if (size < 1 || size > MAX_ENTRIES) {
      throw new IllegalArgumentException("there are 1 to " + MAX_ENTRIES + " " + what);
    }
  }

  /// @throws IllegalArgumentException when they lie too deep inside each other
  private static void requireShallow(List<Condition> parts) {
    if (deepest(parts) >= MAX_DEPTH) {
      throw new IllegalArgumentException(
          "at most " + MAX_DEPTH + " of all-of and any-of are inside each other");
    }
  }
}
