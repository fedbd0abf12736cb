package dev.baton.core.context;

/// Bounds of a context, each with its reason.
public final class ContextLimits {
  /// A short field: an account number, a segment, a queue name. No vendor field of these is longer.
  public static final int SHORT_TEXT_CHARS = 200;

  /// Keys pressed: a card number and its checks are 25; more is noise.
  public static final int DTMF_KEYS = 64;

  /// Compliance regimes that one interaction may fall under.
  public static final int COMPLIANCE_FLAGS = 16;

  /// Free attributes: what an agent's screen can show.
  public static final int ATTRIBUTES = 50;

  /// One attribute's value.
  public static final int ATTRIBUTE_CHARS = 2_000;

  /// A bot's summary of the conversation: half a printed page; more is not read before the
  /// greeting.
  public static final int SUMMARY_CHARS = 4_000;

  /// Longest language tag; real ones have at most 17 characters (BCP 47 section 4.4.1 says 35).
  public static final int LANGUAGE_CHARS = 35;

  /// Things said in one conversation: guide 004's longest sample has 230 messages.
  public static final int UTTERANCES = 500;

  /// One thing said: what chat platforms take as one message.
  public static final int UTTERANCE_CHARS = 4_000;

  private ContextLimits() {}
}
