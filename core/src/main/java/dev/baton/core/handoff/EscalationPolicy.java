package dev.baton.core.handoff;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How an account's bots hand over to people.
///
/// @param threshold an intent below it is refused, 0 to 1
/// @param generalQueueId tried once when a queue is refused or takes nobody; null when there is
///   none
/// @param generalSkillGroupId who in it, null when nobody in particular
/// @param callbackQueueId whose agents come back to a guest, null when nobody does
/// @param callbackWhenNobodyIsFree whether that is done at once when no agent is free
/// @param rules what differs from guide 002's table
/// @param texts what guests read, by language tag in lower case; `en` is always there
/// @param environment what the metrics line says of where this is, for example `production`
public record EscalationPolicy(
    double threshold,
    @Nullable String generalQueueId,
    @Nullable String generalSkillGroupId,
    @Nullable String callbackQueueId,
    boolean callbackWhenNobodyIsFree,
    List<Escalation.Rule> rules,
    Map<String, Texts> texts,
    String environment) {
  /// A text that nobody reads to its end helps nobody.
  public static final int TEXT_CHARS = 500;

  private static final String ENGLISH = "en";

  public EscalationPolicy {
    rules = List.copyOf(rules);
    Map<String, Texts> all = new HashMap<>(Map.of(ENGLISH, Texts.defaults()));
    all.putAll(texts);
    texts = Map.copyOf(all);
  }

  /// What guests read, each at most [#TEXT_CHARS] characters; an empty one is not sent.
  ///
  /// @param hold a transfer was accepted
  /// @param selfService it was refused as wrong
  /// @param unavailable queue or interaction is unknown
  /// @param callback somebody comes back to her
  /// @param administrator nothing else helped, and the people who run this were told
  public record Texts(
      String hold, String selfService, String unavailable, String callback, String administrator) {
    /// Guide 002's own, in English; the last one it has not.
    public static Texts defaults() {
      return new Texts(
          "You are being connected to a specialist. Please wait.",
          "I am unable to connect you to an agent. Would you like to explore self-service options"
              + " instead?",
          "The requested service is currently unavailable. Please try again later.",
          "Our support system is experiencing high volume. I will send you a callback link when an"
              + " agent becomes available.",
          "I could not reach an agent just now. Our team has been told, and I am still here to"
              + " help.");
    }
  }

  /// Guide 002's threshold and texts; no general queue and no callback, because only the account
  /// knows its queues.
  public static EscalationPolicy defaults() {
    return new EscalationPolicy(0.75, null, null, null, false, List.of(), Map.of(), "production");
  }

  /// The texts in this language, or in the nearest that there is: `de-AT`, then `de`, then `en`.
  ///
  /// @param language a BCP 47 tag, or null
  public Texts texts(@Nullable String language) {
    String tag = language == null ? ENGLISH : language.toLowerCase(Locale.ROOT);
    Texts own = texts.get(tag);
    Texts wider = texts.get(tag.split("-", 2)[0]);
    Texts english = texts.get(ENGLISH);
    return own != null ? own : wider != null ? wider : english == null ? Texts.defaults() : english;
  }

  /// The messages of one language, as a plan keeps them.
  public static List<Escalation.Message> messages(Texts texts) {
    return List.of(
        new Escalation.Message(FallbackAction.OFFER_SELF_SERVICE_MENU, texts.selfService()),
        new Escalation.Message(FallbackAction.TERMINATE_SESSION_GRACEFULLY, texts.unavailable()),
        new Escalation.Message(FallbackAction.QUEUE_CALLBACK_REQUEST, texts.callback()),
        new Escalation.Message(FallbackAction.LOG_AND_ESCALATE_TO_ADMIN, texts.administrator()));
  }
}
