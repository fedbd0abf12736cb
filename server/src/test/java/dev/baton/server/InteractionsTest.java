package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Legs and their canonical ids.
class InteractionsTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  private static Api.Answer see(String account, String interactionId) {
    return RIG.api()
        .post(
            "/v1/interactions",
            "{\"account\":\"" + account + "\",\"interactionId\":\"" + interactionId + "\"}");
  }

  @Test
  void a_leg_has_one_canonical_id_for_ever_and_its_handoff_uses_it() {
    String interactionId = RIG.newCaller();

    Api.Answer first = see("genesys-main", interactionId);
    JsonNode view = RIG.play(Ask.toAgent(interactionId, "nice-usr-4492", null));
    Api.Answer later = see("genesys-main", interactionId);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.at("/canonicalInteractionId"))
        .matches("int-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    assertThat(first.at("/leg/account")).isEqualTo("genesys-main");
    assertThat(first.at("/leg/platform")).isEqualTo("genesys_cloud");
    assertThat(first.at("/leg/vendorId")).isEqualTo(interactionId);
    assertThat(later.text()).isEqualTo(first.text());
    assertThat(Rig.state(view)).isEqualTo("completed");
    assertThat(view.path("canonicalInteractionId").asString(""))
        .isEqualTo(first.at("/canonicalInteractionId"));
    assertThat(RIG.caller(interactionId).canonicalInteractionId())
        .isEqualTo(first.at("/canonicalInteractionId"));
  }

  @Test
  void the_leg_that_she_arrived_on_belongs_to_the_same_interaction() {
    String interactionId = RIG.newCaller();

    JsonNode view = RIG.play(Ask.toAgent(interactionId, "nice-usr-4492", null));
    String arrivedOn = RIG.caller(interactionId).interactionIds().getLast();
    Api.Answer seen = see("cxone-main", arrivedOn);

    assertThat(Rig.state(view)).isEqualTo("completed");
    assertThat(arrivedOn).isNotEqualTo(interactionId);
    assertThat(seen.at("/canonicalInteractionId"))
        .isEqualTo(view.path("canonicalInteractionId").asString(""));
  }

  @Test
  void twenty_who_see_a_leg_at_once_all_get_the_same_id() throws Exception {
    List<Api.Answer> answers = IdempotencyTest.crowd(i -> see("genesys-main", "gen-int-crowd"));

    assertThat(answers).allSatisfy(a -> assertThat(a.status()).as(a.text()).isEqualTo(200));
    assertThat(answers)
        .extracting(a -> a.at("/canonicalInteractionId"))
        .containsOnly(answers.get(0).at("/canonicalInteractionId"));
    assertThat(
            Database.query(
                RIG.databaseUrl(), "SELECT count(*) FROM alias WHERE vendor_id = 'gen-int-crowd'"))
        .containsExactly("1");
  }

  @Test
  void the_same_vendor_id_in_two_accounts_is_two_interactions() {
    assertThat(see("genesys-main", "same").at("/canonicalInteractionId"))
        .isNotEqualTo(see("cxone-main", "same").at("/canonicalInteractionId"));
  }

  @Test
  void what_names_no_leg_is_refused() {
    String path = "/v1/interactions";
    Problem.assertIs(see("nobody", "gen-int-1"), 422, "unknown-account", path);
    Problem.assertIs(see("genesys-main", ""), 422, "invalid-request", path);
    Problem.assertIs(see("genesys-main", "\\u0000"), 422, "invalid-request", path);
    Problem.assertIs(see("genesys-main", "x".repeat(201)), 422, "invalid-request", path);
    Problem.assertIs(RIG.api().post(path, "null"), 422, "invalid-request", path);
    Problem.assertIs(RIG.api().post(path, "{\"leg\":1}"), 422, "unknown-field", path);
  }
}
