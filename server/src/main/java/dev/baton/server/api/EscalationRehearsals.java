package dev.baton.server.api;

import dev.baton.core.account.Account;
import dev.baton.core.diagnosis.Subject;
import dev.baton.core.handoff.Escalation;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.Route;
import dev.baton.core.platform.Inbound;
import dev.baton.platform.probe.QueueProbe;
import dev.baton.server.BatonNode;
import dev.baton.server.escalation.EscalationOrder;
import java.util.ArrayList;
import java.util.List;

/// What an escalation would do, without doing it: its routes, and what its queues and skill groups
/// are like now.
final class EscalationRehearsals {
  private final BatonNode node;

  EscalationRehearsals(BatonNode node) {
    this.node = node;
  }

  /// @param reason what the transfer says of itself; one that CXone allows
  /// @param routes in the order they would be tried; the general queue and the callback only by the
  ///   table of failures
  record View(String reason, String trigger, List<RouteView> routes) {}

  /// @param implicit whether nobody asked for it by name
  /// @param looks what its queue, its agents and its skill group are like now
  record RouteView(String name, String queueId, boolean implicit, List<Subject> looks) {}

  /// @throws dev.baton.server.escalation.UnfitEscalation naming what is wrong with it
  View of(EscalationOrder order) {
    Handoff h = node.escalations().plan(order, null).handoff();
    Account account = node.config().account(order.account());
    if (account == null) {
      throw new IllegalStateException("account " + order.account() + " was planned with");
    }
    QueueProbe probe =
        new QueueProbe(node.platforms().client(account), node.config().timers().queryTimeoutMs());
    Escalation escalation = h.plan().escalation();
    List<RouteView> routes = new ArrayList<>();
    List<Route> all = h.plan().routes();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).inbound() instanceof Inbound.Within(String queueId, var group, _)) {
        boolean implicit =
            escalation != null
                && (i == escalation.generalRoute() || i == escalation.callbackRoute());
        routes.add(
            new RouteView(
                all.get(i).name(), queueId, implicit, probe.look(account.name(), queueId, group)));
      }
    }
    return new View("bot_escalation", order.trigger(), routes);
  }
}
