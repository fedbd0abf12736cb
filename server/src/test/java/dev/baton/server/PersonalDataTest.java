package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.TenantId;
import dev.baton.journal.audit.AuditReport;
import dev.baton.journal.audit.AuditVerifier;
import dev.baton.journal.audit.DatabaseAudit;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What is stored of a person is unreadable without its key, and gone with it.
class PersonalDataTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  private static final TenantId TENANT = new TenantId("default");

  /// One in every field that can hold words of a person.
  private static final List<String> MARKERS =
      List.of(
          Ask.PHONE,
          Ask.ACCOUNT_NUMBER,
          "SEGMENT-MARKER",
          "PREVIOUS-MARKER",
          "INTENT-MARKER",
          "SUMMARY-MARKER",
          "SAID-MARKER",
          "NOTE-MARKER");

  private static ObjectNode marked(String interactionId) {
    ObjectNode body = Ask.toQueue(interactionId, "billing_specialists");
    body.put("until", "queued");
    body.withObject("/customer").put("segment", "SEGMENT-MARKER");
    body.withObject("/context").put("previousQueue", "PREVIOUS-MARKER");
    body.putObject("bot").put("intent", "INTENT-MARKER").put("summary", "SUMMARY-MARKER");
    body.putArray("transcript").addObject().put("author", "caller").put("text", "SAID-MARKER");
    body.putObject("attributes").put("note", "NOTE-MARKER");
    return body;
  }

  private static String interaction(JsonNode view) {
    return view.path("canonicalInteractionId").asString("");
  }

  private static String path(String interaction) {
    return "/v1/interactions/" + interaction + "/personal-data";
  }

  private static Api.Answer erase(String interaction) {
    return RIG.api().send("DELETE", path(interaction), null, List.of());
  }

  /// Every row of every table, bytes as they are and as hexadecimal digits.
  private static String everything() {
    StringBuilder all = new StringBuilder();
    for (String table :
        Database.query(
            RIG.databaseUrl(), "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
      Database.query(RIG.databaseUrl(), "SELECT row_to_json(t)::text FROM \"" + table + "\" t")
          .forEach(row -> all.append(table).append(": ").append(row).append('\n'));
    }
    return all.toString();
  }

  private static List<String> found(String everything) {
    List<String> found = new ArrayList<>();
    for (String marker : MARKERS) {
      String hex = HexFormat.of().formatHex(marker.getBytes(StandardCharsets.UTF_8));
      for (String line : everything.split("\n", -1)) {
        if (line.contains(marker) || line.contains(hex)) {
          found.add(marker + " in " + line.replaceFirst(":.*", ""));
        }
      }
    }
    return found;
  }

  private static AuditReport verify() throws Exception {
    AuditVerifier verifier = new AuditVerifier(List.of(), List.of(), rows -> {});
    try (DatabaseAudit source = DatabaseAudit.open(RIG.databaseUrl())) {
      source.read(verifier);
    }
    return verifier.report();
  }

  private static List<JsonNode> events(String interaction) {
    return Database.query(
            RIG.databaseUrl(),
            "SELECT convert_from(body, 'UTF8') FROM audit_event"
                + " WHERE canonical_id = '%s' ORDER BY at".formatted(interaction))
        .stream()
        .map(row -> JsonMapper.shared().readTree(row))
        .toList();
  }

  @Test
  void no_table_holds_a_word_of_a_person_in_clear_and_none_after_she_was_erased() throws Exception {
    String interaction = interaction(RIG.play(marked(RIG.newCaller())));
    String claim =
        RIG.baton()
            .node()
            .claims()
            .create(
                TENANT,
                new CanonicalId(interaction),
                String.join(" ", MARKERS).getBytes(StandardCharsets.UTF_8),
                600_000);
    assertThat(found(everything())).as("before").isEmpty();
    assertThat(RIG.api().get(path(interaction)).text()).contains(MARKERS);
    assertThat(everything()).contains("personal_data: ", "claim: ", "data_key: ");

    assertThat(erase(interaction).status()).isEqualTo(200);

    String after = everything();
    assertThat(found(after)).as("after").isEmpty();
    assertThat(after.lines())
        .noneMatch(line ->
            (line.startsWith("personal_data: ") || line.startsWith("data_key: "))
                && line.contains(interaction));
    Api.Answer late = RIG.api().get("/v1/context/" + claim);
    assertThat(late.status()).isEqualTo(410);
    assertThat(late.at("/type")).isEqualTo("/problems/personal-data-erased");
    assertThat(verify().findings()).isEmpty();
  }

  /// As a backup would bring them back.
  @Test
  void what_was_copied_away_before_the_erasure_cannot_be_opened_after_it() {
    String interaction = interaction(RIG.play(marked(RIG.newCaller())));
    String copy =
        Database.query(
                RIG.databaseUrl(),
                "SELECT encode(body, 'hex') FROM personal_data WHERE canonical_id = '%s'"
                    .formatted(interaction))
            .getFirst();
    erase(interaction);
    Database.query(
        RIG.databaseUrl(),
        "INSERT INTO personal_data (tenant_id, canonical_id, body)"
            + " VALUES ('default', '%s', decode('%s', 'hex')) RETURNING 1"
                .formatted(interaction, copy));

    assertThat(RIG.api().get(path(interaction)).status()).isEqualTo(410);
    assertThat(RIG.baton().node().interactions().personalData(TENANT, new CanonicalId(interaction)))
        .isEmpty();
  }

  @Test
  void reading_and_erasing_are_written_down_with_who_when_and_what() throws Exception {
    String interaction = interaction(RIG.play(marked(RIG.newCaller())));
    RIG.api().send("GET", path(interaction), null, List.of("From", "ada@example.org"));
    erase(interaction);

    List<JsonNode> events = events(interaction);
    assertThat(events).hasSize(2);
    assertThat(events.getFirst().path("event").asString("")).isEqualTo("personal_data_read");
    assertThat(events.getFirst().path("stated").asString("")).isEqualTo("ada@example.org");
    assertThat(events.getFirst().path("address").asString("")).isEqualTo("127.0.0.1");
    assertThat(events.getFirst().path("what").asString("")).isEqualTo("context");
    assertThat(events.getFirst().path("at").asString("")).endsWith("Z");
    assertThat(events.getLast().path("event").asString("")).isEqualTo("personal_data_erased");
    Await.until(
        "the tree covers them",
        () ->
            Database.query(
                    RIG.databaseUrl(),
                    "SELECT count(*) FROM audit_leaf WHERE subject IN ('%s', '%s')"
                        .formatted(
                            events.getFirst().path("eventId").asString(""),
                            events.getLast().path("eventId").asString("")))
                .equals(List.of("2")));
    assertThat(verify().findings()).isEmpty();
    assertThat(verify().events()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void erasing_again_changes_nothing_and_answers_the_same() {
    String interaction = interaction(RIG.play(marked(RIG.newCaller())));
    Api.Answer first = erase(interaction);
    Api.Answer second = erase(interaction);

    assertThat(second.text()).isEqualTo(first.text());
    assertThat(events(interaction)).hasSize(1);
    JsonNode view = RIG.api().get("/v1/interactions/" + interaction).body();
    assertThat(view.path("contextStored").asBoolean(true)).isFalse();
    assertThat(view.path("personalDataErasedAt")).isEqualTo(first.body().path("erasedAt"));
  }

  @Test
  void an_interaction_that_comes_back_after_its_erasure_has_what_it_brought_then() {
    String caller = RIG.newCaller();
    String interaction = interaction(RIG.play(marked(caller)));
    erase(interaction);
    RIG.baton()
        .node()
        .interactions()
        .savePersonalData(
            TENANT, new CanonicalId(interaction), "{\"new\":1}".getBytes(StandardCharsets.UTF_8));

    assertThat(RIG.api().get(path(interaction)).text()).isEqualTo("{\"new\":1}");
  }

  @Test
  void what_was_stored_before_there_were_keys_is_read_and_erased_like_all_other() {
    String interaction = interaction(RIG.play(marked(RIG.newCaller())));
    Database.query(
        RIG.databaseUrl(),
        "UPDATE personal_data SET body = '{\"old\":1}' WHERE canonical_id = '%s' RETURNING 1"
            .formatted(interaction));

    assertThat(RIG.api().get(path(interaction)).text()).isEqualTo("{\"old\":1}");
    erase(interaction);
    assertThat(RIG.api().get(path(interaction)).status()).isEqualTo(410);
  }

  @Test
  void a_handoff_under_way_delivers_nothing_that_was_erased_meanwhile() {
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Delay(1_500)).onlyNth(1));
    String handoff = RIG.ask(marked(RIG.newCaller()));
    String interaction = interaction(RIG.api().get("/v1/handoffs/" + handoff).body());

    erase(interaction);

    JsonNode end = RIG.end(handoff);
    assertThat(Rig.state(end)).isEqualTo("completed");
    assertThat(end.at("/contextDelivery/type").asString("")).isEqualTo("lost");
    assertThat(found(everything())).isEmpty();
  }

  @Test
  void nobody_makes_a_claim_of_what_was_erased() {
    String interaction = interaction(RIG.play(marked(RIG.newCaller())));
    erase(interaction);
    String token =
        RIG.baton()
            .node()
            .claims()
            .create(
                TENANT,
                new CanonicalId(interaction),
                "{}".getBytes(StandardCharsets.UTF_8),
                600_000);

    assertThat(RIG.api().get("/v1/context/" + token).status()).isEqualTo(404);
  }

  @Test
  void who_is_not_there_can_neither_be_read_nor_erased() {
    String nobody = "int-00000000-0000-4000-8000-00000000abcd";

    Problem.assertIs(RIG.api().get(path(nobody)), 404, "not-found", path(nobody));
    Problem.assertIs(erase(nobody), 404, "not-found", path(nobody));
    Problem.assertIs(erase("x"), 404, "not-found", path("x"));
  }

  @Test
  void a_look_is_no_reading() {
    String interaction = interaction(RIG.play(marked(RIG.newCaller())));

    assertThat(RIG.api().send("HEAD", path(interaction), null, List.of()).status()).isEqualTo(405);
    assertThat(events(interaction)).isEmpty();
  }

  @Test
  void a_statement_that_is_too_long_is_refused_before_anything_is_read() {
    String interaction = interaction(RIG.play(marked(RIG.newCaller())));

    assertThat(
            RIG.api()
                .send("GET", path(interaction), null, List.of("From", "x".repeat(201)))
                .status())
        .isEqualTo(422);
    assertThat(events(interaction)).isEmpty();
  }
}
