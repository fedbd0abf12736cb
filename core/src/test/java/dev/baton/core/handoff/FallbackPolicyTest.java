package dev.baton.core.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FallbackPolicyTest {
  @Test
  void without_rules_what_may_not_have_been_sent_is_retried_and_a_refusal_goes_on() {
    FallbackPolicy policy = FallbackPolicy.defaults();
    Set<FailureKind> retried =
        EnumSet.of(
            FailureKind.NOT_SENT, FailureKind.BUSY, FailureKind.RATE_LIMITED, FailureKind.UNKNOWN);
    for (FailureKind kind : FailureKind.values()) {
      Reaction expected =
          retried.contains(kind)
              ? Reaction.RETRY
              : kind == FailureKind.CALLER_LEFT ? Reaction.END : Reaction.NEXT_ROUTE;
      assertThat(policy.reaction("agent", CallKind.RESERVE, kind))
          .as("%s", kind)
          .isEqualTo(expected);
    }
  }

  @Test
  void the_first_rule_that_matches_decides() {
    FallbackPolicy policy =
        new FallbackPolicy(
            List.of(
                rule("agent", CallKind.RESERVE, FailureKind.NO_CAPACITY, Reaction.RETRY),
                rule("agent", CallKind.RESERVE, null, Reaction.END),
                rule(null, null, FailureKind.GONE, Reaction.RETRY)));
    assertThat(policy.reaction("agent", CallKind.RESERVE, FailureKind.NO_CAPACITY))
        .isEqualTo(Reaction.RETRY);
    assertThat(policy.reaction("agent", CallKind.RESERVE, FailureKind.GONE))
        .isEqualTo(Reaction.END);
    assertThat(policy.reaction("queue", CallKind.COMMIT, FailureKind.GONE))
        .isEqualTo(Reaction.RETRY);
  }

  @Test
  void a_rule_for_another_route_or_phase_or_failure_does_not_match() {
    FallbackPolicy policy =
        new FallbackPolicy(
            List.of(rule("agent", CallKind.COMMIT, FailureKind.REJECTED, Reaction.END)));
    assertThat(policy.reaction("queue", CallKind.COMMIT, FailureKind.REJECTED))
        .isEqualTo(Reaction.NEXT_ROUTE);
    assertThat(policy.reaction("agent", CallKind.RESERVE, FailureKind.REJECTED))
        .isEqualTo(Reaction.NEXT_ROUTE);
    assertThat(policy.reaction("agent", CallKind.COMMIT, FailureKind.FORBIDDEN))
        .isEqualTo(Reaction.NEXT_ROUTE);
    assertThat(policy.reaction("agent", CallKind.COMMIT, FailureKind.REJECTED))
        .isEqualTo(Reaction.END);
  }

  @Test
  void a_policy_has_at_most_a_hundred_rules() {
    FallbackPolicy.Rule any = rule(null, null, null, Reaction.END);
    assertThat(new FallbackPolicy(Collections.nCopies(100, any)).rules()).hasSize(100);
    assertThatThrownBy(() -> new FallbackPolicy(Collections.nCopies(101, any)))
        .hasMessage("a policy has at most 100 rules, not 101");
  }

  private static FallbackPolicy.Rule rule(
      @Nullable String route,
      @Nullable CallKind phase,
      @Nullable FailureKind failure,
      Reaction reaction) {
    return new FallbackPolicy.Rule(route, phase, failure, reaction);
  }
}
