package dev.baton.twin.http;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.json.Answers;
import dev.baton.twin.json.BadRequest;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Connector;
import dev.baton.twin.model.Leg;
import dev.baton.twin.model.NewSession;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.SessionFacts;
import dev.baton.twin.model.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The hand that brings callers to Cognigy's bots, runs the bots' flows, and breaks connectors.
final class SessionControl {
  private static final int COUNT_MAX = 10_000;
  private static final int MS_MAX = (int) NewSession.Flows.MS_MAX;
  private static final String SESSIONS = "/twin/sessions/";
  private static final String CONNECTORS = "/twin/connectors/";
  private static final String LOCK = "/lock";

  private final TwinHost host;

  SessionControl(TwinHost host) {
    this.host = host;
  }

  /// Answers what is about a session or a connector; null when it is not.
  @Nullable WireResponse answer(String method, String path, String body) {
    if (path.equals("/twin/sessions") && method.equals("POST")) {
      return add(body.isBlank() ? null : Json.object(body));
    }
    if (path.equals("/twin/connectors") && method.equals("GET")) {
      return host.with((world, _) ->
          Answers.json(200, Answers.body("items", world.world().sessions().connectors())));
    }
    if (path.startsWith(CONNECTORS) && method.equals("PUT")) {
      return putConnector(path.substring(CONNECTORS.length()), Json.object(body));
    }
    if (!path.startsWith(SESSIONS)) {
      return null;
    }
    String id = path.substring(SESSIONS.length());
    if (id.endsWith(LOCK) && method.equals("POST")) {
      return lock(id.substring(0, id.length() - LOCK.length()), body);
    }
    if (id.endsWith(LOCK) && method.equals("DELETE")) {
      return unlock(id.substring(0, id.length() - LOCK.length()));
    }
    return method.equals("PUT") ? learns(id, Json.object(body)) : null;
  }

  /// `POST /twin/sessions`.
  private WireResponse add(@Nullable Fields body) {
    int count = body == null ? 1 : body.integer("count", 1, COUNT_MAX, 1);
    NewSession session = newSession(body);
    if (count > 1 && (session.sessionId() != null || session.callId() != null)) {
      throw new BadRequest("count", "is " + count + ", but one id is one session");
    }
    return host.with((world, now) -> {
      Sessions sessions = world.world().sessions();
      List<Object> items = new ArrayList<>();
      try {
        for (int i = 0; i < count; i++) {
          Leg leg = sessions.add(session, now);
          SessionFacts facts = Objects.requireNonNull(sessions.facts(leg.id()));
          items.add(
              Answers.body(
                  "sessionId", leg.id(), "callerId", leg.callerId(), "callId", facts.callId()));
        }
      } catch (IllegalArgumentException e) {
        return Answers.error(409, "id_taken", String.valueOf(e.getMessage()));
      } catch (IllegalStateException e) {
        return Answers.error(409, "world_full", String.valueOf(e.getMessage()));
      }
      Map<?, ?> first = (Map<?, ?>) items.getFirst();
      return Answers.json(201, Answers.body("sessionId", first.get("sessionId"), "items", items));
    });
  }

  private static NewSession newSession(@Nullable Fields body) {
    if (body == null) {
      return NewSession.voice(null, "+14155550000");
    }
    String channel = Objects.requireNonNullElse(body.textOrNull("channel"), "voice");
    boolean voice = channel.equals("voice");
    String user = body.textOrNull("userId");
    Fields variables = body.objectOrNull("variables");
    String connector = body.textOrNull("connector");
    return new NewSession(
        body.textOrNull("sessionId"),
        user != null ? user : voice ? "tel:+14155550000" : "guest",
        channel,
        Boolean.TRUE.equals(body.flag("idle")),
        variables == null ? Map.of() : variables.asMap(),
        connector != null ? connector : voice ? "genesys_cloud" : null,
        body.textOrNull("callId"),
        flows(body.objectOrNull("flows")));
  }

  private static NewSession.@Nullable Flows flows(@Nullable Fields flows) {
    return flows == null
        ? null
        : new NewSession.Flows(
            flows.integer("everyMs", 1, MS_MAX, 4_000), flows.integer("lockMs", 1, MS_MAX, 2_000));
  }

  /// `POST /twin/sessions/{id}/lock`.
  private WireResponse lock(String id, String body) {
    int ms = body.isBlank() ? 0 : Json.object(body).integer("ms", 1, MS_MAX, 0);
    Long lockMs = ms == 0 ? null : Long.valueOf(ms);
    return host.with((world, now) ->
        world.world().sessions().lock(id, lockMs, now)
            ? seen(world.world().sessions(), id)
            : unknown(id));
  }

  /// `DELETE /twin/sessions/{id}/lock`.
  private WireResponse unlock(String id) {
    return host.with((world, now) ->
        world.world().sessions().unlock(id, now)
            ? seen(world.world().sessions(), id)
            : unknown(id));
  }

  /// `PUT /twin/sessions/{id}`.
  private WireResponse learns(String id, Fields body) {
    Map<String, Object> variables = body.object("variables").asMap();
    return host.with((world, _) ->
        world.world().sessions().learns(id, variables)
            ? seen(world.world().sessions(), id)
            : unknown(id));
  }

  private static WireResponse seen(Sessions sessions, String id) {
    SessionFacts facts = Objects.requireNonNull(sessions.facts(id));
    return Answers.json(
        200,
        Answers.body("sessionId", id, "status", facts.status(), "variables", facts.variables()));
  }

  private static WireResponse unknown(String id) {
    return Answers.error(404, "unknown_session", "there is no session " + id + " to do that to");
  }

  /// `PUT /twin/connectors/{name}`.
  private WireResponse putConnector(String name, Fields body) {
    String status = body.textOrNull("status");
    Connector.Status nextStatus =
        status == null
            ? null
            : Connector.Status.named(status)
                .orElseThrow(() ->
                    new BadRequest(
                        "status",
                        "is '" + status + "', allowed are connected, disconnected, degraded"));
    String mode = body.textOrNull("transferMode");
    Connector.Mode nextMode =
        mode == null
            ? null
            : Connector.Mode.named(mode)
                .orElseThrow(() ->
                    new BadRequest("transferMode", "is '" + mode + "', allowed are refer, blind"));
    String leadsTo = body.textOrNull("leadsTo");
    Platform platform = leadsTo == null ? null : platform(leadsTo);
    return host.with((world, _) -> {
      Sessions sessions = world.world().sessions();
      Connector before = sessions.connector(name);
      Connector old = before != null ? before : Connector.working(name, Platform.GENESYS_CLOUD);
      Connector next =
          new Connector(
              name,
              platform != null ? platform : old.leadsTo(),
              nextStatus != null ? nextStatus : old.status(),
              nextMode != null ? nextMode : old.transferMode());
      try {
        sessions.putConnector(next);
      } catch (IllegalStateException e) {
        return Answers.error(409, "world_full", String.valueOf(e.getMessage()));
      }
      return Answers.json(200, next);
    });
  }

  private static Platform platform(String name) {
    return Platform.named(name)
        .filter(platform -> platform != Platform.NICE_COGNIGY)
        .orElseThrow(() ->
            new BadRequest("leadsTo", "is '" + name + "', allowed are genesys_cloud, nice_cxone"));
  }
}
