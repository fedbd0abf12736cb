package dev.baton.twin.guide;

import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.twin.json.Answers;
import dev.baton.twin.json.BadRequest;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Connector;
import dev.baton.twin.model.ConnectorFailure;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.RequestFacts;
import dev.baton.twin.model.SessionFacts;
import dev.baton.twin.model.SessionResult;
import dev.baton.twin.model.SessionWrite;
import dev.baton.twin.model.World;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The sessions of Cognigy's bots: guide 003's rows.
final class SessionRows {
  /// What Cognigy takes as a session, in bytes.
  static final int BYTES_MAX = 64 << 10;

  private static final String FLOW = "/api/v1/flow";
  private static final String TRIGGER = "handoffTrigger";
  private static final List<String> TYPES = List.of("queue", "studio_flow");
  private static final List<String> ACTIONS = List.of("transfer", "none");

  private final World world;

  SessionRows(World world) {
    this.world = world;
  }

  List<Row> rows() {
    String one = "/api/v1/session/{interactionId}";
    return List.of(
        Row.of("GET", one, Operation.READ, Need.SESSION_READ, this::read),
        Row.of("PUT", one, Operation.PREPARE, Need.SESSION_WRITE, this::write),
        Row.of("POST", FLOW, Operation.TRANSFER, Need.FLOW, this::flow),
        Row.of(
            "GET",
            "/api/v1/telephony/connectors/{connector}",
            Operation.READ,
            Need.SESSION_READ,
            this::connector));
  }

  /// What a token must allow: a write that asks for a transfer needs one more scope.
  static Need need(Row row, Need ofRow, @Nullable String body) {
    return row.operation() == Operation.PREPARE && Boolean.TRUE.equals(trigger(body))
        ? Need.SESSION_TRANSFER
        : ofRow;
  }

  /// What a request is about, as far as can be told without carrying it out.
  RequestFacts facts(Operation ofRow, Map<String, String> vars, WireRequest request) {
    String id = vars.get("interactionId");
    Map<String, Object> variables = Map.of();
    Operation operation = ofRow;
    if (ofRow == Operation.PREPARE) {
      Boolean trigger = trigger(request.body());
      operation = trigger == null ? Operation.CONTEXT : trigger ? ofRow : Operation.WITHDRAW;
      Fields written = fields(request.body());
      Fields inner = written == null ? null : objectOf(written);
      variables = inner == null ? Map.of() : inner.asMap();
    } else if (ofRow == Operation.TRANSFER) {
      Fields body = fields(request.body());
      id = body == null ? null : textOf(body, "sessionId");
    }
    SessionFacts session = id == null ? null : world.sessions().facts(id);
    if (session != null && variables.isEmpty()) {
      variables = session.variables();
    }
    return new RequestFacts(
        operation,
        text(variables, "batonCanonicalInteractionId"),
        null,
        text(variables, "transferTarget"),
        id,
        text(variables, "batonReservationId"));
  }

  private static @Nullable String text(Map<String, Object> variables, String name) {
    return variables.get(name) instanceof String text && !text.isEmpty() ? text : null;
  }

  private static @Nullable Boolean trigger(@Nullable String body) {
    Fields fields = fields(body);
    Fields variables = fields == null ? null : objectOf(fields);
    Object asked = variables == null ? null : variables.asMap().get(TRIGGER);
    return asked instanceof Boolean trigger ? trigger : null;
  }

  private static @Nullable Fields fields(@Nullable String body) {
    try {
      return Json.object(body);
    } catch (BadRequest unreadable) {
      // It is refused when it is carried out.
      return null;
    }
  }

  private static @Nullable Fields objectOf(Fields body) {
    try {
      return body.objectOrNull("variables");
    } catch (BadRequest noObject) {
      // It is refused when it is carried out.
      return null;
    }
  }

  private static @Nullable String textOf(Fields body, String name) {
    return body.asMap().get(name) instanceof String text ? text : null;
  }

  private WireResponse read(Call call) {
    String id = call.var("interactionId");
    SessionFacts session = world.sessions().facts(id);
    return session == null ? unknown(id) : shown(session);
  }

  private WireResponse write(Call call) {
    String id = call.var("interactionId");
    String text = call.body();
    if (text != null && text.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
      return Answers.error(
          413, "session_too_large", "a session has at most " + BYTES_MAX + " bytes");
    }
    Fields body = call.fields();
    Fields variables = body.object("variables");
    variables.flag(TRIGGER);
    if (Boolean.TRUE.equals(variables.flag(TRIGGER))) {
      variables.text("transferTarget");
      oneOf(variables, "transferType", TYPES);
    }
    Fields telephony = body.objectOrNull("telephony");
    if (telephony != null && telephony.has("action")) {
      oneOf(telephony, "action", ACTIONS);
    }
    Boolean preserve = telephony == null ? null : telephony.flag("preserveMediaStream");
    SessionWrite order =
        new SessionWrite(id, variables.asMap(), preserve, call.ifMatch(), call.idempotencyKey());
    return answer(id, null, world.sessions().write(order, call.now()));
  }

  private static void oneOf(Fields of, String name, List<String> allowed) {
    String value = of.text(name);
    if (!allowed.contains(value)) {
      throw new BadRequest(
          of.pathOf(name), "is '" + value + "', allowed are " + String.join(", ", allowed));
    }
  }

  private WireResponse flow(Call call) {
    Fields body = call.fields();
    String id = body.text("sessionId");
    body.text("intent");
    body.textOrNull("text");
    String channel = body.textOrNull("channel");
    SessionFacts session = world.sessions().facts(id);
    if (session != null && channel != null && !channel.equals(session.channel())) {
      throw new BadRequest(
          "channel", "is '" + channel + "', the session's is " + session.channel());
    }
    SessionResult result = world.sessions().runFlow(id, call.idempotencyKey(), call.now());
    String connector = session == null ? null : session.connector();
    return answer(id, connector, result);
  }

  private WireResponse answer(String id, @Nullable String connector, SessionResult result) {
    return switch (result) {
      case SessionResult.Done(SessionFacts session) -> shown(session);
      case SessionResult.FlowRun(String execution, SessionFacts session, Platform to) ->
          Answers.json(
              200,
              Answers.body(
                  "flowExecutionId",
                  execution,
                  "sessionId",
                  id,
                  "status",
                  "completed",
                  "result",
                  to == null ? Answers.body("action", "none") : bridged(session, to)));
      case SessionResult.Unknown() -> unknown(id);
      case SessionResult.Ended(SessionFacts session) ->
          Answers.error(
              404,
              "session_ended",
              "session " + id + " has ended",
              "status",
              session.status(),
              "endedReason",
              session.endedReason());
      case SessionResult.Locked(SessionFacts session) ->
          Answers.error(
              409,
              "session_locked",
              "a flow runs and holds session " + id,
              "status",
              session.status());
      case SessionResult.Moving(SessionFacts session) ->
          Answers.error(
              409,
              "transfer_under_way",
              "the connector is handing over the caller of session " + id,
              "status",
              session.status());
      case SessionResult.Stale(SessionFacts session) ->
          Answers.with(
              Answers.error(
                  412, "session_changed", "session " + id + " has changed since it was read"),
              "etag",
              session.etag());
      case SessionResult.NoCall(SessionFacts session) ->
          throw new BadRequest(
              "variables." + TRIGGER,
              "the channel is " + session.channel() + ", only a call moves");
      case SessionResult.ConnectorFailed(ConnectorFailure failure) -> failed(failure, connector);
    };
  }

  /// What a telephony connector that fails makes Cognigy answer.
  static WireResponse failed(ConnectorFailure failure, @Nullable String connector) {
    return Answers.error(
        500,
        failure.code(),
        failure.message(),
        "connector",
        connector,
        "error",
        Answers.body("source", "telephony_connector", "code", failure.code()));
  }

  /// Guide 003 spells the action that way.
  private Map<String, Object> bridged(SessionFacts session, Platform to) {
    return Answers.body(
        "action",
        to == Platform.GENESYS_CLOUD ? "transfer_to_genesis" : "transfer_to_" + to.shortName(),
        "targetQueue",
        session.variables().get("transferTarget"),
        "mediaStreamStatus",
        "bridged",
        "agentWaitTime",
        world.queueTransfers().answerMs() / 1_000.0);
  }

  private static WireResponse shown(SessionFacts session) {
    return Answers.with(
        Answers.json(
            200,
            Answers.body(
                "sessionId",
                session.sessionId(),
                "userId",
                session.userId(),
                "channel",
                session.channel(),
                "status",
                session.status(),
                "endedReason",
                session.endedReason(),
                "variables",
                session.variables(),
                "telephony",
                telephony(session))),
        "etag",
        session.etag());
  }

  private static @Nullable Map<String, Object> telephony(SessionFacts session) {
    return session.connector() == null
        ? null
        : Answers.body(
            "connector",
            session.connector(),
            "callId",
            session.callId(),
            "direction",
            "inbound",
            "action",
            session.action(),
            "preserveMediaStream",
            session.preserveMediaStream(),
            "status",
            session.transferStatus(),
            "transferId",
            session.transferId());
  }

  private WireResponse connector(Call call) {
    String name = call.var("connector");
    Connector connector = world.sessions().connector(name);
    return connector == null
        ? Answers.error(404, "unknown_connector", "there is no connector " + name)
        : Answers.json(
            200,
            Answers.body(
                "name",
                connector.name(),
                "status",
                connector.status(),
                "transferMode",
                connector.transferMode()));
  }

  private static WireResponse unknown(String id) {
    return Answers.error(404, "unknown_session", "there is no session " + id);
  }
}
