package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Platforms whose tokens live for one second only.
class TokensTest {
  @RegisterExtension
  static final Rig RIG =
      Rig.create().withTwins(TwinOptions.defaults().withTimings(Rig.QUICK).withTokenSeconds(1));

  @Test
  void a_token_that_dies_between_the_phases_is_replaced_before_the_commit() {
    RIG.play(Ask.toAgent(RIG.newCaller(), "nice-usr-4492", null));
    // The second handoff's reserve outlasts the token that the first one's commit was sent with.
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Delay(1_200)).atMost(1),
        FaultRule.on(Platform.GENESYS_CLOUD, Operation.TOKEN, new Fault.Delay(0)),
        FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.Delay(0)));

    JsonNode view = RIG.play(Ask.toAgent(RIG.newCaller(), "nice-usr-4493", null));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(RIG.story(view)).doesNotContain("send 2");
    assertThat(RIG.seen(Platform.GENESYS_CLOUD, Operation.TOKEN)).isPositive();
    assertThat(RIG.seen(Platform.GENESYS_CLOUD, Operation.TRANSFER)).isEqualTo(1);
    RIG.assertNobodyIsHurt();
  }
}
