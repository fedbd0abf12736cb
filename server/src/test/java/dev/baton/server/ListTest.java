package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Looking at many handoffs, and at one interaction.
class ListTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  @Test
  void handoffs_are_listed_newest_first_in_pages_that_miss_nothing() {
    List<String> asked = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      asked.add(0, RIG.ask(Ask.toQueue(RIG.newCaller(), "billing_specialists")));
    }

    List<String> listed = new ArrayList<>();
    String next = "/v1/handoffs?limit=2";
    while (!next.isEmpty()) {
      Api.Answer page = RIG.api().get(next);
      assertThat(page.status()).as(page.text()).isEqualTo(200);
      page.body().path("items").forEach(view -> listed.add(Rig.id(view)));
      String cursor = page.at("/nextCursor");
      next = cursor.isEmpty() ? "" : "/v1/handoffs?limit=2&cursor=" + cursor;
    }

    assertThat(listed).startsWith(asked.toArray(String[]::new)).doesNotHaveDuplicates();
    assertThat(listed.size())
        .isEqualTo(
            Integer.parseInt(
                Database.query(RIG.databaseUrl(), "SELECT count(*) FROM handoff").getFirst()));
    asked.forEach(RIG::end);
  }

  @Test
  void a_list_shows_what_each_handoff_shows_and_nothing_personal() {
    JsonNode ended = RIG.play(Ask.toAgent(RIG.newCaller(), "nice-usr-4492", null));

    Api.Answer list = RIG.api().get("/v1/handoffs?limit=1");

    assertThat(list.body().at("/items/0")).isEqualTo(ended);
    assertThat(list.text()).doesNotContain(Ask.PHONE).doesNotContain(Ask.ACCOUNT_NUMBER);
  }

  @Test
  void filters_leave_what_was_asked_for() {
    String caller = RIG.newCaller();
    JsonNode ended = RIG.play(Ask.toAgent(caller, "nice-usr-4493", null));
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Slow(1_500)).atMost(1));
    String open = RIG.ask(Ask.toAgent(RIG.newCaller(), "nice-usr-4494", null));

    assertThat(ids("open=true&account=genesys-main")).contains(open).doesNotContain(Rig.id(ended));
    assertThat(ids("state=reserving")).contains(open);
    assertThat(ids("open=false&state=completed")).contains(Rig.id(ended)).doesNotContain(open);
    assertThat(ids("account=cxone-main")).doesNotContain(open, Rig.id(ended));
    assertThat(
            ids(
                "canonicalInteractionId="
                    + ended.path("canonicalInteractionId").asString("")
                    + "&limit=1"))
        .containsExactly(Rig.id(ended));
    assertThat(ids("canonicalInteractionId=int-nobody")).isEmpty();
    RIG.end(open);
    assertThat(ids("open=true")).doesNotContain(open);
  }

  @Test
  void an_interaction_tells_its_legs_and_handoffs_but_not_its_context() {
    String caller = RIG.newCaller();
    JsonNode first = RIG.play(Ask.toAgent(caller, "nice-usr-4495", null).put("mediaType", "voice"));
    String path = "/v1/interactions/" + first.path("canonicalInteractionId").asString("");

    Api.Answer seen = RIG.api().get(path);

    assertThat(seen.status()).as(seen.text()).isEqualTo(200);
    assertThat(seen.at("/mediaType")).isEqualTo("voice");
    assertThat(seen.at("/legs/0/account")).isEqualTo("genesys-main");
    assertThat(seen.at("/legs/0/platform")).isEqualTo("genesys_cloud");
    assertThat(seen.at("/legs/0/vendorId")).isEqualTo(caller);
    assertThat(seen.at("/legs/1/vendorId"))
        .isEqualTo(RIG.caller(caller).interactionIds().getLast());
    assertThat(seen.at("/handoffs/0/handoffId")).isEqualTo(Rig.id(first));
    assertThat(seen.at("/handoffs/0/state")).isEqualTo("completed");
    assertThat(seen.at("/handoffs/0/createdAt")).isEqualTo(first.path("createdAt").asString(""));
    assertThat(seen.body().path("moreHandoffs").asBoolean(true)).isFalse();
    assertThat(seen.body().has("openHandoffId")).isFalse();
    assertThat(seen.body().path("contextStored").asBoolean(false)).isTrue();
    assertThat(seen.text()).doesNotContain(Ask.PHONE).doesNotContain(Ask.ACCOUNT_NUMBER);
  }

  @Test
  void an_interaction_names_its_open_handoff() {
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Slow(1_500)).atMost(1));
    String open = RIG.ask(Ask.toAgent(RIG.newCaller(), "nice-usr-4496", null));
    String interaction = RIG.api().get("/v1/handoffs/" + open).at("/canonicalInteractionId");

    Api.Answer seen = RIG.api().get("/v1/interactions/" + interaction);

    assertThat(seen.at("/openHandoffId")).as(seen.text()).isEqualTo(open);
    RIG.end(open);
  }

  @Test
  void an_interaction_that_was_only_seen_has_no_context() {
    String id =
        RIG.api()
            .post("/v1/interactions", "{\"account\":\"cxone-main\",\"interactionId\":\"chat-1\"}")
            .at("/canonicalInteractionId");

    Api.Answer seen = RIG.api().get("/v1/interactions/" + id);

    assertThat(seen.body().path("handoffs").isEmpty()).isTrue();
    assertThat(seen.body().path("contextStored").asBoolean(true)).isFalse();
  }

  private static List<String> ids(String query) {
    Api.Answer answer = RIG.api().get("/v1/handoffs?" + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.body().path("items").valueStream().map(Rig::id).toList();
  }
}
