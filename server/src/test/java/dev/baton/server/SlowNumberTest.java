package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.model.Timings;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A caller who takes longer to a number than her context is tried for: until she is there, nobody
/// knows her.
class SlowNumberTest {
  /// The sends of an order and the waits between them are over within half a second.
  private static final Timings SLOW = new Timings(2_500, 2_500, 40, 120_000, 0);

  @RegisterExtension
  static final Rig RIG = Rig.create().withTwins(TwinOptions.defaults().withTimings(SLOW));

  @ParameterizedTest
  @EnumSource
  void her_context_is_there_in_the_end(Way way) {
    String interactionId = RIG.newCaller(way);
    ObjectNode body = Ask.handoff(way, interactionId);
    body.withArray("/routes")
        .addObject()
        .put("account", way.destinationAccount)
        .put("targetNumber", way.number());

    JsonNode view = RIG.play(body);

    String story = RIG.story(view);
    assertThat(Rig.state(view)).as(story).isEqualTo("completed");
    assertThat(RIG.caller(interactionId).contexts())
        .as(story)
        .containsKey(way.destination.wireName());
    RIG.assertNobodyIsHurt();
  }
}
