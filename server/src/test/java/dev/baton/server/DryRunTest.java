package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a handoff would send, before anybody is moved.
class DryRunTest {
  @RegisterExtension static final Rig RIG = Rig.create().overheard();

  private static final String PATH = "/v1/handoffs";

  private static Api.Answer rehearse(ObjectNode body) {
    return RIG.api().post(PATH + "?dryRun=true", body.toString());
  }

  private static List<JsonNode> calls(JsonNode attempt, String course) {
    List<JsonNode> calls = new ArrayList<>();
    attempt.path("calls").forEach(calls::add);
    calls.removeIf(call -> !call.path("course").asString("").equals(course));
    return calls;
  }

  private static List<String> phases(JsonNode attempt, String course) {
    return calls(attempt, course).stream().map(call -> call.path("phase").asString("")).toList();
  }

  private static List<String> warnings(Api.Answer answer) {
    List<String> warnings = new ArrayList<>();
    answer.body().path("warnings").forEach(warning -> warnings.add(warning.asString("")));
    return warnings;
  }

  /// The requests that a platform heard, without those for tokens, each told once.
  private static List<String> heard(Platform platform, int from) {
    List<String> all = RIG.heard(platform);
    return all.subList(from, all.size()).stream()
        .filter(request -> !request.contains("/oauth/token"))
        .map(DryRunTest::told)
        .distinct()
        .toList();
  }

  /// Method, path, idempotency key and body of what an eavesdropper wrote down.
  private static String told(String request) {
    List<String> lines = request.lines().toList();
    String key =
        lines.stream()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("idempotency-key: "))
            .map(line -> line.substring("idempotency-key: [".length(), line.length() - 1))
            .findFirst()
            .orElse("");
    String last = lines.getLast();
    String json = last.startsWith("{") ? last : "null";
    return lines.getFirst()
        + " "
        + key
        + " "
        + body(json.replaceAll("/v1/context/[\\w-]{24}", "/v1/context/<token>"));
  }

  private static String told(JsonNode call) {
    URI url = URI.create(call.path("url").asString("").replace("<", "%3C").replace(">", "%3E"));
    return call.path("method").asString("")
        + " "
        + url.getPath()
        + " "
        + call.path("headers").path("idempotency-key").asString("")
        + " "
        + body(call.path("body").isMissingNode() ? "null" : call.path("body").toString());
  }

  /// The body with its fields in their order and without its moment, which no second request has.
  private static String body(String json) {
    JsonNode body = JsonMapper.shared().readTree(json);
    if (body.path("attributes") instanceof ObjectNode attributes) {
      attributes.remove("timestamp");
    }
    return body.toString();
  }

  /// How many rows each table has, but for those that jobs fill behind a handoff that was before.
  private static Map<String, String> rows() {
    Map<String, String> rows = new TreeMap<>();
    for (String table :
        Database.query(
            RIG.databaseUrl(),
            "SELECT table_name FROM information_schema.tables"
                + " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
                + " AND table_name !~ '^(audit_(head|key|leaf|node|pending)|named_lease"
                + "|handoff_fact.*)$'")) {
      rows.put(
          table, Database.query(RIG.databaseUrl(), "SELECT count(*) FROM " + table).getFirst());
    }
    return rows;
  }

  /// Rehearses, then plays, and compares what was shown with what the platforms heard.
  private static JsonNode assertShownIsSent(Way way, ObjectNode body) {
    int before = RIG.heard(way.source).size();
    int beforeThere = RIG.heard(way.destination).size();
    Map<String, String> rows = rows();

    Api.Answer shown = rehearse(body);
    assertThat(shown.status()).as(shown.text()).isEqualTo(200);
    assertThat(RIG.heard(way.source)).hasSize(before);
    assertThat(RIG.heard(way.destination)).hasSize(beforeThere);
    assertThat(rows()).isEqualTo(rows);
    JsonNode view = RIG.play(body);

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    String real = shown.text();
    for (Map.Entry<String, String> id :
        Map.of(
                "<handoffId>", Rig.id(view),
                "<canonicalInteractionId>", view.path("canonicalInteractionId").asString(""),
                "<reservationId>", view.path("reservationId").asString(""))
            .entrySet()) {
      assertThat(real).contains(id.getKey());
      real = real.replace(id.getKey(), id.getValue());
    }
    JsonNode first = JsonMapper.shared().readTree(real).path("attempts").path(0);
    List<String> atSource = new ArrayList<>();
    List<String> atDestination = new ArrayList<>();
    for (JsonNode call : calls(first, "good")) {
      boolean source = call.path("account").asString("").equals(way.sourceAccount);
      (source ? atSource : atDestination).add(told(call));
    }
    assertThat(heard(way.source, before)).containsExactlyElementsOf(atSource);
    assertThat(heard(way.destination, beforeThere)).containsExactlyElementsOf(atDestination);
    assertThat(view.at("/contextDelivery/bytes")).isEqualTo(first.at("/context/bytes"));
    RIG.assertNobodyIsHurt();
    return first;
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void what_it_shows_is_what_a_good_handoff_then_sends(Way way) {
    ObjectNode body = Ask.toAgent(way, RIG.newCaller(way), way.agent(1), way.queueRoute);
    body.putObject("attributes")
        .put("crmTicket", "T-4711 ü 漢 😀")
        .put("note", "4111 1111 1111 1111")
        .put("conversationId", "vendor-conversation");

    JsonNode attempt = assertShownIsSent(way, body);

    assertThat(attempt.at("/context/maxBytes").asInt())
        .isGreaterThan(attempt.at("/context/bytes").asInt());
    assertThat(attempt.at("/context/claim").asBoolean(true)).isFalse();
    assertThat(attempt.at("/context/losses").toString())
        .contains("{\"path\":\"/attributes/conversationId\",\"kind\":\"stripped\"}")
        .contains("/attributes/note")
        .doesNotContain("4111");
  }

  @Test
  void what_does_not_fit_would_be_left_as_a_claim_and_none_is_made() {
    ObjectNode body = Ask.toAgent(RIG.newCaller(), "nice-usr-4492", null);
    ObjectNode attributes = body.putObject("attributes");
    for (int i = 0; i < 20; i++) {
      attributes.put("note" + i, "said before ".repeat(160));
    }

    JsonNode attempt = assertShownIsSent(Way.TO_CXONE, body);

    assertThat(attempt.at("/context/claim").asBoolean(false)).isTrue();
    assertThat(attempt.at("/context/bytes").asInt())
        .isLessThanOrEqualTo(attempt.at("/context/maxBytes").asInt());
    assertThat(attempt.at("/context/losses").toString())
        .contains("{\"path\":\"/attributes/note0\",\"kind\":\"claimed\"}");
    assertThat(attempt.path("calls").toString()).contains("/v1/context/<token>");
  }

  @Test
  void every_attempt_is_shown_with_its_way_to_repair_and_every_call_with_its_size() {
    ObjectNode body = Ask.toAgent("gen-int-new", "nice-usr-4492", "billing");

    Api.Answer shown = rehearse(body);

    assertThat(shown.header("Cache-Control")).contains("no-store");
    assertThat(shown.at("/canonicalInteractionId")).isEqualTo("<canonicalInteractionId>");
    assertThat(shown.body().path("interactionKnown").asBoolean(true)).isFalse();
    assertThat(shown.body().at("/timers/windowMs").asLong()).isPositive();
    assertThat(shown.body().at("/timers/handoffDeadlineMs").asLong()).isPositive();
    JsonNode attempts = shown.body().path("attempts");
    assertThat(attempts.size()).isEqualTo(2);
    assertThat(attempts.path(0).path("route").asString(""))
        .isEqualTo("cxone-main/agent/nice-usr-4492");
    assertThat(attempts.path(1).path("route").asString("")).isEqualTo("billing");
    for (JsonNode attempt : attempts) {
      assertThat(phases(attempt, "good"))
          .containsExactly("reserve", "commit", "deliver_context", "read_leg", "read_leg");
      assertThat(phases(attempt, "repair")).containsExactly("release", "requeue");
      assertThat(attempt.path("advisory").asBoolean(true)).isFalse();
      assertThat(attempt.at("/context/bytes").asInt()).isPositive();
      for (JsonNode call : attempt.path("calls")) {
        assertThat(call.path("headers").has("authorization")).isFalse();
        assertThat(call.path("bytes").asInt() == 0).isEqualTo(!call.has("body"));
      }
    }
    assertThat(attempts.path(1).at("/calls/0/headers/idempotency-key").asString(""))
        .isEqualTo("<handoffId>/2/reserve/1");
    assertThat(calls(attempts.path(0), "repair").getFirst().path("url").asString(""))
        .endsWith("/v1/interactions/reserve/<reservationId>");
  }

  @Test
  void nothing_is_stored_and_a_known_interaction_keeps_its_id() {
    Map<String, String> before = rows();
    rehearse(Ask.toAgent("gen-int-unseen", "nice-usr-4492", "billing"));
    assertThat(rows()).isEqualTo(before).isNotEmpty();

    String canonicalId =
        RIG.api()
            .post(
                "/v1/interactions",
                "{\"account\": \"genesys-main\", \"interactionId\": \"gen-int-seen\"}")
            .at("/canonicalInteractionId");
    Map<String, String> seen = rows();
    Api.Answer shown = rehearse(Ask.toAgent("gen-int-seen", "nice-usr-4492", null));

    assertThat(shown.at("/canonicalInteractionId")).isEqualTo(canonicalId);
    assertThat(shown.body().path("interactionKnown").asBoolean(false)).isTrue();
    assertThat(shown.text()).doesNotContain("<canonicalInteractionId>");
    assertThat(rows()).isEqualTo(seen);
  }

  @Test
  void what_a_person_should_know_is_said_in_words() {
    ObjectNode number = Ask.handoff("gen-int-1");
    number
        .withArray("/routes")
        .addObject()
        .put("account", "cxone-closed")
        .put("targetNumber", "+18885551999");

    Api.Answer advisory = rehearse(number);

    assertThat(warnings(advisory))
        .anyMatch(w -> w.contains("no word for consultative: it is sent as warm"))
        .anyMatch(w -> w.contains("cxone-closed/number/+18885551999 is advisory"))
        .anyMatch(w -> w.contains("no queue for repairs") && w.contains("cxone-closed"));
    JsonNode attempt = advisory.body().at("/attempts/0");
    assertThat(attempt.path("advisory").asBoolean(false)).isTrue();
    assertThat(phases(attempt, "good"))
        .containsExactly("commit", "deliver_context", "read_leg", "read_leg");
    assertThat(phases(attempt, "repair")).isEmpty();
    assertThat(warnings(rehearse(Ask.toAgent(Way.TO_GENESYS, "cx-1", "gen-usr-2001", null))))
        .containsExactly(
            "CXone's transfer has no field for the transfer type: consultative is not passed on");
  }

  @Test
  void an_open_handoff_of_the_same_caller_is_said_to_be_in_the_way() {
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Slow(1_500)).atMost(1));
    ObjectNode body = Ask.toAgent(RIG.newCaller(), "nice-usr-4493", null);

    String open = RIG.ask(body);
    Api.Answer meanwhile = rehearse(body);
    RIG.end(open);

    assertThat(warnings(meanwhile)).anyMatch(w -> w.contains(open) && w.contains("still open"));
    assertThat(warnings(rehearse(body))).noneMatch(w -> w.contains("still open"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "", "TRUE", "true&dryRun=false", "1"})
  void dry_run_is_true_or_false(String value) {
    String body = Ask.toAgent("gen-int-1", "nice-usr-4492", null).toString();

    Api.Answer answer = RIG.api().post(PATH + "?dryRun=" + value, body);

    Problem.assertIs(answer, 422, "invalid-request", PATH);
    assertThat(answer.at("/violations/0/parameter")).isEqualTo("dryRun");
  }

  @Test
  void without_a_dry_run_it_is_a_handoff() {
    ObjectNode body = Ask.toAgent(RIG.newCaller(), "nice-usr-4492", null);

    Api.Answer answer = RIG.api().post(PATH + "?dryRun=false", body.toString());

    assertThat(answer.status()).isEqualTo(202);
    RIG.end(answer.at("/handoffId"));
  }

  @Test
  void what_a_handoff_would_be_refused_for_is_refused_here_too() {
    ObjectNode noRoutes = Ask.handoff("gen-int-1");
    ObjectNode closed = Ask.handoff("gen-int-1");
    closed
        .withArray("/routes")
        .addObject()
        .put("account", "cxone-closed")
        .put("targetAgentId", "a");
    ObjectNode unknown = Ask.toAgent("gen-int-1", "nice-usr-4492", "biling");
    ObjectNode phone = Ask.toAgent("gen-int-1", "nice-usr-4492", null);
    phone.putObject("customer").put("phone", "0123");
    Map<String, String> before = rows();

    for (String bad :
        List.of(
            "{",
            "[]",
            "",
            "{\"x\":1}",
            noRoutes.toString(),
            closed.toString(),
            unknown.toString(),
            phone.toString())) {
      Api.Answer dry = RIG.api().post(PATH + "?dryRun=true", bad);
      Api.Answer real = RIG.api().post(PATH, bad);
      assertThat(dry.status()).as(bad).isEqualTo(real.status()).isGreaterThanOrEqualTo(400);
      assertThat(dry.text()).isEqualTo(real.text());
    }
    ObjectNode good = Ask.toAgent("gen-int-1", "nice-usr-4492", null);
    Problem.assertIs(
        RIG.api().post(PATH + "?dryRun=true", good.toString(), "Idempotency-Key", "x".repeat(201)),
        422,
        "invalid-request",
        PATH);
    Problem.assertIs(
        RIG.api().send("POST", PATH + "?dryRun=true", new byte[] {'{', '}'}, List.of()),
        415,
        "unsupported-media-type",
        PATH);
    assertThat(rows()).isEqualTo(before);
  }
}
