package dev.baton.twin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The hand that brings callers to Cognigy's bots.
class SessionControlTest {
  private static final Platform COGNIGY = TwinHttp.COGNIGY;
  private static final String SESSION = "5f9a8b7c6d5e4f3a2b1c0d9e";
  private static final String ONE = "/api/v1/session/" + SESSION;

  private final TwinHttp twins = new TwinHttp();

  SessionControlTest() throws IOException {}

  @AfterEach
  void stop() {
    twins.close();
  }

  private Fields session(String id) throws Exception {
    return Json.object(twins.call(COGNIGY, "GET", "/api/v1/session/" + id, null).body());
  }

  @Test
  void a_session_is_added_with_all_that_the_bot_knows() throws Exception {
    String body =
        """
        {"sessionId": "s-1", "userId": "tel:+14155550101", "channel": "voice", "idle": true,
         "variables": {"callerName": "Ann", "vip": true}, "connector": "nice_cxone",
         "callId": "cxone_call_1"}
        """;
    HttpResponse<String> added = twins.call(COGNIGY, "POST", "/twin/sessions", body);
    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(Json.object(added.body()).text("sessionId")).isEqualTo("s-1");
    assertThat(session("s-1").asMap())
        .containsEntry("userId", "tel:+14155550101")
        .containsEntry("status", "idle");
    assertThat(session("s-1").object("variables").asMap())
        .containsEntry("callerName", "Ann")
        .containsEntry("vip", true);
    assertThat(session("s-1").object("telephony").asMap())
        .containsEntry("connector", "nice_cxone")
        .containsEntry("callId", "cxone_call_1");
    assertThat(twins.call(COGNIGY, "POST", "/twin/sessions", body).statusCode()).isEqualTo(409);
  }

  @Test
  void many_are_added_at_once_on_any_port_and_all_are_in_the_books() throws Exception {
    HttpResponse<String> many =
        twins.call(
            TwinHttp.GENESYS,
            "POST",
            "/twin/sessions",
            "{\"count\": 50, \"flows\": {\"everyMs\": 20, \"lockMs\": 20}}");
    List<Fields> items = Json.object(many.body()).objects("items");
    assertThat(items).hasSize(50);
    String last = items.getLast().text("sessionId");
    assertThat(last).matches("[0-9a-f]{24}");
    assertThat(items.getLast().text("callId")).startsWith("genesys_call_");
    TwinHttp.waitFor(
        "a flow ran by itself", () -> twins.entry(last).toString().contains("flowRun1"));
    assertThat(twins.call(COGNIGY, "GET", "/twin/books?summary=true", null).body())
        .contains("\"sessions\":{\"sessions\":51,\"live\":51");
    Fields chat =
        Json.object(
            twins.call(COGNIGY, "POST", "/twin/sessions", "{\"channel\": \"webchat\"}").body());
    assertThat(session(chat.text("sessionId")).has("telephony")).isFalse();
    assertThat(twins.call(COGNIGY, "POST", "/twin/sessions", "").statusCode()).isEqualTo(201);
  }

  @Test
  void a_flow_is_run_until_it_is_told_to_end() throws Exception {
    String lock = "/twin/sessions/" + SESSION + "/lock";
    assertThat(twins.call(COGNIGY, "POST", lock, "").body()).contains("processing");
    assertThat(twins.call(COGNIGY, "PUT", ONE, "{\"variables\": {}}").statusCode()).isEqualTo(409);
    assertThat(twins.call(COGNIGY, "DELETE", lock, null).body())
        .contains("\"status\":\"active\"")
        .contains("flowRun1");
    twins.call(COGNIGY, "POST", lock, "{\"ms\": 20}");
    TwinHttp.waitFor("the flow ends", () -> twins.entry(SESSION).toString().contains("flowRun2"));
    assertThat(session(SESSION).text("status")).isEqualTo("active");
    String nobody = "/twin/sessions/nobody/lock";
    assertThat(twins.call(COGNIGY, "POST", nobody, "").statusCode()).isEqualTo(404);
    assertThat(twins.call(COGNIGY, "DELETE", nobody, null).statusCode()).isEqualTo(404);
  }

  @Test
  void the_bot_learns_something_beside_what_it_knows() throws Exception {
    String path = "/twin/sessions/" + SESSION;
    HttpResponse<String> learned =
        twins.call(COGNIGY, "PUT", path, "{\"variables\": {\"mood\": \"cross\"}}");
    assertThat(learned.statusCode()).isEqualTo(200);
    assertThat(session(SESSION).object("variables").asMap())
        .containsEntry("mood", "cross")
        .containsEntry("callerName", "Jane Doe");
    assertThat(twins.call(COGNIGY, "PUT", "/twin/sessions/x", "{\"variables\": {}}").statusCode())
        .isEqualTo(404);
  }

  @Test
  void connectors_are_broken_mended_and_made() throws Exception {
    String down = "{\"status\": \"disconnected\", \"transferMode\": \"blind\"}";
    twins.call(COGNIGY, "PUT", "/twin/connectors/genesys_cloud", down);
    String path = "/api/v1/telephony/connectors/genesys_cloud";
    assertThat(Json.object(twins.call(COGNIGY, "GET", path, null).body()).asMap())
        .containsEntry("status", "disconnected")
        .containsEntry("transferMode", "blind");
    twins.call(COGNIGY, "PUT", "/twin/connectors/trunk-9", "{\"leadsTo\": \"nice_cxone\"}");
    assertThat(twins.call(COGNIGY, "GET", "/twin/connectors", null).body())
        .contains("\"name\":\"trunk-9\",\"leadsTo\":\"nice_cxone\",\"status\":\"connected\"");
    assertThat(twins.call(COGNIGY, "POST", "/twin/reset", "").statusCode()).isEqualTo(200);
    assertThat(twins.call(COGNIGY, "GET", path, null).body()).contains("\"connected\"");
  }

  @Test
  void a_caller_hangs_up_on_her_bot() throws Exception {
    String path = "/twin/callers/" + SESSION + "/hangup";
    assertThat(twins.call(COGNIGY, "POST", path, "").statusCode()).isEqualTo(200);
    assertThat(session(SESSION).text("status")).isEqualTo("ended");
    assertThat(twins.entry(SESSION).with().kind()).isEqualTo(Party.Kind.HUNG_UP);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          POST | /twin/sessions                | {"count": 0}                          | count
          POST | /twin/sessions                | {"count": 2, "sessionId": "x"}        | count
          POST | /twin/sessions                | {"variables": "none"}                 | variables
          POST | /twin/sessions                | {"flows": {"everyMs": 0}}             | flows.everyMs
          POST | /twin/sessions                | {"flows": {"lockMs": 600001}}         | flows.lockMs
          POST | /twin/sessions/x/lock         | {"ms": 0}                             | ms
          PUT  | /twin/sessions/x              | {}                                    | variables
          PUT  | /twin/connectors/x            | {"status": "up"}                      | status
          PUT  | /twin/connectors/x            | {"transferMode": "warm"}              | transferMode
          PUT  | /twin/connectors/x            | {"leadsTo": "nice_cognigy"}           | leadsTo
          POST | /twin/callers                 | {"platform": "nice_cognigy"}          | platform
          POST | /twin/agents                  | {}                                    | platform
          POST | /twin/queues                  | {"id": "x"}                           | platform
          """)
  void a_wish_that_cannot_be_is_refused_saying_where(
      String method, String path, String body, String where) throws Exception {
    HttpResponse<String> refused = twins.call(COGNIGY, method, path, body);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Json.object(refused.body()).text("where")).isEqualTo(where);
  }
}
