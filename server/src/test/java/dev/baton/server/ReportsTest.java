package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a report says of a crowd whose every handoff is known.
class ReportsTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  private static final Pattern CELL = Pattern.compile("(?:\"((?:[^\"]|\"\")*)\"|([^,\"]*))(,|$)");

  @Test
  void the_figures_of_a_crowd_are_those_of_its_handoffs() {
    Instant from = now();
    List<String> ids = crowd();
    JsonNode total = report(from, "outcome", ids.size()).path("total");

    new Reckoned(RIG, ids).assertSameAs(total);
    assertThat(total.at("/handoffOutcomes/completed").asInt()).isEqualTo(4);
    assertThat(total.at("/handoffOutcomes/returned").asInt()).isEqualTo(1);
    assertThat(total.at("/handoffOutcomes/abandoned").asInt()).isEqualTo(1);
    assertThat(total.at("/handoffOutcomes/dead_lettered").asInt()).isEqualTo(1);
    assertThat(total.at("/compensations").asInt()).isEqualTo(2);
    assertThat(failures(total))
        .containsEntry("reserve not_found", 1L)
        .containsEntry("requeue rejected", 1L);
    assertThat(total.at("/phantoms/interactions").asInt()).isEqualTo(2);
    assertThat(total.at("/phantoms/repaired").asInt()).isEqualTo(1);
    assertThat(total.at("/phantoms/timeToRepair/count").asInt()).isEqualTo(1);
    assertThat(total.at("/phantoms/timeToRepair/maxMs").asLong()).isPositive();
    assertThat(total.at("/orphans/interactions").asInt()).isZero();
    assertThat(total.at("/duplicates/interactions").asInt()).isZero();
  }

  @Test
  void each_grouping_parts_the_same_handoffs() {
    Instant from = now();
    List<String> ids = crowd();
    report(from, "outcome", ids.size());

    JsonNode day = report(from, "day", ids.size());
    assertThat(keys(day)).allMatch(key -> key.matches("20[0-9-]{8}"));
    assertThat(keys(report(from, "source", ids.size()))).containsExactly("genesys-main");
    JsonNode destination = report(from, "destination", ids.size());
    assertThat(keys(destination)).containsExactly("cxone-main");
    assertThat(destination.at("/groups/0/platform").asString("")).isEqualTo("nice_cxone");
    assertThat(keys(report(from, "route", ids.size())))
        .contains("billing", "cxone-main/agent/nice-usr-4492");
    assertThat(keys(report(from, "outcome", ids.size())))
        .containsExactlyInAnyOrder("completed", "returned", "abandoned", "dead_lettered");
    for (String groupBy : List.of("day", "source", "destination", "route", "outcome")) {
      JsonNode report = report(from, groupBy, ids.size());
      assertThat(
              report
                  .path("groups")
                  .valueStream()
                  .mapToInt(group -> group.at("/figures/handoffs").asInt())
                  .sum())
          .as(groupBy)
          .isEqualTo(ids.size());
      assertThat(report.path("groupsLeftOff").asInt(-1)).isZero();
    }
  }

  @Test
  void one_interaction_counts_once_whatever_platforms_it_crossed() {
    Instant from = now();
    String caller = RIG.newCaller();
    JsonNode there = RIG.play(Ask.toAgent(caller, Way.TO_CXONE.agent(1), null));
    assertThat(Rig.state(there)).isEqualTo("completed");
    String leg = RIG.caller(caller).interactionIds().getLast();
    JsonNode back = RIG.play(Ask.toAgent(Way.TO_GENESYS, leg, Way.TO_GENESYS.agent(1), null));
    assertThat(Rig.state(back)).isEqualTo("completed");

    JsonNode report = report(from, "source", 2);

    assertThat(report.at("/total/interactions").asInt()).isEqualTo(1);
    assertThat(report.at("/total/interactionOutcomes/completed").asInt()).isEqualTo(1);
    assertThat(report.at("/total/handoffs").asInt()).isEqualTo(2);
    assertThat(keys(report)).containsExactlyInAnyOrder("genesys-main", "cxone-main");
    report
        .path("groups")
        .forEach(group ->
            assertThat(group.at("/figures/interactions").asInt())
                .as(group.toString())
                .isEqualTo(1));
  }

  @Test
  void an_interaction_counts_by_its_last_outcome() {
    Instant from = now();
    String caller = RIG.newCaller();
    JsonNode first = RIG.play(Ask.toAgent(caller, "nobody-0000", null));
    assertThat(Rig.state(first)).isEqualTo("returned");
    JsonNode second = RIG.play(Ask.toAgent(caller, Way.TO_CXONE.agent(2), null));
    assertThat(Rig.state(second)).isEqualTo("completed");

    JsonNode total = report(from, "outcome", 2).path("total");

    assertThat(total.at("/interactions").asInt()).isEqualTo(1);
    assertThat(total.at("/interactionOutcomes/completed").asInt()).isEqualTo(1);
    assertThat(total.at("/interactionOutcomes/returned").asInt()).isZero();
    assertThat(total.at("/handoffOutcomes/returned").asInt()).isEqualTo(1);
  }

  @Test
  void the_report_as_csv_says_the_same() {
    Instant from = now();
    List<String> ids = crowd();
    report(from, "route", ids.size());
    String query = "/v1/reports/handoffs?groupBy=route&from=" + from + "&to=" + now();
    JsonNode json = RIG.api().get(query).body();

    Api.Answer byFormat = RIG.api().get(query + "&format=csv");
    Api.Answer byAccept = RIG.api().send("GET", query, null, List.of("Accept", "text/csv"));

    assertThat(byFormat.header("Content-Type").orElse("")).startsWith("text/csv");
    assertThat(byAccept.text()).isEqualTo(byFormat.text());
    List<Map<String, String>> rows = csv(byFormat.text());
    assertThat(rows).hasSize(json.path("groups").size() + 1);
    for (int i = 0; i < rows.size(); i++) {
      Map<String, String> row = rows.get(i);
      boolean isTotal = i == rows.size() - 1;
      JsonNode figures = isTotal ? json.path("total") : json.path("groups").path(i).path("figures");
      assertThat(row)
          .containsEntry("route", isTotal ? "total" : json.at("/groups/" + i + "/key").asString(""))
          .containsEntry("interactions", figures.path("interactions").asString())
          .containsEntry("handoffs", figures.path("handoffs").asString())
          .containsEntry("handoffs_completed", figures.at("/handoffOutcomes/completed").asString())
          .containsEntry("time_in_doubt_p95_ms", figures.at("/timeInDoubt/p95Ms").asString(""))
          .containsEntry("time_to_person_mean_ms", figures.at("/timeToPerson/meanMs").asString(""))
          .containsEntry("phantoms_repaired", figures.at("/phantoms/repaired").asString());
    }
    assertThat(rows.getLast())
        .containsEntry("failures_not_found", "1")
        .containsEntry("failures_rejected", "1")
        .containsEntry("compensations", "2");
  }

  @Test
  void a_route_that_looks_like_a_formula_does_nothing_in_a_spreadsheet() {
    Instant from = now();
    RIG.play(Ask.toAgent(RIG.newCaller(), "x,\"y\"=1", null));
    report(from, "route", 1);

    List<Map<String, String>> rows =
        csv(RIG.api().get("/v1/reports/handoffs?groupBy=route&format=csv&from=" + from).text());

    assertThat(rows.getFirst()).containsEntry("route", "cxone-main/agent/x,\"y\"=1");
  }

  @Test
  void without_parameters_the_last_week_is_reported_by_outcome() {
    Api.Answer answer = RIG.api().get("/v1/reports/handoffs");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.at("/groupBy")).isEqualTo("outcome");
    Instant from = Instant.parse(answer.at("/from"));
    assertThat(Instant.parse(answer.at("/to"))).isEqualTo(from.plus(7, ChronoUnit.DAYS));
  }

  @ParameterizedTest
  @CsvSource({
    "from=yesterday,from,must be a day or a time",
    "from=2026-13-01,from,must be a day or a time",
    "from=2026-01-01T00:00:00,from,must be a day or a time",
    "from=1999-12-31&to=2000-06-01,from,must lie between",
    "from=2026-01-02&to=2026-01-02,from,must be before to",
    "from=2025-01-01&to=2026-01-03,from,at most 366 days",
    "groupBy=agent,groupBy,'must be one of day, source'",
    "format=xml,format,'must be one of json, csv'",
    "form=2026-01-01,form,does not exist",
    "to=2026-01-01&to=2026-01-02,to,more than once",
  })
  void a_parameter_that_cannot_be_meant_is_named(String query, String parameter, String message) {
    Api.Answer answer = RIG.api().get("/v1/reports/handoffs?" + query);

    Problem.assertIs(answer, 422, "invalid-request", "/v1/reports/handoffs");
    assertThat(answer.at("/violations/0/parameter")).isEqualTo(parameter);
    assertThat(answer.at("/violations/0/message")).contains(message);
  }

  @Test
  void a_client_that_takes_neither_form_is_told_so() {
    Api.Answer answer =
        RIG.api().send("GET", "/v1/reports/handoffs", null, List.of("Accept", "image/png"));

    Problem.assertIs(answer, 406, "not-acceptable", "/v1/reports/handoffs");
  }

  /// Seven handoffs: three reach their agents, one a queue of the route behind an agent unknown,
  /// one is returned, one is dropped on its way and repaired, one is dropped and cannot be
  /// repaired, one hangs up.
  private static List<String> crowd() {
    String dropped = RIG.newCaller();
    String lost = RIG.newCaller();
    String leaving = RIG.newCaller();
    RIG.faults(
        drop(dropped),
        drop(lost),
        FaultRule.on(
                Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.CallerHangsUp(0, leaving))
            .about(match(leaving)));
    List<String> ids = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      ids.add(RIG.ask(Ask.toAgent(RIG.newCaller(), Way.TO_CXONE.agent(i), null)));
    }
    ids.add(RIG.ask(Ask.toAgent(RIG.newCaller(), "nobody-0000", null)));
    ids.add(RIG.ask(Ask.toAgent(dropped, Way.TO_CXONE.agent(4), null)));
    ids.add(RIG.ask(Ask.toQueue(leaving, "billing_specialists")));
    ids.forEach(RIG::end);
    RIG.faults(
        drop(lost),
        FaultRule.on(Platform.NICE_CXONE, Operation.REQUEUE, new Fault.Status(400, null, false)));
    ids.add(RIG.ask(billing(lost)));
    RIG.end(ids.getLast());
    return ids;
  }

  private static ObjectNode billing(String caller) {
    var body = Ask.handoff(caller);
    body.withArray("/routes").addObject().put("route", "billing");
    return body;
  }

  private static FaultRule drop(String interactionId) {
    return FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.DropTransfer())
        .about(match(interactionId));
  }

  private static FaultRule.Match match(String interactionId) {
    return new FaultRule.Match(null, null, null, interactionId, null);
  }

  private static Instant now() {
    return RIG.baton().node().now().at();
  }

  /// The report of what ended since then, once it has so many handoffs.
  private static JsonNode report(Instant from, String groupBy, int handoffs) {
    String query = "/v1/reports/handoffs?groupBy=" + groupBy + "&from=" + from;
    Await.until(
        "the report has " + handoffs + " handoffs",
        () -> RIG.api().get(query).body().at("/total/handoffs").asInt(-1) == handoffs);
    return RIG.api().get(query).body();
  }

  private static List<String> keys(JsonNode report) {
    return report
        .path("groups")
        .valueStream()
        .map(group -> group.path("key").asString(""))
        .toList();
  }

  private static Map<String, Long> failures(JsonNode figures) {
    Map<String, Long> failures = new HashMap<>();
    figures
        .path("failures")
        .forEach(failure ->
            failures.put(
                failure.path("phase").asString("") + " " + failure.path("kind").asString(""),
                failure.path("count").asLong()));
    return failures;
  }

  /// Rows by the names in the first line, read as RFC 4180 has it.
  private static List<Map<String, String>> csv(String text) {
    assertThat(text).endsWith("\r\n");
    String[] lines = text.split("\r\n", -1);
    List<String> names = cells(lines[0]);
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 1; i < lines.length - 1; i++) {
      List<String> cells = cells(lines[i]);
      assertThat(cells).as(lines[i]).hasSameSizeAs(names);
      Map<String, String> row = new HashMap<>();
      for (int j = 0; j < names.size(); j++) {
        row.put(names.get(j), cells.get(j));
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    Matcher matcher = CELL.matcher(line);
    int at = 0;
    while (at <= line.length() && matcher.find(at)) {
      cells.add(
          matcher.group(1) == null ? matcher.group(2) : matcher.group(1).replace("\"\"", "\""));
      if (matcher.group(3).isEmpty()) {
        break;
      }
      at = matcher.end();
    }
    return cells;
  }
}
