package dev.baton.platform.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Account;
import dev.baton.core.checkup.Check;
import dev.baton.core.checkup.Verdict;
import dev.baton.core.platform.Platform;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an operator is told of the connectors that hand a voice bot's callers over.
class ConnectorProbeTest {
  private static final Account BOT = Samples.account(Platform.NICE_COGNIGY);

  @ParameterizedTest
  @CsvSource({
    "connected, refer, PASS, is connected and transfers by refer",
    "connected, blind, WARN, is connected and transfers blind",
    "connected, teleport, WARN, does not say how it transfers",
    "degraded, refer, WARN, is degraded",
    "disconnected, refer, FAIL, is not connected",
    "dozing, refer, WARN, does not say whether it is connected"
  })
  void what_a_connector_says_of_itself_is_judged(
      String status, String mode, Verdict verdict, String words) {
    Check check =
        look(
            true,
            answer(
                200,
                "{\"name\":\"genesys_cloud\",\"status\":\"%s\",\"transferMode\":\"%s\"}"
                    .formatted(status, mode)));

    assertThat(check.verdict()).isEqualTo(verdict);
    assertThat(check.found()).startsWith("genesys_cloud, to genesys-main, ").contains(words);
  }

  @Test
  void a_blind_transfer_is_warned_of_with_what_can_go_wrong() {
    Check check = look(true, answer(200, "{\"status\":\"connected\",\"transferMode\":\"blind\"}"));

    assertThat(check.why()).contains("before the far end has taken her");
    assertThat(check.fix()).contains("refer");
  }

  @Test
  void one_that_is_named_must_be_there_and_one_that_is_expected_may_be_missing() {
    assertThat(look(true, answer(404, "{}")).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(look(false, answer(404, "{}")).verdict()).isEqualTo(Verdict.WARN);
  }

  @Test
  void one_that_cannot_be_read_is_no_failure_of_its_own() {
    for (WireResult result :
        List.of(
            answer(403, ""),
            answer(500, ""),
            answer(200, "<html>"),
            new TransportFault.TimedOut(100, "late"))) {
      Check check = look(true, result);
      assertThat(check.verdict()).isEqualTo(Verdict.WARN);
      assertThat(check.found()).contains("cannot be read: ");
    }
  }

  private static WireResponse answer(int status, String body) {
    return new WireResponse(status, Map.of(), body);
  }

  private static Check look(boolean named, WireResult result) {
    List<Check> checks = new ArrayList<>();
    new ConnectorProbe(
            (account, request, deadlineMs, repeatable) -> {
              assertThat(request.method() + " " + request.path())
                  .isEqualTo("GET /api/v1/telephony/connectors/genesys_cloud");
              return result;
            },
            3_000)
        .look(
            BOT,
            List.of(new ConnectorProbe.Lead("genesys_cloud", "genesys-main", named)),
            checks::add);
    assertThat(checks).hasSize(1);
    return checks.getFirst();
  }
}
