package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.baton.server.metrics.EscalationMetrics;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.ChatMessage;
import dev.baton.twin.model.LegState;
import dev.baton.twin.model.NewChat;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A client that may do everything but transfer. No other route can help: the guest stays with her
/// bot, off hold, and a person is told.
class MissingScopeTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// The transfer that is asked for, each time it is sent; it delays nothing.
  private static final FaultRule TRANSFERS =
      FaultRule.on(Platform.NICE_CXONE, Operation.TRANSFER, new Fault.Delay(0));

  @RegisterExtension static final Rig RIG = Rig.create().withConfig(MissingScopeTest::scoped);

  private static final Letters LETTERS = new Letters(RIG);

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  /// Guide 002's transfer alone needs `interactions:transfer`.
  private static String scoped(String yaml) {
    return yaml.replaceFirst(
        "(?m)^( +)cxone-closed:",
        """
        $1  scopes:
        $1    - interactions:write
        $1    - interactions:read
        $1    - interactions:hold
        $1    - conversations:write
        $1    - analytics:read
        $1  escalation:
        $1    general-queue: general-queue
        $1    general-skill-group: skill-group-general
        $1    callback-queue: general-queue
        $1cxone-closed:\
        """);
  }

  @BeforeEach
  void listen() {
    lines.start();
    logger().addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(lines);
    LETTERS.resolveAll();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(EscalationMetrics.class);
  }

  @Test
  void an_escalation_without_the_scope_waits_for_a_person_and_its_guest_is_with_her_bot() {
    RIG.twins().addChat(NewChat.web("unscoped-1", "conv-unscoped-1", 0.9));
    RIG.faults(TRANSFERS);
    long alerts = alerts();

    JsonNode view = play("unscoped-1", "conv-unscoped-1");

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("dead_lettered");
    assertThat(view.at("/stateDetail/cause").asString("")).isEqualTo("missing_scope");
    assertThat(transfers()).as("neither the general queue nor anything else").isOne();
    Books.CallerEntry caller = RIG.caller("unscoped-1");
    assertThat(caller.with().kind()).isEqualTo(Party.Kind.BOT);
    assertThat(state("unscoped-1")).isEqualTo(LegState.BOT_ACTIVE);
    Books.ChatEntry chat = Objects.requireNonNull(caller.chat());
    assertThat(chat.handovers()).isEmpty();
    assertThat(chat.callbacks()).isZero();
    assertThat(chat.said())
        .extracting(ChatMessage::content)
        .noneMatch(text -> text.startsWith("You are being connected"));
    JsonNode told = RIG.api().get("/v1/escalations/" + Rig.id(view)).body();
    assertThat(told.at("/courtesies/hold").asString()).as(told.toString()).isEqualTo("done");
    assertThat(told.at("/courtesies/offHold").asString()).isEqualTo("done");
    assertThat(LETTERS.list())
        .singleElement()
        .satisfies(
            letter -> assertThat(letter.path("handoffId").asString("")).isEqualTo(Rig.id(view)));

    Await.until("the alert is there", () -> alertLines(Rig.id(view)) == 1);
    assertThat(alerts()).isEqualTo(alerts + 1);
    LETTERS.resolveAll();
    assertThat(LETTERS.list()).isEmpty();
    assertThat(alertLines(Rig.id(view))).as("closing it alerts nobody").isOne();
    RIG.assertNobodyIsHurt();
  }

  @Test
  void a_retry_tries_it_from_the_beginning() {
    RIG.twins().addChat(NewChat.web("unscoped-2", "conv-unscoped-2", 0.9));
    RIG.faults(TRANSFERS, holds());
    JsonNode view = play("unscoped-2", "conv-unscoped-2");
    String id = Rig.id(view);
    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("dead_lettered");
    String since = LETTERS.list().getFirst().path("since").asString("");

    assertThat(LETTERS.decide(id, "retry", Letters.BY).status()).isIn(200, 202);
    Await.until(
        "it is a letter again",
        () ->
            LETTERS.list().stream()
                .anyMatch(letter -> !letter.path("since").asString("").equals(since)));

    assertThat(transfers()).isEqualTo(2);
    assertThat(RIG.seen(Platform.NICE_CXONE, Operation.HOLD)).isEqualTo(2);
    Books.CallerEntry caller = RIG.caller("unscoped-2");
    assertThat(caller.with().kind()).isEqualTo(Party.Kind.BOT);
    assertThat(state("unscoped-2")).isEqualTo(LegState.BOT_ACTIVE);
    RIG.assertNobodyIsHurt();
  }

  private static FaultRule holds() {
    return FaultRule.on(Platform.NICE_CXONE, Operation.HOLD, new Fault.Delay(0));
  }

  private static LegState state(String guest) {
    return RIG.twins()
        .with(
            (world, now) -> Objects.requireNonNull(world.find(Platform.NICE_CXONE, guest)).state());
  }

  private static int transfers() {
    return RIG.seen(Platform.NICE_CXONE, Operation.TRANSFER);
  }

  private static long alerts() {
    return MetricsPage.of(RIG.api()).sum("baton_escalation_alerts_total", "cause", "missing_scope");
  }

  private long alertLines(String id) {
    return List.copyOf(lines.list).stream()
        .filter(line -> line.getLevel() == Level.ERROR)
        .map(ILoggingEvent::getFormattedMessage)
        .filter(text ->
            text.startsWith("ESCALATION_ALERT: ")
                && text.contains(id)
                && text.contains("interactions:transfer"))
        .count();
  }

  private static JsonNode play(String guest, String conversation) {
    ObjectNode body = JSON.createObjectNode();
    body.put("account", "cxone-main")
        .put("interactionId", guest)
        .put("conversationId", conversation)
        .put("queueId", "queue-tech-support-01")
        .put("skillGroupId", "skill-group-advanced-troubleshooting")
        .put("intentScore", 0.92);
    Api.Answer answer = RIG.api().post("/v1/escalations", body.toString());
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return RIG.end(answer.at("/handoffId"));
  }
}
