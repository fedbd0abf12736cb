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

  private ContextLimits() {}
}
