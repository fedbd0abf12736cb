package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What Baton shows and keeps of a handoff, and that nothing of it is personal.
class TimelineTest {
  private static final String NOTE = "NOTE-MARKER-31337";

  @RegisterExtension static final Rig RIG = Rig.create();

  @Test
  void a_timeline_tells_every_step_and_who_has_the_caller() {
    JsonNode view = RIG.play(Ask.toAgent(RIG.newCaller(), "nice-usr-4492", "billing"));

    Api.Answer answer = RIG.api().get("/v1/handoffs/" + Rig.id(view) + "/timeline");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/handoffId")).isEqualTo(Rig.id(view));
    List<JsonNode> lines = answer.body().path("lines").valueStream().toList();
    assertThat(lines)
        .extracting(l -> l.path("state").asString(""))
        .startsWith("requested", "reserving", "reserved", "committing", "committed")
        .endsWith("completed");
    assertThat(lines)
        .extracting(l -> l.path("holder").asString(""))
        .startsWith("source", "source", "source", "in_doubt")
        .endsWith("destination");
    long before = 0;
    for (int i = 0; i < lines.size(); i++) {
      JsonNode line = lines.get(i);
      assertThat(line.path("seq").asLong()).isEqualTo(i + 1);
      assertThat(line.path("ms").asLong()).isGreaterThanOrEqualTo(before);
      assertThat(line.path("heard").asString("")).isNotEmpty();
      assertThat(Instant.parse(line.path("at").asString(""))).isNotNull();
      before = line.path("ms").asLong();
    }
    assertThat(lines.get(1).path("ordered").toString()).isEqualTo("[\"reserve to cxone-main\"]");
    assertThat(lines.get(3).path("ordered").toString()).isEqualTo("[\"commit to genesys-main\"]");
  }

  @Test
  void a_view_has_the_fields_that_a_client_needs() {
    JsonNode view = RIG.play(Ask.toAgent(RIG.newCaller(), "nice-usr-4492", "billing"));

    assertThat(view.propertyNames())
        .contains(
            "handoffId",
            "canonicalInteractionId",
            "state",
            "stateDetail",
            "holder",
            "terminal",
            "source",
            "attempt",
            "route",
            "reservationId",
            "contextDelivery",
            "compensated",
            "createdAt",
            "deadlineAt");
    assertThat(view.path("terminal").asBoolean()).isTrue();
    assertThat(Instant.parse(view.path("deadlineAt").asString("")))
        .isEqualTo(Instant.parse(view.path("createdAt").asString("")).plusSeconds(120));
  }

  @Test
  void nothing_personal_is_shown_logged_or_stored_outside_of_its_one_table() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Logger ours = (Logger) LoggerFactory.getLogger("dev.baton");
    log.start();
    root.addAppender(log);
    ours.setLevel(Level.TRACE);
    StringBuilder shown = new StringBuilder();
    try {
      for (Fault fault :
          List.of(
              new Fault.Delay(0),
              new Fault.LoseAnswer(),
              new Fault.Status(400, null, false),
              new Fault.Status(500, null, true))) {
        RIG.faults(
            FaultRule.on(Platform.NICE_CXONE, Operation.CONTEXT, fault).atMost(1),
            FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, fault).atMost(1));
        ObjectNode body = Ask.toAgent(RIG.newCaller(), "nice-usr-4492", "billing");
        body.putObject("attributes").put("note", NOTE);
        String id = RIG.ask(body);
        RIG.end(id);
        shown.append(RIG.api().get("/v1/handoffs/" + id).text());
        shown.append(RIG.api().get("/v1/handoffs/" + id + "/timeline").text());
      }
      // Bad requests with personal values leave no trace either.
      ObjectNode bad = Ask.toAgent("gen-int-1", "nice-usr-4492", null);
      bad.put("phone", Ask.PHONE);
      shown.append(RIG.api().post("/v1/handoffs", bad.toString()).text());
      shown.append(RIG.api().post("/v1/handoffs", "{\"customer\":" + Ask.PHONE).text());
      shown.append(RIG.api().post("/v1/handoffs", "{\"customer\":" + Ask.ACCOUNT_NUMBER).text());
    } finally {
      root.detachAppender(log);
      ours.setLevel(Level.INFO);
    }

    String logged = text(log);
    String stored =
        String.join(
            "\n",
            Database.query(
                RIG.databaseUrl(),
                """
                SELECT convert_from(body, 'UTF8') FROM transition
                UNION ALL SELECT to_jsonb(h)::text FROM handoff h
                UNION ALL SELECT to_jsonb(k)::text FROM idempotency_key k
                UNION ALL SELECT to_jsonb(i)::text FROM interaction i
                UNION ALL SELECT to_jsonb(a)::text FROM alias a
                UNION ALL SELECT to_jsonb(d)::text FROM dead_letter d
                """));
    assertThat(logged).as("the log, which was heard").contains("ended");
    for (String marker :
        List.of(Ask.PHONE, Ask.PHONE.substring(1), Ask.ACCOUNT_NUMBER, NOTE, "demo-secret")) {
      assertThat(shown.toString()).as("shown").doesNotContain(marker);
      assertThat(logged).as("logged").doesNotContain(marker);
      assertThat(stored).as("stored").doesNotContain(marker);
    }
    String interaction =
        Database.query(
                RIG.databaseUrl(), "SELECT canonical_id FROM handoff ORDER BY id DESC LIMIT 1")
            .getFirst();
    assertThat(RIG.api().get("/v1/interactions/" + interaction + "/personal-data").text())
        .as("what is sealed, to prove that there were markers to be found")
        .contains(Ask.PHONE, Ask.ACCOUNT_NUMBER, NOTE);
  }

  private static String text(ListAppender<ILoggingEvent> log) {
    return List.copyOf(log.list).stream()
        .map(e ->
            e.getFormattedMessage()
                + (e.getThrowableProxy() == null
                    ? ""
                    : ThrowableProxyUtil.asString(e.getThrowableProxy())))
        .collect(Collectors.joining("\n"));
  }
}
