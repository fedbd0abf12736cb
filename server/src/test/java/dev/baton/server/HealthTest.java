package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What is said to whoever watches over Baton.
class HealthTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  @Test
  void a_running_baton_is_healthy_ready_and_alive() {
    for (String path : List.of("/health", "/health/readiness", "/health/liveness")) {
      Api.Answer answer = RIG.api().get(path);

      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.at("/status")).as(path).isEqualTo("UP");
    }
    assertThat(RIG.api().get("/health").at("/components/journal/status")).isEqualTo("UP");
    assertThat(RIG.api().get("/health").at("/components/journal/details/handoffsUnderWay"))
        .isEqualTo("0");
  }

  @Test
  void nothing_else_of_the_machinery_is_open() {
    for (String path : List.of("/env", "/beans", "/heapdump", "/actuator", "/shutdown", "/info")) {
      Problem.assertIs(RIG.api().get(path), 404, "not-found", path);
    }
  }
}
