package dev.baton.twin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The hand that brings guests to CXone's bots.
class ChatControlTest {
  private static final Platform CXONE = TwinHttp.CXONE;

  private final TwinHttp twins = new TwinHttp();

  ChatControlTest() throws IOException {}

  @AfterEach
  void stop() {
    twins.close();
  }

  @Test
  void guests_are_added_with_what_the_bot_thinks_of_them() throws Exception {
    HttpResponse<String> added =
        twins.call(
            CXONE,
            "POST",
            "/twin/chats",
            """
            {"type": "voice", "interactionId": "call-7", "conversationId": "conv-7",
             "phone": "+14155550100", "confidence": 0.3, "asked": true, "messages": 100000}
            """);
    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(Json.object(added.body()).text("interactionId")).isEqualTo("call-7");
    Fields leg = twins.read(CXONE, "call-7");
    assertThat(leg.text("type")).isEqualTo("voice");
    assertThat(leg.object("attributes").text("conversation_id")).isEqualTo("conv-7");
    assertThat(leg.object("attributes").number("bot_confidence_score", 0, 1)).isEqualTo(0.3);
    String last = "/api/v2/interactions/call-7/messages?limit=500&cursor=page-99999";
    List<Fields> tail =
        Json.object(twins.call(CXONE, "GET", last, null).body()).objects("entities");
    assertThat(tail).hasSize(2);
    assertThat(tail.getLast().text("content")).isEqualTo("I want to talk to a person, please.");
    HttpResponse<String> taken =
        twins.call(CXONE, "POST", "/twin/chats", "{\"interactionId\": \"call-7\"}");
    assertThat(taken.statusCode()).isEqualTo(409);
  }

  @Test
  void many_are_added_at_once_and_one_without_any_wish_is_a_web_chat() throws Exception {
    assertThat(twins.call(CXONE, "POST", "/twin/chats", "").statusCode()).isEqualTo(201);
    HttpResponse<String> many = twins.call(CXONE, "POST", "/twin/chats", "{\"count\": 50}");
    List<Fields> items = Json.object(many.body()).objects("items");
    assertThat(items).hasSize(50);
    assertThat(twins.read(CXONE, items.getLast().text("interactionId")).text("type"))
        .isEqualTo("webchat");
    Fields sums =
        Json.object(twins.call(CXONE, "GET", "/twin/books?summary=true", null).body())
            .object("chats");
    assertThat(sums.integer("chats", 0, 99, -1)).isEqualTo(55);
    Fields books =
        Json.object(twins.call(CXONE, "GET", "/twin/books", null).body()).object("chats");
    assertThat(books.integer("live", 0, 99, -1)).isEqualTo(55);
  }

  @Test
  void a_bot_that_changes_its_mind_makes_its_guest_eligible() throws Exception {
    HttpResponse<String> changed =
        twins.call(CXONE, "PUT", "/twin/chats/web-1", "{\"confidence\": 0.34}");
    assertThat(changed.statusCode()).isEqualTo(200);
    Fields chat =
        Json.object(twins.call(CXONE, "GET", "/twin/books?interactionId=web-1", null).body())
            .object("chat");
    assertThat(chat.has("eligibleAt")).isTrue();
    assertThat(twins.call(CXONE, "PUT", "/twin/chats/nobody", "{}").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type": "fax"}                         | type
          {"confidence": 1.1}                     | confidence
          {"confidence": "low"}                   | confidence
          {"asked": "yes"}                        | asked
          {"messages": 100001}                    | messages
          {"count": 0}                            | count
          {"count": 2, "interactionId": "x"}      | count
          """)
  void a_wish_that_cannot_be_is_refused_saying_where(String body, String where) throws Exception {
    HttpResponse<String> refused = twins.call(CXONE, "POST", "/twin/chats", body);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Json.object(refused.body()).text("where")).isEqualTo(where);
  }
}
