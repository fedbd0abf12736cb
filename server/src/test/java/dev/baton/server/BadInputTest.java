package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// What Baton says to requests that it cannot serve: always a problem document that helps, never
/// anything personal, and never a handoff.
class BadInputTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  /// A body that is good but for what a test does to it; no such interaction needs to exist.
  private static ObjectNode good() {
    return Ask.toAgent("gen-int-1", "nice-usr-4492", "billing");
  }

  private static Api.Answer post(String body) {
    return RIG.api().post("/v1/handoffs", body);
  }

  private static Api.Answer refused(String body, int status, String type) {
    return Problem.assertIs(post(body), status, type, "/v1/handoffs");
  }

  @AfterEach
  void nothing_was_begun() {
    assertThat(Database.query(RIG.databaseUrl(), "SELECT count(*) FROM handoff"))
        .containsExactly("0");
    assertThat(RIG.baton().node().runtime().underWay()).isZero();
  }

  @Test
  void an_unknown_account_is_answered_with_the_known_ones() {
    ObjectNode body = good();
    body.putObject("source").put("account", "genesis-main").put("interactionId", "gen-int-1");

    Api.Answer answer = refused(body.toString(), 422, "unknown-account");

    assertThat(answer.at("/detail"))
        .contains("/source/account")
        .contains("genesys-main, cxone-main, cxone-closed");
  }

  @Test
  void an_unknown_account_of_a_route_is_named_with_its_place_and_a_guess() {
    ObjectNode body = Ask.handoff("gen-int-1");
    body.withArray("/routes").addObject().put("account", "cxone-mian").put("targetAgentId", "a");

    Api.Answer answer = refused(body.toString(), 422, "unknown-account");

    assertThat(answer.at("/detail")).contains("/routes/0").contains("cxone-main");
  }

  @Test
  void an_unknown_route_is_named_with_a_guess() {
    ObjectNode body = Ask.handoff("gen-int-1");
    body.withArray("/routes").addObject().put("route", "biling");

    Api.Answer answer = refused(body.toString(), 422, "unknown-route");

    assertThat(answer.at("/detail")).contains("/routes/0").contains("billing");
  }

  @Test
  void a_route_to_an_account_of_another_tenant_is_as_unknown_as_one_that_is_not_there() {
    ObjectNode other = Ask.handoff("gen-int-1");
    other.withArray("/routes").addObject().put("account", "rival-cxone").put("targetQueueId", "q");
    ObjectNode none = Ask.handoff("gen-int-1");
    none.withArray("/routes").addObject().put("account", "rivat-cxone").put("targetQueueId", "q");
    ObjectNode otherRoute = Ask.handoff("gen-int-1");
    otherRoute.withArray("/routes").addObject().put("route", "rival-desk");
    ObjectNode noRoute = Ask.handoff("gen-int-1");
    noRoute.withArray("/routes").addObject().put("route", "rivat-desk");

    assertThat(refused(other.toString(), 422, "unknown-account").text())
        .isEqualTo(
            refused(none.toString(), 422, "unknown-account").text().replace("rivat", "rival"));
    assertThat(refused(otherRoute.toString(), 422, "unknown-route").text())
        .isEqualTo(
            refused(noRoute.toString(), 422, "unknown-route").text().replace("rivat", "rival"));
  }

  @Test
  void broken_json_is_shown_by_line_and_column() {
    Api.Answer answer = refused("{\n  \"source\": {\"account\" \"x\"}\n}", 400, "invalid-json");

    assertThat(answer.at("/detail")).contains("line 2, column 24");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "{\"source\":", "}", "{} {}", "{'source':1}", "nonsense", "{\"a\":01}"})
  void json_that_is_broken_in_any_way_is_said_to_be_so(String body) {
    refused(body, 400, "invalid-json");
  }

  @Test
  void a_field_that_does_not_exist_is_named_with_those_that_do() {
    ObjectNode body = good();
    body.putObject("customer").put("fone", Ask.PHONE);

    Api.Answer answer = refused(body.toString(), 422, "unknown-field");

    assertThat(answer.at("/detail")).contains("'fone'").contains("phone, piiMasked, segment");
    assertThat(answer.at("/violations/0/path")).isEqualTo("/customer/fone");
  }

  @Test
  void a_field_that_is_given_twice_is_refused() {
    refused("{\"mediaType\":\"voice\",\"mediaType\":\"chat\"}", 400, "invalid-json");
  }

  @Test
  void a_body_over_the_limit_is_refused_whatever_is_in_it() {
    String body = "{\"context\":\"" + "x".repeat(64 << 10) + "\"}";

    Api.Answer answer = refused(body, 413, "body-too-large");

    assertThat(answer.at("/detail")).contains("65536");
    refused("x".repeat(1 << 20), 413, "body-too-large");
  }

  @Test
  void another_content_type_is_refused_and_so_is_none() {
    byte[] body = good().toString().getBytes(StandardCharsets.UTF_8);
    for (List<String> headers :
        List.of(
            List.of("Content-Type", "text/plain"),
            List.of("Content-Type", "application/xml"),
            List.of("Content-Type", "garbage"),
            List.<String>of())) {
      Api.Answer answer = RIG.api().send("POST", "/v1/handoffs", body, headers);

      Problem.assertIs(answer, 415, "unsupported-media-type", "/v1/handoffs");
      assertThat(answer.at("/detail")).contains("application/json").doesNotContain("null");
    }
  }

  @Test
  void an_answer_in_another_form_than_json_cannot_be_had() {
    Api.Answer answer =
        RIG.api().send("GET", "/v1/handoffs/nobody", null, List.of("Accept", "text/html"));

    assertThat(answer.status()).isIn(404, 406);
    assertThat(answer.text()).doesNotContain("<html").doesNotContain("Exception");
  }

  @Test
  void an_empty_body_is_refused() {
    assertThat(refused("", 400, "invalid-json").at("/detail")).contains("empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "42", "\"text\"", "true", "[{}]"})
  void a_body_that_is_no_object_is_refused(String body) {
    Api.Answer answer = refused(body, 422, "invalid-request");

    assertThat(answer.at("/detail")).contains("object");
  }

  @Test
  void a_phone_number_that_is_not_e164_is_answered_with_what_it_would_be() {
    ObjectNode body = good();
    body.putObject("customer").put("phone", "(415) 555-1234");

    Api.Answer answer = refused(body.toString(), 422, "invalid-request");

    assertThat(answer.at("/detail")).contains("+14155551234");
    assertThat(answer.at("/violations/0/path")).isEqualTo("/customer/phone");
  }

  @Test
  void everything_that_is_wrong_with_a_context_is_said_at_once() {
    ObjectNode body = good();
    body.putObject("customer").put("phone", "nonsense");
    ObjectNode context = body.putObject("context");
    context.put("holdDurationSec", -1).put("accountNumber", "A".repeat(201));
    context.putArray("dtmfSequence").add("12");
    context.putArray("complianceFlags").add("PCI DSS");
    body.putObject("bot").put("confidence", 2).put("language", "de AT");
    body.putArray("transcript").addObject().put("author", "caller");
    body.putObject("attributes").put("contextClaim", "x");

    Api.Answer answer = refused(body.toString(), 422, "invalid-request");

    assertThat(answer.body().path("violations").valueStream().map(v -> v.path("path").asString("")))
        .containsExactly(
            "/customer/phone",
            "/context/accountNumber",
            "/context/holdDurationSec",
            "/context/dtmfSequence/0",
            "/context/complianceFlags/0",
            "/bot/confidence",
            "/bot/language",
            "/transcript/0/text",
            "/attributes/contextClaim");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\ud800", "\\udc00x"})
  void characters_that_no_database_stores_are_refused_wherever_they_stand(String bad) {
    String mark = "@@";
    ObjectNode anywhere = good();
    anywhere.putObject("customer").put("segment", mark);
    List<ObjectNode> bodies = new java.util.ArrayList<>(List.of(anywhere));
    ObjectNode account = good();
    account.putObject("context").put("accountNumber", mark);
    bodies.add(account);
    ObjectNode attribute = good();
    attribute.putObject("attributes").put("note", mark);
    bodies.add(attribute);
    ObjectNode attributeName = good();
    attributeName.putObject("attributes").put("n" + mark, "x");
    bodies.add(attributeName);
    ObjectNode dtmf = good();
    dtmf.putObject("context").putArray("dtmfSequence").add(mark);
    bodies.add(dtmf);
    bodies.add(Ask.toAgent("gen" + mark, "nice-usr-4492", null));
    bodies.add(Ask.toAgent("gen-int-1", "agent" + mark, null));
    bodies.add(Ask.toAgent("gen-int-1", "nice-usr-4492", "r" + mark));
    bodies.add(Ask.toQueue("gen-int-1", "queue" + mark));
    ObjectNode from = good();
    from.putObject("source").put("account", "a" + mark).put("interactionId", "gen-int-1");
    bodies.add(from);
    ObjectNode unknown = good();
    unknown.put("f" + mark, "x");
    bodies.add(unknown);
    ObjectNode word = good();
    word.put("mediaType", "v" + mark);
    bodies.add(word);

    for (ObjectNode body : bodies) {
      Api.Answer answer = post(body.toString().replace(mark, bad));

      // A lone surrogate in a name is no JSON at all to the parser.
      assertThat(answer.status()).as(body + "\n" + answer.text()).isIn(400, 422);
      Problem.assertIs(answer, answer.status(), null, "/v1/handoffs");
    }
  }

  @Test
  void bytes_that_are_not_utf8_are_refused() {
    byte[] body = good().toString().getBytes(StandardCharsets.UTF_8);
    body[body.length / 2] = (byte) 0xff;

    Api.Answer answer =
        RIG.api().send("POST", "/v1/handoffs", body, List.of("Content-Type", "application/json"));

    Problem.assertIs(answer, 400, "invalid-json", "/v1/handoffs");
  }

  @Test
  void json_that_is_nested_without_end_is_refused() {
    refused("[".repeat(30_000), 422, "invalid-request");
    refused("{\"routes\":" + "[".repeat(30_000) + "}", 422, "invalid-request");
    refused("{\"x\":" + "{\"x\":".repeat(9_000), 400, "invalid-json");
    refused(
        good().put("mediaType", "@").toString().replace("\"@\"", "[".repeat(3_000)),
        422,
        "invalid-request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"source\":\"+14155550173\"}",
        "{\"source\":[]}",
        "{\"source\":{\"account\":1}}",
        "{\"source\":{\"interactionId\":true}}",
        "{\"source\":{\"interactionId\":{}}}",
        "{\"routes\":{}}",
        "{\"routes\":\"ACC-MARKER-992837\"}",
        "{\"routes\":[1]}",
        "{\"routes\":[{\"targetAgentId\":4492}]}",
        "{\"mediaType\":\"+14155550173\"}",
        "{\"mediaType\":1}",
        "{\"transferType\":{}}",
        "{\"until\":\"ACC-MARKER-992837\"}",
        "{\"customer\":\"+14155550173\"}",
        "{\"customer\":{\"phone\":14155550173}}",
        "{\"context\":{\"holdDurationSec\":\"+14155550173\"}}",
        "{\"context\":{\"holdDurationSec\":\"42\"}}",
        "{\"context\":{\"holdDurationSec\":42.5}}",
        "{\"context\":{\"holdDurationSec\":99999999999}}",
        "{\"context\":{\"dtmfSequence\":\"130\"}}",
        "{\"context\":{\"dtmfSequence\":[1]}}",
        "{\"context\":{\"complianceFlags\":{\"a\":\"ACC-MARKER-992837\"}}}",
        "{\"customer\":{\"piiMasked\":\"yes\"}}",
        "{\"customer\":{\"piiMasked\":1}}",
        "{\"bot\":\"ACC-MARKER-992837\"}",
        "{\"bot\":{\"confidence\":\"0.5\"}}",
        "{\"bot\":{\"confidence\":\"ACC-MARKER-992837\"}}",
        "{\"bot\":{\"summary\":14155550173}}",
        "{\"transcript\":{}}",
        "{\"transcript\":[\"ACC-MARKER-992837\"]}",
        "{\"transcript\":[{\"author\":\"ACC-MARKER-992837\"}]}",
        "{\"transcript\":[{\"at\":\"ACC-MARKER-992837\"}]}",
        "{\"transcript\":[{\"at\":1}]}",
        "{\"attributes\":[]}",
        "{\"attributes\":{\"phone\":14155550173}}",
        "{\"attributes\":{\"a\":{\"b\":\"ACC-MARKER-992837\"}}}",
      })
  void a_value_of_the_wrong_type_is_named_by_its_place_and_not_repeated(String body) {
    Api.Answer answer = refused(body, 422, "invalid-request");

    assertThat(answer.at("/violations/0/path")).startsWith("/");
    assertThat(answer.at("/violations/0/message")).isNotEmpty();
  }

  @Test
  void a_word_that_is_none_of_those_allowed_is_answered_with_them() {
    ObjectNode body = good();
    body.put("transferType", "cold");

    Api.Answer answer = refused(body.toString(), 422, "invalid-request");

    assertThat(answer.at("/detail"))
        .contains("/transferType")
        .contains("consultative, warm, blind");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"source\":null}",
        "{\"source\":{}}",
        "{\"source\":{\"account\":\"genesys-main\"}}",
        "{\"source\":{\"account\":\"genesys-main\",\"interactionId\":\"\"}}",
        "{\"source\":{\"account\":\"genesys-main\",\"interactionId\":\"with space\"}}",
      })
  void a_source_that_is_not_told_is_missed(String body) {
    Api.Answer answer = refused(body, 422, "invalid-request");

    assertThat(answer.at("/detail")).contains("/source/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "[null]",
        "[{}]",
        "[{\"account\":\"cxone-main\"}]",
        "[{\"targetAgentId\":\"a\"}]",
        "[{\"account\":\"cxone-main\",\"targetAgentId\":\"\"}]",
        "[{\"account\":\"cxone-main\",\"targetAgentId\":\"a\",\"targetQueueId\":\"q\"}]",
        "[{\"route\":\"billing\",\"targetQueueId\":\"q\"}]",
        "[{\"route\":\"billing\",\"targetNumber\":\"+18885551910\"}]",
        "[{\"account\":\"cxone-main\",\"targetNumber\":\"12\"}]",
        "[{\"account\":\"cxone-main\",\"targetExtension\":\"7\"}]",
        "[{\"account\":\"cxone-main\",\"targetQueueId\":\"q\",\"targetExtension\":\"7\"}]",
        "[{\"account\":\"cxone-main\",\"targetSipUri\":\"tel:+18885551910\"}]",
        "[{\"route\":\"\"}]",
        "[{\"account\":\"cxone-main\",\"targetFlowVersionId\":"
            + "\"7a1f9c3d-2e8f-4a6b-8c4d-000000000001\"}]",
        "[{\"route\":\"billing\",\"targetFlowVersionId\":"
            + "\"7a1f9c3d-2e8f-4a6b-8c4d-000000000001\"}]",
      })
  void routes_that_lead_nowhere_are_refused(String routes) {
    String body =
        Ask.handoff("gen-int-1").toString().replace("\"routes\":[]", "\"routes\":" + routes);

    Api.Answer answer = refused(body, 422, "invalid-request");

    assertThat(answer.at("/detail")).contains("/routes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"reason\":\"complex_billing_issue\"",
        "\"priority\":\"high\"",
        "\"preserveMediaStream\":true",
      })
  void what_only_a_voice_bots_session_is_told_is_refused_with_another_source(String field) {
    String body = good().toString().replaceFirst("\\{", "{" + field + ",");

    Api.Answer answer = refused(body, 422, "invalid-request");

    String path = "/" + field.replaceAll("\"(\\w+)\".*", "$1");
    assertThat(answer.at("/violations/0/path")).isEqualTo(path);
    assertThat(answer.at("/detail")).contains("voice bots", "genesys-main", "genesys_cloud");
  }

  @Test
  void a_flow_is_no_way_for_a_caller_whom_no_voice_bot_has() {
    ObjectNode body = Ask.handoff("gen-int-1");
    body.withArray("/routes")
        .addObject()
        .put("account", "cxone-main")
        .put("targetQueueId", "q")
        .put("targetFlowVersionId", "7a1f9c3d-2e8f-4a6b-8c4d-000000000001");

    assertThat(refused(body.toString(), 422, "invalid-request").at("/violations/0/path"))
        .isEqualTo("/routes/0/targetFlowVersionId");
    String none = body.toString().replaceFirst("7a1f9c3d-[0-9a-f-]+", "7");
    assertThat(refused(none, 422, "invalid-request").at("/detail"))
        .contains("/routes/0/targetFlowVersionId", "UUID");
  }

  @Test
  void more_routes_than_anybody_waits_for_are_refused() {
    ObjectNode body = Ask.handoff("gen-int-1");
    for (int i = 0; i < 11; i++) {
      body.withArray("/routes").addObject().put("route", "billing");
    }

    assertThat(refused(body.toString(), 422, "invalid-request").at("/detail"))
        .contains("1 to 10 routes");
  }

  @Test
  void a_route_back_into_the_source_is_refused() {
    ObjectNode named = Ask.handoff("gen-int-1");
    named.withArray("/routes").addObject().put("route", "back");
    ObjectNode direct = Ask.handoff("gen-int-1");
    direct
        .withArray("/routes")
        .addObject()
        .put("account", "genesys-main")
        .put("targetAgentId", "a");

    assertThat(refused(named.toString(), 422, "unusable-route").at("/detail"))
        .contains("/routes/0")
        .contains("source");
    refused(direct.toString(), 422, "unusable-route");
  }

  @Test
  void a_route_into_an_account_that_nothing_leads_into_is_refused() {
    ObjectNode body = Ask.handoff("gen-int-1");
    body.withArray("/routes").addObject().put("account", "cxone-closed").put("targetQueueId", "q");

    assertThat(refused(body.toString(), 422, "unusable-route").at("/detail"))
        .contains("inbound.phone-number");
  }

  @Test
  void an_idempotency_key_has_bounds() {
    String body = good().toString();
    for (String key : List.of(" ", "k".repeat(201))) {
      Api.Answer answer = RIG.api().post("/v1/handoffs", body, "Idempotency-Key", key);

      Problem.assertIs(answer, 422, "invalid-request", "/v1/handoffs");
      assertThat(answer.at("/detail")).contains("Idempotency-Key");
    }
  }

  @Test
  void names_of_any_length_are_not_repeated_at_length() {
    ObjectNode body = Ask.handoff("gen-int-1");
    body.withArray("/routes").addObject().put("route", "r".repeat(60_000));

    assertThat(refused(body.toString(), 422, "unknown-route").text().length()).isLessThan(2_000);
    ObjectNode unknown = good();
    unknown.put("f".repeat(40_000), 1);
    assertThat(refused(unknown.toString(), 422, "unknown-field").text().length()).isLessThan(2_000);
  }

  @Test
  void a_handoff_that_does_not_exist_is_not_found() {
    for (String id : List.of("0198c0de-0000-7000-8000-000000000000", "nobody", "x".repeat(65))) {
      Problem.assertIs(RIG.api().get("/v1/handoffs/" + id), 404, "not-found", "/v1/handoffs/" + id);
      Problem.assertIs(
          RIG.api().get("/v1/handoffs/" + id + "/timeline"),
          404,
          "not-found",
          "/v1/handoffs/" + id + "/timeline");
    }
    String odd = "/v1/handoffs/%7Bid%7D%C3%BC%20%E2%80%8B";
    Problem.assertIs(RIG.api().get(odd), 404, "not-found", odd);
  }

  @Test
  void what_cannot_be_cancelled_is_said_and_stores_nothing() {
    for (String id : List.of("0198c0de-0000-7000-8000-000000000000", "nobody", "x".repeat(65))) {
      String path = "/v1/handoffs/" + id + "/cancel";
      Problem.assertIs(RIG.api().post(path, "{}"), 404, "not-found", path);
    }
    assertThat(Database.query(RIG.databaseUrl(), "SELECT count(*) FROM cancellation"))
        .containsExactly("0");
  }

  @Test
  void a_cancellation_has_no_fields_and_no_other_form() {
    String path = "/v1/handoffs/0198c0de-0000-7000-8000-000000000000/cancel";
    assertCancelRefused("{\"reason\":\"+14155550173\"}", 422, "unknown-field");
    assertCancelRefused("[]", 422, "invalid-request");
    assertCancelRefused("null", 422, "invalid-request");
    assertCancelRefused("{", 400, "invalid-json");
    assertCancelRefused("{} {}", 400, "invalid-json");
    assertCancelRefused("[".repeat(30_000), 422, "invalid-request");
    assertCancelRefused("{\"x\":".repeat(9_000), 422, "unknown-field");
    assertCancelRefused("x".repeat(70_000), 413, "body-too-large");
    byte[] body = {'{', '}'};
    for (List<String> headers :
        List.of(
            List.of("Content-Type", "text/plain"),
            List.of("Content-Type", "application/x-www-form-urlencoded"),
            List.of("Content-Type", "garbage"),
            List.<String>of())) {
      Api.Answer answer = RIG.api().send("POST", path, body, headers);
      Problem.assertIs(answer, 415, "unsupported-media-type", path);
      assertThat(answer.at("/detail")).contains("application/json");
    }
    List<String> form = List.of("Content-Type", "application/x-www-form-urlencoded");
    Problem.assertIs(RIG.api().send("POST", path, new byte[0], form), 404, "not-found", path);
    Problem.assertIs(RIG.api().get(path), 405, "method-not-allowed", path);
  }

  private static void assertCancelRefused(String body, int status, String type) {
    String path = "/v1/handoffs/0198c0de-0000-7000-8000-000000000000/cancel";
    Problem.assertIs(RIG.api().post(path, body), status, type, path);
  }

  @Test
  void a_path_that_is_no_uri_by_itself_is_not_found() {
    Problem.assertIs(RIG.api().get("//"), 404, "not-found", "/");
  }

  @Test
  void an_interaction_that_does_not_exist_is_not_found() {
    for (String id : List.of("int-00000000-0000-4000-8000-000000000000", "a", "x".repeat(65))) {
      String path = "/v1/interactions/" + id;
      Problem.assertIs(RIG.api().get(path), 404, "not-found", path);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limit=0                            | limit                  | 1 to 200
          limit=-1                           | limit                  | 1 to 200
          limit=201                          | limit                  | 1 to 200
          limit=9999                         | limit                  | 1 to 200
          limit=99999999999999999999         | limit                  | 1 to 200
          limit=abc                          | limit                  | 1 to 200
          limit=                             | limit                  | 1 to 200
          limit=1&limit=2                    | limit                  | more than once
          state=gone                         | state                  | reserved, committing,
          state=Reserved                     | state                  | reserved, committing,
          state=                             | state                  | dead_lettered
          open=yes                           | open                   | true, false
          open=TRUE                          | open                   | true, false
          account=nobody                     | account                | genesys-main, cxone-main
          account=%2B14155550173             | account                | genesys-main, cxone-main
          canonicalInteractionId=%00         | canonicalInteractionId | int-
          canonicalInteractionId=            | canonicalInteractionId | int-
          canonicalInteractionId=a%20b       | canonicalInteractionId | int-
          sort=newest                        | sort                   | state, open, account, canon
          State=reserved                     | State                  | state, open, account, canon
          phone=%2B14155550173               | phone                  | state, open, account, canon
          state=%ff                          | query                  | percent-encoded
          """)
  void a_list_parameter_that_is_wrong_is_named_with_what_it_may_be(
      String query, String parameter, String allowed) {
    Api.Answer answer = list(query, "invalid-request");

    assertThat(answer.at("/detail")).contains("parameter " + parameter + " ").contains(allowed);
    assertThat(answer.at("/violations/0/parameter")).isEqualTo(parameter);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "%2B14155550173", "MS4wMTk4", "AAAA", "~~~", "null", "%E2%82%AC", "%00"})
  void a_cursor_that_nobody_gave_is_unknown(String cursor) {
    assertThat(list("cursor=" + cursor, "unknown-cursor").at("/detail")).contains("nextCursor");
  }

  @Test
  void a_cursor_of_another_list_is_unknown() {
    String cursor =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                "1.0198c0de-0000-7000-8000-000000000000.0123456789abcdef"
                    .getBytes(StandardCharsets.US_ASCII));

    assertThat(list("open=true&cursor=" + cursor, "unknown-cursor").at("/detail"))
        .contains("another filter");
  }

  private static Api.Answer list(String query, String type) {
    return Problem.assertIs(RIG.api().get("/v1/handoffs?" + query), 422, type, "/v1/handoffs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dryrun=true",
        "dry_run=true",
        "DryRun=true",
        "dry-run",
        "%64ryrun=true",
        "&&dryrun",
        "x&dryRun=true",
        "dryRun=true&dryrun=true",
        "dryRun=false&wait=3",
      })
  void a_dry_run_that_is_misspelt_is_refused_before_anything_is_opened(String query) {
    Api.Answer answer = RIG.api().post("/v1/handoffs?" + query, good().toString());

    Problem.assertIs(answer, 422, "invalid-request", "/v1/handoffs");
    assertThat(answer.at("/detail")).contains("does not exist; known here: dryRun");
  }

  @Test
  void a_wish_without_parameters_refuses_those_that_it_is_given() {
    String handoff = "/v1/handoffs/0198c0de-0000-7000-8000-000000000000";
    for (String path : List.of(handoff + "/cancel", "/v1/interactions")) {
      assertNoParameter(RIG.api().post(path + "?dryRun=true", "{"), path);
    }
  }

  private static void assertNoParameter(Api.Answer answer, String path) {
    Problem.assertIs(answer, 422, "invalid-request", path);
    assertThat(answer.at("/detail")).contains("parameter dryRun does not exist; known here: none");
    assertThat(answer.at("/violations/0/parameter")).isEqualTo("dryRun");
  }

  @Test
  void a_query_that_cannot_be_read_is_no_handoff() {
    for (String query : List.of("dryRun=%ff", "=true")) {
      Api.Answer answer = RIG.api().post("/v1/handoffs?" + query, good().toString());

      Problem.assertIs(answer, 422, "invalid-request", "/v1/handoffs");
    }
  }

  @Test
  void a_path_that_does_not_exist_is_not_found() {
    for (String path : List.of("/v2/handoffs", "/nothing", "/v1/handoffs/a/b/c", "/v1", "/")) {
      Problem.assertIs(RIG.api().get(path), 404, "not-found", path);
    }
  }

  @Test
  void a_method_that_does_nothing_is_answered_with_those_that_do() {
    Api.Answer patch = RIG.api().send("PATCH", "/v1/handoffs", null, List.of());
    Problem.assertIs(patch, 405, "method-not-allowed", "/v1/handoffs");
    assertThat(patch.at("/detail")).contains("PATCH").contains("GET").contains("POST");
    assertThat(patch.header("Allow").orElse("")).contains("POST").contains("GET");
    Problem.assertIs(
        RIG.api().send("DELETE", "/v1/handoffs/a", null, List.of()),
        405,
        "method-not-allowed",
        "/v1/handoffs/a");
    Problem.assertIs(
        RIG.api().send("PUT", "/v1/interactions", new byte[] {'{', '}'}, List.of()),
        405,
        "method-not-allowed",
        "/v1/interactions");
  }
}
