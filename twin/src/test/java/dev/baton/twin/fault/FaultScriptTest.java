package dev.baton.twin.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.baton.twin.model.NoCapacity;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.RequestFacts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultScriptTest {
  private static final RequestFacts RESERVE_CARL =
      new RequestFacts(Operation.RESERVE, "int-1", "carl", null, null, null);
  private static final RequestFacts TRANSFER =
      new RequestFacts(Operation.TRANSFER, "int-1", null, null, "gen-1", "res-1");

  @Test
  void yaml_becomes_rules() throws InvalidFaultScript {
    FaultScript script =
        FaultScriptReader.read(
            """
            seed: 7
            rules:
              - platform: nice_cxone
                operation: reserve
                match: {agent: carl}
                times: 1
                fault: agent_busy
              - operation: commit
                nth: 2
                fault: {kind: status, status: 503, retryAfter: 2, effect: after}
              - probability: 0.25
                fault: {kind: delay, ms: 250}
            """,
            "faults.yaml");
    assertThat(script.seed()).isEqualTo(7);
    assertThat(script.rules())
        .containsExactly(
            FaultRule.on(
                    Platform.NICE_CXONE, Operation.RESERVE, new Fault.Refuse(NoCapacity.AGENT_BUSY))
                .about(new FaultRule.Match(null, "carl", null, null, null))
                .atMost(1),
            new FaultRule(
                null,
                Operation.TRANSFER,
                FaultRule.Match.ANY,
                2,
                0,
                1,
                new Fault.Status(503, "2", true)),
            new FaultRule(null, null, FaultRule.Match.ANY, 0, 0, 0.25, new Fault.Delay(250)));
  }

  @Test
  void what_goes_wrong_with_webhooks_may_stand_alone() throws InvalidFaultScript {
    FaultScript script =
        FaultScriptReader.read("seed: 7\nwebhooks: {lose: 0.2, reorderMs: 6000}", "f.yaml");
    assertThat(script)
        .isEqualTo(new FaultScript(7, List.of(), new WebhookFaults(0.2, 0, 0, 6_000)));
    assertThat(FaultScriptReader.read("rules: [{fault: keep_source}]", "f.yaml").rules())
        .extracting(FaultRule::fault)
        .containsExactly(new Fault.KeepSource());
  }

  @Test
  void what_goes_wrong_with_the_stream_may_stand_alone() throws InvalidFaultScript {
    FaultScript script =
        FaultScriptReader.read(
            """
            stream: {closeAfterMs: 20000, closeCode: 1011, lose: 0.1, badFrame: 0.01,
                     badJson: 0.02, wrongTypes: 0.03, unknownState: 0.04, gapEveryMs: 9000, gapMs: 500}
            """,
            "f.yaml");
    assertThat(script.rules()).isEmpty();
    assertThat(script.stream())
        .isEqualTo(new StreamFaults(20_000, 1_011, 0.1, 0.01, 0.02, 0.03, 0.04, 9_000, 500));
    assertThat(FaultScriptReader.read("stream: {closeAfterMs: 5}", "f.yaml").stream())
        .isEqualTo(StreamFaults.closing(5, StreamFaults.BROKEN));
    assertThat(
            FaultScriptReader.read(
                    "rules: [{operation: history, fault: repeat_page},"
                        + " {operation: history, fault: {kind: big_page, messages: 100000}}]",
                    "f.yaml")
                .rules())
        .extracting(FaultRule::fault)
        .containsExactly(new Fault.RepeatPage(), new Fault.BigPage(100_000));
  }

  @Test
  void spoiled_events_are_about_as_many_as_the_script_says() {
    StreamFaults faults = new StreamFaults(0, 1006, 0.2, 0, 0.1, 0, 0, 0, 0);
    FaultEngine engine = new FaultEngine(FaultScript.NONE.withStream(faults));
    Map<StreamFaults.Spoil, Integer> counts = new EnumMap<>(StreamFaults.Spoil.class);
    for (int i = 0; i < 10_000; i++) {
      counts.merge(engine.spoil(), 1, Integer::sum);
    }
    assertThat(counts)
        .containsOnlyKeys(
            StreamFaults.Spoil.SENT, StreamFaults.Spoil.LOST, StreamFaults.Spoil.BAD_JSON);
    assertThat(counts.get(StreamFaults.Spoil.LOST)).isBetween(1_800, 2_200);
    assertThat(counts.get(StreamFaults.Spoil.BAD_JSON)).isBetween(850, 1_150);
  }

  @Test
  void json_with_tabs_is_read_as_well() throws InvalidFaultScript {
    FaultScript script =
        FaultScriptReader.read(
            "{\n\t\"rules\": [\n\t\t{\"platform\": \"genesys\",\t\"fault\": {\"kind\":"
                + " \"lose_answer\"}}\n\t]\n}",
            "faults");
    assertThat(script.rules()).hasSize(1);
    assertThat(script.rules().getFirst().fault()).isEqualTo(new Fault.LoseAnswer());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          rules: {}                                            | 1 | 8  | 'rules' is not a list
          seed: x\\nrules: []                                  | 1 | 7  | not a whole number
          rule: []                                             | 1 | 1  | 'rules' is missing
          rules: []\\nextra: 1                                 | 2 | 1  | unknown key 'extra'
          rules:\\n  - fault: explode                          | 2 | 12 | unknown fault 'explode'
          rules:\\n  - fault: {kind: delay}                    | 2 | 12 | 'ms' is missing
          rules:\\n  - fault: delay                            | 2 | 12 | needs values
          rules:\\n  - nth: 0\\n    fault: lose_answer         | 2 | 10 | allowed are 1 to
          rules:\\n  - platform: avaya\\n    fault: lose_answer| 2 | 15 | unknown platform 'avaya'
          rules:\\n  - operation: fly\\n    fault: lose_answer | 2 | 16 | unknown operation 'fly'
          rules:\\n  - match: {who: me}\\n    fault: slow      | 2 | 13 | unknown key 'who'
          rules:\\n  - probability: 2\\n    fault: lose_answer | 2 | 18 | above 0 and up to 1
          webhooks: {lose: 2}                                  | 1 | 18 | allowed is 0 to 1
          webhooks: {reorderMs: 600001}                        | 1 | 23 | allowed are 0 to 600000
          webhooks: {tear: 1}                                  | 1 | 12 | unknown key 'tear'
          stream: {tear: 1}                                    | 1 | 10 | unknown key 'tear'
          stream: {closeCode: 1000}                            | 1 | 21 | allowed are 1006 to 1011
          stream: {closeCode: 1008}                            | 1 | 9  | closeCode is 1008, allowed are 1006 and 1011
          stream: {lose: 0.6, badJson: 0.6}                    | 1 | 9  | the shares are 1.2 together
          stream: {gapMs: 5}                                   | 1 | 9  | gapMs is longer than gapEveryMs
          stream: {closeAfterMs: 3600001}                      | 1 | 24 | allowed are 0 to 3600000
          rules:\\n  - fault: big_page                         | 2 | 12 | needs values
          rules:\\n  - fault: {kind: big_page, messages: 0}    | 2 | 39 | allowed are 1 to 100000
          rules:\\n  - fault: {kind: silent_bridged, stays: x} | 2 | 42 | allowed are true, false
          rules:\\n  - fault: {kind: connector_down, words: x} | 2 | 35 | code, message
          rules: [                                             | 1 | 9  | expected
          """)
  void a_broken_script_is_refused_with_line_and_column(
      String text, int line, int column, String problem) {
    InvalidFaultScript e =
        catchThrowableOfType(
            InvalidFaultScript.class,
            () -> FaultScriptReader.read(text.replace("\\n", "\n"), "f.yaml"));
    assertThat(e.problem()).contains(problem);
    assertThat(e.line()).isEqualTo(line);
    assertThat(e.column()).isEqualTo(column);
    assertThat(e).hasMessageStartingWith("f.yaml:" + line + ":" + column + ": ");
  }

  @Test
  void only_the_nth_matching_request_is_struck() {
    FaultEngine engine =
        new FaultEngine(
            FaultScript.of(
                FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.LoseAnswer())
                    .onlyNth(2)));
    assertThat(engine.decide(Platform.GENESYS_CLOUD, RESERVE_CARL)).isNull();
    assertThat(engine.decide(Platform.NICE_CXONE, TRANSFER)).isNull();
    assertThat(engine.decide(Platform.GENESYS_CLOUD, TRANSFER)).isNull();
    assertThat(engine.report().getFirst().remaining()).isEqualTo(1);
    assertThat(engine.decide(Platform.GENESYS_CLOUD, TRANSFER)).isEqualTo(new Fault.LoseAnswer());
    assertThat(engine.decide(Platform.GENESYS_CLOUD, TRANSFER)).isNull();
    assertThat(engine.report().getFirst().remaining()).isZero();
    assertThat(engine.report().getFirst().seen()).isEqualTo(3);
  }

  @Test
  void the_first_rule_that_strikes_decides_and_an_exhausted_one_lets_the_next_have_its_turn() {
    FaultEngine engine =
        new FaultEngine(
            FaultScript.of(
                FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.LoseRequest())
                    .atMost(1),
                FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Delay(5))));
    assertThat(engine.decide(Platform.NICE_CXONE, RESERVE_CARL)).isEqualTo(new Fault.LoseRequest());
    assertThat(engine.decide(Platform.NICE_CXONE, RESERVE_CARL)).isEqualTo(new Fault.Delay(5));
  }

  @Test
  void chance_is_the_same_for_the_same_seed_and_about_as_likely_as_it_says() {
    List<Boolean> first = rolls(11);
    assertThat(rolls(11)).isEqualTo(first);
    assertThat(rolls(12)).isNotEqualTo(first);
    assertThat(first.stream().filter(struck -> struck).count()).isBetween(200L, 300L);
  }

  private static List<Boolean> rolls(long seed) {
    FaultEngine engine =
        new FaultEngine(
            new FaultScript(
                seed,
                List.of(
                    FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.LoseAnswer())
                        .withProbability(0.25))));
    List<Boolean> rolls = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      rolls.add(engine.decide(Platform.NICE_CXONE, RESERVE_CARL) != null);
    }
    return rolls;
  }
}
