package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to do about a failure, keyed by route, phase and failure. The first rule that matches
/// decides; behind them stand the defaults.
///
/// @param repair what to do about a caller whom both sides lost
public record FallbackPolicy(List<Rule> rules, Repair repair) {
  /// A row of before there was a choice of repairs has none.
  public FallbackPolicy(List<Rule> rules, @Nullable Repair repair) {
    this.rules = List.copyOf(rules);
    this.repair = repair == null ? Repair.defaults() : repair;
    if (rules.size() > 100) {
      throw new IllegalArgumentException("a policy has at most 100 rules, not " + rules.size());
    }
  }

  /// Rules, and the defaults of repair.
  public FallbackPolicy(List<Rule> rules) {
    this(rules, Repair.defaults());
  }

  /// One rule; a null matches everything.
  ///
  /// @param phase `RESERVE` or `COMMIT`
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Rule(
      @Nullable String route,
      @Nullable CallKind phase,
      @Nullable FailureKind failure,
      Reaction reaction) {
    boolean matches(String routeName, CallKind inPhase, FailureKind kind) {
      return (route == null || route.equals(routeName))
          && (phase == null || phase == inPhase)
          && (failure == null || failure == kind);
    }
  }

  /// No rules of its own: the defaults alone.
  public static FallbackPolicy defaults() {
    return new FallbackPolicy(List.of());
  }

  /// The reaction to a failure. `RETRY` holds while tries and window last; after that the next
  /// route.
  public Reaction reaction(String routeName, CallKind phase, FailureKind kind) {
    for (Rule rule : rules) {
      if (rule.matches(routeName, phase, kind)) {
        return rule.reaction();
      }
    }
    return switch (kind) {
      case NOT_SENT, BUSY, RATE_LIMITED, UNKNOWN -> Reaction.RETRY;
      case NO_CAPACITY, REJECTED, FORBIDDEN, NOT_FOUND, GONE, CONFLICT, UNAUTHORIZED ->
          Reaction.NEXT_ROUTE;
      case CALLER_LEFT -> Reaction.END;
    };
  }
}
