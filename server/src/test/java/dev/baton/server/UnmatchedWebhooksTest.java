package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.ObjectNode;

/// Events of interactions that were never handed over: most of what a platform pushes.
class UnmatchedWebhooksTest {
  @RegisterExtension
  static final Rig RIG =
      Rig.create().withTimers(Yaml.SHORT_TIMERS + "webhooks:\n  unmatched-hold: 1s\n");

  @Test
  void what_nobody_knows_in_time_is_counted_and_passed_over_and_its_copies_stay_known() {
    ObjectNode unknown = Hook.event("evt-unknown", "gen-int-unknown", null);
    assertThat(Hook.push(RIG.api(), Hook.GENESYS, unknown).status()).isEqualTo(204);
    Await.until("it is counted", () -> unmatched() == 1);
    assertThat(Database.query(RIG.databaseUrl(), "SELECT event_id FROM inbox_waiting")).isEmpty();
    assertThat(Hook.push(RIG.api(), Hook.GENESYS, unknown).status()).isEqualTo(204);
    assertThat(Database.query(RIG.databaseUrl(), "SELECT event_id FROM inbox"))
        .containsExactly("evt-unknown");
    assertThat(unmatched()).isOne();
  }

  private static long unmatched() {
    return MetricsPage.of(RIG.api())
        .value("baton_webhooks_unmatched_total", "account", "genesys-main");
  }
}
