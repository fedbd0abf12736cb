package dev.baton.twin.http;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.TwinWorld;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.fault.FaultScriptReader;
import dev.baton.twin.fault.InvalidFaultScript;
import dev.baton.twin.json.Answers;
import dev.baton.twin.json.BadRequest;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Agent;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Leg;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Queue;
import dev.baton.twin.model.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What lies under `/twin`: the books, the faults, and the hand that moves people about. These
/// endpoints are no platform's; they need no token because the servers listen on the loopback
/// address only.
final class Control {
  private static final int COUNT_MAX = 10_000;
  private static final int AGENTS_MAX = 200_000;
  private static final int QUEUES_MAX = 1_000;
  private static final int CALLS_MAX = 1_000_000;

  private final TwinHost host;
  private final ChatControl chats;
  private final SessionControl sessions;
  private final EventStreams streams;

  Control(TwinHost host, EventStreams streams) {
    this.host = host;
    this.streams = streams;
    this.chats = new ChatControl(host);
    this.sessions = new SessionControl(host);
  }

  /// Answers a request to the server of `here`, which is the platform meant where a body names
  /// none.
  WireResponse answer(
      Platform here, String method, String path, Map<String, String> query, String body) {
    try {
      return switch (method + " " + path) {
        case "GET /twin/books" -> books(query);
        case "POST /twin/reset" -> reset();
        case "GET /twin/faults" -> faults();
        case "PUT /twin/faults" -> putFaults(body);
        case "GET /twin/clock" -> clocks();
        case "PUT /twin/clock" -> putClock(here, Json.object(body));
        case "GET /twin/webhooks" -> webhooks();
        case "PUT /twin/webhooks" -> putWebhooks(Json.object(body));
        case "GET /twin/streams" -> Answers.json(200, streams.sums());
        case "POST /twin/callers" -> addCallers(here, optional(body));
        case "POST /twin/chats" -> chats.add(optional(body));
        case "POST /twin/agents" -> putAgents(here, Json.object(body));
        case "POST /twin/queues" -> putQueue(here, Json.object(body));
        default -> other(method, path, body);
      };
    } catch (BadRequest bad) {
      return Answers.badRequest(bad);
    }
  }

  private WireResponse other(String method, String path, String body) {
    WireResponse ofSessions = sessions.answer(method, path, body);
    if (ofSessions != null) {
      return ofSessions;
    }
    String chat = "/twin/chats/";
    if (method.equals("PUT") && path.startsWith(chat) && path.length() > chat.length()) {
      return chats.change(path.substring(chat.length()), Json.object(body));
    }
    String prefix = "/twin/callers/";
    String suffix = "/hangup";
    boolean hangUp =
        method.equals("POST")
            && path.startsWith(prefix)
            && path.endsWith(suffix)
            && path.length() > prefix.length() + suffix.length();
    if (hangUp) {
      return hangUp(path.substring(prefix.length(), path.length() - suffix.length()));
    }
    return Answers.error(404, "unknown_path", "the twins have no " + method + " " + path);
  }

  private WireResponse books(Map<String, String> query) {
    if ("true".equals(query.get("summary"))) {
      return Answers.json(
          200,
          host.with((world, now) ->
              Answers.body(
                  "at",
                  now,
                  "summary",
                  world.world().summary(),
                  "chats",
                  world.world().chats().sums(),
                  "sessions",
                  world.world().sessions().sums())));
    }
    Books books = host.with((world, now) -> world.books(now));
    String interactionId = query.get("interactionId");
    if (interactionId == null) {
      return Answers.json(200, books);
    }
    Books.CallerEntry caller = books.caller(interactionId);
    return caller == null ? unknownCaller(interactionId) : Answers.json(200, caller);
  }

  private WireResponse reset() {
    return host.with((world, now) -> {
      world.reset(now);
      return Answers.json(200, Answers.body("status", "reset"));
    });
  }

  private WireResponse faults() {
    return host.with((world, _) -> Answers.json(200, Answers.body("rules", world.faultReport())));
  }

  private WireResponse putFaults(String body) {
    FaultScript script;
    try {
      script = FaultScriptReader.read(body, "faults");
    } catch (InvalidFaultScript e) {
      return Answers.error(
          400,
          "invalid_fault_script",
          "line " + e.line() + ", column " + e.column() + ": " + e.problem(),
          "line",
          e.line(),
          "column",
          e.column());
    }
    return host.with((world, _) -> {
      world.faults(script);
      return Answers.json(200, Answers.body("rules", world.faultReport()));
    });
  }

  private WireResponse clocks() {
    return host.with((world, now) -> clocks(world, now));
  }

  private static WireResponse clocks(TwinWorld world, Instant now) {
    Map<String, Object> skews = new LinkedHashMap<>();
    for (Platform platform : Platform.values()) {
      skews.put(platform.wireName(), world.clockSkewMs(platform));
    }
    return Answers.json(200, Answers.body("at", now, "skewMs", skews));
  }

  private WireResponse putClock(Platform here, Fields body) {
    Platform platform = platform(here, body);
    if (!body.has("skewMs")) {
      throw new BadRequest("skewMs", "is missing");
    }
    int max = (int) Fault.ClockSkew.MS_MAX;
    int skewMs = body.integer("skewMs", -max, max, 0);
    return host.with((world, now) -> {
      world.skewClock(platform, skewMs);
      return clocks(world, now);
    });
  }

  /// Where events go and what has become of them. The secret is never shown.
  private WireResponse webhooks() {
    WebhookTarget target = host.webhooks().target();
    Map<String, Object> accounts = new LinkedHashMap<>();
    if (target != null) {
      target.accounts().forEach((platform, name) -> accounts.put(platform.wireName(), name));
    }
    WebhookPusher.Sums sums = host.webhooks().sums();
    return Answers.json(
        200,
        Answers.body(
            "url",
            target == null ? null : target.base().toString(),
            "accounts",
            accounts,
            "waiting",
            sums.waiting(),
            "taken",
            sums.taken(),
            "refused",
            sums.refused(),
            "givenUp",
            sums.givenUp(),
            "lost",
            sums.lost()));
  }

  private WireResponse putWebhooks(Fields body) {
    if (!body.has("url")) {
      host.pushTo(null);
      return webhooks();
    }
    try {
      host.pushTo(WebhookTarget.of(body.text("url"), body.text("secret"), body.text("account")));
    } catch (IllegalArgumentException e) {
      String[] words = String.valueOf(e.getMessage()).split(" ", 2);
      throw new BadRequest(words[0], words[words.length - 1]);
    }
    return webhooks();
  }

  private WireResponse addCallers(Platform here, @Nullable Fields body) {
    Platform platform = staffed(here, body);
    int count = body == null ? 1 : body.integer("count", 1, COUNT_MAX, 1);
    String agent = body == null ? null : body.textOrNull("agent");
    String phone = body == null ? null : body.textOrNull("phone");
    if (agent != null && count > 1) {
      throw new BadRequest("count", "is " + count + ", but one agent has one caller");
    }
    return host.with((world, now) -> {
      List<Object> items = new ArrayList<>();
      try {
        for (int i = 0; i < count; i++) {
          Leg leg = world.addCaller(platform, phone, agent, now);
          items.add(
              Answers.body(
                  "interactionId", leg.id(), "callerId", leg.callerId(), "agentId", leg.agentId()));
        }
      } catch (IllegalArgumentException e) {
        return Answers.error(409, "agent_not_free", String.valueOf(e.getMessage()));
      } catch (IllegalStateException e) {
        return Answers.error(409, "world_full", String.valueOf(e.getMessage()));
      }
      Map<?, ?> first = (Map<?, ?>) items.getFirst();
      return Answers.json(
          201, Answers.body("interactionId", first.get("interactionId"), "items", items));
    });
  }

  private WireResponse hangUp(String interactionId) {
    return host.with((world, now) ->
        world.world().hangUp(interactionId, now)
            ? Answers.json(200, Answers.body("interactionId", interactionId, "status", "hung_up"))
            : unknownCaller(interactionId));
  }

  private WireResponse putAgents(Platform here, Fields body) {
    Platform platform = staffed(here, body);
    String id = body.textOrNull("id");
    int count = body.integer("count", 1, COUNT_MAX, 1);
    if (id != null && count > 1) {
      throw new BadRequest("count", "is " + count + ", but one id is one agent");
    }
    String status = body.textOrNull("status");
    if (status != null && !status.equals("available") && !status.equals("on_break")) {
      throw new BadRequest("status", "is '" + status + "', allowed are available, on_break");
    }
    Boolean onBreak = status == null ? null : status.equals("on_break");
    String name = body.textOrNull("name");
    List<String> queueIds = body.has("queueIds") ? body.texts("queueIds") : null;
    return host.with((world, now) -> {
      World model = world.world();
      if (model.agentCount(platform) + count > AGENTS_MAX) {
        return Answers.error(409, "world_full", "at most " + AGENTS_MAX + " agents");
      }
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = model.agentCount(platform) + 1;
        String agentId =
            id != null ? id : platform.shortName() + "-usr-added-%06d".formatted(number);
        Agent before = model.agent(platform, agentId);
        Agent agent = before != null ? before : Agent.free(agentId, "Agent " + agentId);
        model.putAgent(platform, agent.changed(name, onBreak, queueIds), now);
        ids.add(agentId);
      }
      return Answers.json(200, Answers.body("ids", ids));
    });
  }

  private WireResponse putQueue(Platform here, Fields body) {
    Platform platform = staffed(here, body);
    String id = body.text("id");
    String name = body.textOrNull("name");
    String status = body.textOrNull("status");
    if (status != null && !status.equals("active") && !status.equals("paused")) {
      throw new BadRequest("status", "is '" + status + "', allowed are active, paused");
    }
    int max = body.integer("maxConcurrentCalls", 0, CALLS_MAX, -1);
    return host.with((world, now) -> {
      World model = world.world();
      Queue before = model.queue(platform, id);
      if (before == null && model.queueCount(platform) >= QUEUES_MAX) {
        return Answers.error(409, "world_full", "at most " + QUEUES_MAX + " queues");
      }
      Queue queue = before != null ? before : Queue.active(id, id, CALLS_MAX);
      Queue next =
          new Queue(
              id,
              name != null ? name : queue.name(),
              status != null ? status.equals("paused") : queue.paused(),
              max >= 0 ? max : queue.maxConcurrentCalls(),
              queue.wrapUpCodes());
      model.putQueue(platform, next, now);
      return Answers.json(200, next);
    });
  }

  /// The platform that a body is about.
  private static Platform platform(Platform here, @Nullable Fields body) {
    String name = body == null ? null : body.textOrNull("platform");
    return name == null
        ? here
        : Platform.named(name)
            .orElseThrow(() ->
                new BadRequest(
                    "platform",
                    "is '" + name + "', known are genesys_cloud, nice_cxone, nice_cognigy"));
  }

  /// The same, of those that have agents and queues.
  private static Platform staffed(Platform here, @Nullable Fields body) {
    Platform platform = platform(here, body);
    if (platform == Platform.NICE_COGNIGY) {
      throw new BadRequest(
          "platform", "is nice_cognigy, which has no agents and no queues, only bots' sessions");
    }
    return platform;
  }

  private static @Nullable Fields optional(String body) {
    return body.isBlank() ? null : Json.object(body);
  }

  private static WireResponse unknownCaller(String interactionId) {
    return Answers.error(
        404, "unknown_caller", "no caller has or had the interaction " + interactionId);
  }
}
