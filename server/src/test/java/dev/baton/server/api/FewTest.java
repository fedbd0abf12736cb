package dev.baton.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// What only few may do at once.
class FewTest {
  private final Few few = new Few("dry runs");

  @Test
  void one_more_than_may_is_refused_and_its_turn_comes_when_one_has_ended() {
    assertThatThrownBy(() -> nested(Few.AT_ONCE + 1))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("4 dry runs are under way");
    assertThat(nested(Few.AT_ONCE)).as("what failed gave its place back").isEqualTo("done");
  }

  private String nested(int depth) {
    return few.run(() -> depth == 1 ? "done" : nested(depth - 1));
  }
}
