package dev.baton.simulation;

import dev.baton.core.account.Account;
import dev.baton.core.handoff.Escalation;
import dev.baton.core.handoff.FallbackAction;
import dev.baton.core.handoff.Route;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Target;
import dev.baton.twin.TwinWorld;
import dev.baton.twin.model.Agent;
import dev.baton.twin.model.Leg;
import dev.baton.twin.model.MediaType;
import dev.baton.twin.model.NewChat;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Queue;
import dev.baton.twin.model.QueueTransferOrder;
import dev.baton.twin.model.QueueTransferResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Bots' guests: how they come, what they are offered, and what their queues and other people do
/// meanwhile.
final class Guests {
  /// How the keys of orders begin that are not Baton's.
  static final String ANOTHER = "another-";

  /// What a guest reads when she is being connected.
  static final String HOLD_MESSAGE = "please wait";

  /// What she reads when an agent comes back to her.
  static final String CALLBACK_MESSAGE = "we come back to you";

  private static final Platform CXONE = Platform.NICE_CXONE;
  private static final String REASON = "intent_escalation";
  private static final String SUPERVISORS = "supervisors";

  /// A queue that is never asked for.
  private static final String ELSEWHERE = "billing_specialists";

  private enum Desk {
    ASKED("queue-tech-support-01", "skill-group-advanced-troubleshooting"),
    NEXT("webchat-support", "skill-group-webchat"),
    GENERAL("general-queue", "skill-group-general");

    private final String queueId;
    private final String skillGroupId;

    Desk(String queueId, String skillGroupId) {
      this.queueId = queueId;
      this.skillGroupId = skillGroupId;
    }
  }

  /// @param legId the platform's id of her interaction
  /// @param conversationId where she reads messages, null for a voice
  record Guest(String legId, @Nullable String conversationId) {}

  /// What she is offered.
  record Offer(List<Route> routes, Escalation escalation) {
    Offer {
      routes = List.copyOf(routes);
    }
  }

  private final SimWorld sim;
  private final TwinWorld world;
  private final Scenario scenario;
  private final RandomGenerator random;
  private final Supplier<Instant> worldNow;
  private int guests;
  private int others;

  Guests(SimWorld sim, TwinWorld world, Scenario scenario, Supplier<Instant> worldNow) {
    this.sim = sim;
    this.world = world;
    this.scenario = scenario;
    this.random = sim.random();
    this.worldNow = worldNow;
  }

  /// Queues that close and open again, agents who go and come back.
  void planQueues() {
    for (Desk desk : Desk.values()) {
      if (happens(scenario.busyAgent())) {
        away(desk, true);
        if (random.nextBoolean()) {
          sim.time().after(random.nextInt(60_000), () -> away(desk, false));
        }
      }
      if (happens(scenario.bots().closeQueue())) {
        boolean paused = random.nextBoolean();
        int atMs = random.nextBoolean() ? 0 : random.nextInt(6_000);
        sim.time().after(atMs, () -> close(desk, paused));
        if (random.nextInt(4) != 0) {
          sim.time().after(atMs + 1 + random.nextInt(20_000), () -> open(desk));
        }
      }
    }
  }

  private void away(Desk desk, boolean away) {
    sim.story().tell(() -> "the agents of " + desk.queueId + (away ? " go" : " come back"));
    Instant now = advanced();
    for (Agent agent : world.world().agentsOf(CXONE, desk.queueId)) {
      world.world().putAgent(CXONE, agent.changed(null, away, null), now);
    }
  }

  private void close(Desk desk, boolean paused) {
    sim.story().tell(() -> "queue " + desk.queueId + " is " + (paused ? "paused" : "full"));
    put(desk, paused, paused ? 100 : 0);
  }

  private void open(Desk desk) {
    sim.story().tell(() -> "queue " + desk.queueId + " is open again");
    put(desk, false, 100);
  }

  private void put(Desk desk, boolean paused, int room) {
    Queue queue = new Queue(desk.queueId, desk.name(), paused, room, List.of("resolved"));
    world.world().putQueue(CXONE, queue, advanced());
  }

  private Instant advanced() {
    Instant now = worldNow.get();
    world.advance(now);
    return now;
  }

  /// A new guest, talking to a bot.
  Guest add() {
    guests++;
    boolean voice = random.nextInt(4) == 0;
    String conversationId = voice ? null : "conv-guest-" + guests;
    NewChat chat =
        new NewChat(
            null,
            voice ? MediaType.VOICE : MediaType.WEBCHAT,
            conversationId,
            voice ? "+14155551234" : "",
            0.2,
            random.nextBoolean(),
            random.nextInt(30));
    Leg leg = world.world().chats().add(CXONE, chat, advanced());
    return new Guest(leg.id(), conversationId);
  }

  /// Somebody else's order may move her, into the queue asked for or elsewhere.
  void planOthers(Guest guest, String name) {
    if (!happens(scenario.bots().another())) {
      return;
    }
    String queueId = random.nextInt(3) == 0 ? Desk.ASKED.queueId : ELSEWHERE;
    String key = ANOTHER + ++others;
    sim.time()
        .after(
            random.nextBoolean() ? random.nextInt(2_500) : random.nextInt(20_000),
            () -> {
              QueueTransferOrder order =
                  new QueueTransferOrder(guest.legId(), queueId, null, null, Map.of(), key);
              if (world.world().queueTransfers().order(CXONE, order, advanced())
                  instanceof QueueTransferResult.Queued) {
                sim.story().tell(() -> "another order moves " + name + " to " + queueId);
              }
            });
  }

  /// One or two queues; mostly a general one and a callback behind them.
  Offer offer(Guest guest) {
    List<Route> routes = new ArrayList<>();
    boolean skilled = random.nextBoolean();
    routes.add(queue("asked", Desk.ASKED, skilled, random.nextInt(6) == 0 ? 2 : 1));
    if (random.nextInt(4) == 0) {
      routes.add(queue("next", Desk.NEXT, skilled, 1));
    }
    int general = -1;
    if (random.nextInt(4) != 0) {
      general = routes.size();
      routes.add(queue("general-queue", Desk.GENERAL, skilled, 1));
    }
    int callback = -1;
    if (random.nextInt(4) != 0) {
      callback = routes.size();
      Target target = new Target.Callback(Desk.GENERAL.queueId);
      routes.add(route("callback", target, Desk.GENERAL.queueId, null, 1));
    }
    return new Offer(routes, escalation(guest, general, callback));
  }

  private Route queue(String name, Desk desk, boolean skilled, int tries) {
    return route(
        name,
        new Target.Queue(desk.queueId),
        desk.queueId,
        skilled ? desk.skillGroupId : null,
        tries);
  }

  private Route route(
      String name, Target target, String queueId, @Nullable String skillGroupId, int tries) {
    Account account = Direction.account(CXONE);
    return new Route(
        name,
        account.name(),
        account.platform(),
        target,
        new Inbound.Within(queueId, skillGroupId, REASON),
        tries,
        random.nextInt(4) == 0 ? null : queueId,
        random.nextBoolean() ? SUPERVISORS : null);
  }

  private Escalation escalation(Guest guest, int general, int callback) {
    List<Escalation.Rule> rules = new ArrayList<>();
    if (random.nextInt(4) == 0) {
      rules.add(new Escalation.Rule(any(FailureKind.values()), any(FallbackAction.values())));
    }
    return new Escalation(
        REASON,
        0.92,
        guest.conversationId(),
        general,
        callback,
        random.nextInt(3) == 0,
        rules,
        random.nextInt(8) == 0 ? "" : HOLD_MESSAGE,
        messages());
  }

  private List<Escalation.Message> messages() {
    List<Escalation.Message> messages = new ArrayList<>();
    for (FallbackAction action : FallbackAction.values()) {
      if (random.nextInt(8) != 0) {
        messages.add(new Escalation.Message(action, message(action)));
      }
    }
    return messages;
  }

  private static String message(FallbackAction action) {
    return switch (action) {
      case OFFER_SELF_SERVICE_MENU -> "you can do it yourself";
      case ROUTE_TO_GENERAL_QUEUE -> "we look for somebody";
      case TERMINATE_SESSION_GRACEFULLY -> "please try later";
      case QUEUE_CALLBACK_REQUEST -> CALLBACK_MESSAGE;
      case LOG_AND_ESCALATE_TO_ADMIN -> "our people were told";
    };
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private boolean happens(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }
}
