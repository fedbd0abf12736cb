package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Any text of a command line is a route or a seed, or is refused with a usage message.
class ArgumentsFuzzTest {
  @FuzzTest
  void an_argument_is_read_or_refused_with_a_usage_message(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    try {
      ObjectNode route = JsonMapper.shared().createObjectNode();
      RouteArgument.put(route, text);
      assertThat(route.size()).isBetween(1, 3);
    } catch (CommandFailure refused) {
      assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
    }
    try {
      SeedArgument seed = SeedArgument.parse(text);
      assertThat(SeedArgument.parse(seed.run().toString()).run()).isEqualTo(seed.run());
    } catch (CommandFailure refused) {
      assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
    }
  }
}
