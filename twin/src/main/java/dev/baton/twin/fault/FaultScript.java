package dev.baton.twin.fault;

import java.util.List;

/// Rules, tried in order: the first that strikes decides.
///
/// @param seed of the dice that rules with a probability roll
/// @param rules at most 1,000
public record FaultScript(long seed, List<FaultRule> rules) {
  static final int RULES_MAX = 1_000;

  /// Nothing goes wrong.
  public static final FaultScript NONE = new FaultScript(0, List.of());

  public FaultScript {
    rules = List.copyOf(rules);
    if (rules.size() > RULES_MAX) {
      throw new IllegalArgumentException(rules.size() + " rules, at most " + RULES_MAX);
    }
  }

  /// These rules, with seed 0.
  public static FaultScript of(FaultRule... rules) {
    return new FaultScript(0, List.of(rules));
  }
}
