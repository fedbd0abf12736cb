package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RouteArgumentTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          billing               | {"route":"billing"}
          cx/agent/nice-usr-1   | {"account":"cx","targetAgentId":"nice-usr-1"}
          cx/queue/q            | {"account":"cx","targetQueueId":"q"}
          cx/flow/v-1/q/2       | {"account":"cx","targetFlowVersionId":"v-1","targetQueueId":"q/2"}
          cx/number/+18885551910| {"account":"cx","targetNumber":"+18885551910"}
          cx/number/+1888;7     | {"account":"cx","targetNumber":"+1888","targetExtension":"7"}
          cx/sip/sip:a@b/c      | {"account":"cx","targetSipUri":"sip:a@b/c"}
          """)
  void a_route_is_written_as_the_api_takes_it(String route, String json) {
    ObjectNode into = JsonMapper.shared().createObjectNode();

    RouteArgument.put(into, route);

    assertThat(into.toString()).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cx/agent", "cx/desk/7", "cx/flow/v-1", "/"})
  void what_is_no_route_is_answered_with_all_forms(String route) {
    assertThatThrownBy(() -> RouteArgument.put(JsonMapper.shared().createObjectNode(), route))
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCodes.USAGE))
        .hasMessageContaining("ACCOUNT/number/E164");
  }
}
