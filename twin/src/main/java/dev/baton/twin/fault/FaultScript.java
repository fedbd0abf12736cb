package dev.baton.twin.fault;

import java.util.List;

/// Rules, tried in order: the first that strikes decides.
///
/// @param seed of the dice that rules with a probability and the webhooks roll
/// @param rules at most 1,000
/// @param webhooks what goes wrong with the events that the platforms push
/// @param stream what goes wrong with the event stream that CXone keeps open
public record FaultScript(
    long seed, List<FaultRule> rules, WebhookFaults webhooks, StreamFaults stream) {
  static final int RULES_MAX = 1_000;

  /// Nothing goes wrong.
  public static final FaultScript NONE = new FaultScript(0, List.of());

  public FaultScript {
    rules = List.copyOf(rules);
    if (rules.size() > RULES_MAX) {
      throw new IllegalArgumentException(rules.size() + " rules, at most " + RULES_MAX);
    }
  }

  /// These rules, and webhooks and streams that all arrive.
  public FaultScript(long seed, List<FaultRule> rules) {
    this(seed, rules, WebhookFaults.NONE);
  }

  /// These rules and webhooks, and streams that all arrive.
  public FaultScript(long seed, List<FaultRule> rules, WebhookFaults webhooks) {
    this(seed, rules, webhooks, StreamFaults.NONE);
  }

  /// The same rules, with so much going wrong with streams.
  public FaultScript withStream(StreamFaults other) {
    return new FaultScript(seed, rules, webhooks, other);
  }

  /// The same rules, with so much going wrong with webhooks.
  public FaultScript withWebhooks(WebhookFaults other) {
    return new FaultScript(seed, rules, other, stream);
  }

  /// These rules, with seed 0.
  public static FaultScript of(FaultRule... rules) {
    return new FaultScript(0, List.of(rules));
  }
}
