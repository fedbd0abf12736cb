package dev.baton.platform;

import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Query;
import dev.baton.core.platform.Target;
import dev.baton.platform.ContractScene.Side;
import dev.baton.twin.model.Operation;
import java.util.Map;

/// One call of each kind, in a world in which it succeeds.
final class GoodCalls {
  private static final String SKILL_GROUP = "skill-group-advanced-troubleshooting";

  private GoodCalls() {}

  /// A call of that kind that the platform under test would carry out.
  static Call of(CallKind kind, ContractScene scene) {
    return kind.isOrder() ? order(kind, scene) : query(kind, scene);
  }

  private static Call order(CallKind kind, ContractScene scene) {
    Side at = scene.tested;
    Target agent = new Target.Agent(at.agentId());
    return switch (kind) {
      case RESERVE -> scene.reserve(at, agent);
      case COMMIT -> commit(scene);
      case RELEASE -> scene.release(scene.reserved(at, agent));
      case DELIVER_CONTEXT -> {
        scene.reserved(at, agent);
        yield scene.deliverContext();
      }
      case REQUEUE -> {
        scene.arrived();
        yield scene.requeue(at.queueId());
      }
      case END_LEG -> scene.endLeg(scene.caller(at));
      case HOLD -> new Order.Hold(scene.orderId(kind), at.name(), callersLeg(scene));
      case OFF_HOLD -> {
        VendorId held = callersLeg(scene);
        scene.run(new Order.Hold(scene.orderId(CallKind.HOLD), at.name(), held));
        yield new Order.OffHold(scene.orderId(kind), at.name(), held);
      }
      case SEND_MESSAGE -> {
        scene.guest();
        yield new Order.SendMessage(
            scene.orderId(kind), at.name(), scene.conversation(), "system", "Please wait.");
      }
      case REQUEST_CALLBACK ->
          new Order.RequestCallback(
              scene.orderId(kind),
              at.name(),
              callersLeg(scene),
              Samples.CANONICAL,
              null,
              at.queueId());
      case CREATE_INTERACTION ->
          new Order.CreateInteraction(
              scene.orderId(kind),
              at.name(),
              at.queueId(),
              "+15551234567",
              "Diagnostic Test",
              Map.of("intent", "billing"));
      case PREPARE -> prepare(scene);
      case WITHDRAW -> {
        Order.Prepare prepare = prepare(scene);
        scene.run(prepare);
        yield scene.withdraw(prepare.leg().value(), prepare.reservationId());
      }
      case READ_LEG,
          FIND_RESERVATIONS,
          READ_ANALYTICS,
          READ_QUEUE,
          READ_AGENTS,
          READ_SKILL_GROUP,
          READ_MESSAGES,
          READ_CONVERSATION,
          READ_SESSION ->
          throw new IllegalArgumentException(kind + " is no order");
    };
  }

  private static Order.Commit commit(ContractScene scene) {
    if (scene.tested.platform() == Platform.NICE_COGNIGY) {
      Order.Prepare prepare = prepare(scene);
      scene.run(prepare);
      return scene.runFlow(
          prepare.leg().value(), prepare.inbound().platform(), prepare.reservationId());
    }
    return scene.commit(
        scene.tested,
        scene.caller(scene.tested),
        scene.reserved(scene.across, new Target.Agent(scene.across.agentId())));
  }

  private static Order.Prepare prepare(ContractScene scene) {
    Target queue = new Target.Queue(scene.across.queueId());
    return scene.prepare(
        scene.caller(scene.tested), scene.across.platform(), scene.reserved(scene.across, queue));
  }

  private static VendorId callersLeg(ContractScene scene) {
    return new VendorId(scene.caller(scene.tested));
  }

  private static Call query(CallKind kind, ContractScene scene) {
    Side at = scene.tested;
    return switch (kind) {
      case READ_LEG -> new Query.ReadLeg(at.name(), scene.caller(at));
      case FIND_RESERVATIONS -> scene.findReservations();
      case READ_ANALYTICS -> new Query.ReadAnalytics(at.name(), scene.caller(at));
      case READ_QUEUE -> new Query.ReadQueue(at.name(), at.queueId());
      case READ_AGENTS -> new Query.ReadAgents(at.name(), at.queueId());
      case READ_SKILL_GROUP -> new Query.ReadSkillGroup(at.name(), SKILL_GROUP);
      case READ_MESSAGES -> new Query.ReadMessages(at.name(), scene.guest(), 100, null);
      case READ_CONVERSATION -> new Query.ReadConversation(at.name(), scene.caller(at));
      case READ_SESSION -> new Query.ReadSession(at.name(), scene.caller(at));
      case RESERVE,
          PREPARE,
          COMMIT,
          WITHDRAW,
          RELEASE,
          DELIVER_CONTEXT,
          REQUEUE,
          END_LEG,
          HOLD,
          OFF_HOLD,
          SEND_MESSAGE,
          REQUEST_CALLBACK,
          CREATE_INTERACTION ->
          throw new IllegalArgumentException(kind + " is no query");
    };
  }

  /// What the twin calls a call of that kind.
  static Operation operation(CallKind kind) {
    return switch (kind) {
      case RESERVE -> Operation.RESERVE;
      case PREPARE -> Operation.PREPARE;
      case COMMIT -> Operation.TRANSFER;
      case WITHDRAW -> Operation.WITHDRAW;
      case RELEASE -> Operation.RELEASE;
      case DELIVER_CONTEXT -> Operation.CONTEXT;
      case REQUEUE -> Operation.REQUEUE;
      case END_LEG -> Operation.END;
      case HOLD -> Operation.HOLD;
      case OFF_HOLD -> Operation.OFF_HOLD;
      case SEND_MESSAGE -> Operation.MESSAGE;
      case REQUEST_CALLBACK -> Operation.CALLBACK;
      case CREATE_INTERACTION -> Operation.CREATE;
      case READ_MESSAGES -> Operation.HISTORY;
      case READ_LEG,
          FIND_RESERVATIONS,
          READ_ANALYTICS,
          READ_QUEUE,
          READ_AGENTS,
          READ_SKILL_GROUP,
          READ_CONVERSATION,
          READ_SESSION ->
          Operation.READ;
    };
  }
}
