package dev.baton.cli;

import dev.baton.config.TenantConfig;
import dev.baton.config.Trigger;
import dev.baton.core.handoff.EscalationPolicy;
import dev.baton.core.id.AccountName;
import dev.baton.platform.probe.EscalationProbe.Place;
import java.util.ArrayList;
import java.util.List;

/// Where a configuration sends the guests of an account's bots.
final class EscalationPlaces {
  private EscalationPlaces() {}

  /// The general queue, the callbacks' queue, and each trigger's, in this order; none for an
  /// account that says nothing of them.
  static List<Place> of(TenantConfig tenant, AccountName account) {
    List<Place> places = new ArrayList<>();
    EscalationPolicy policy = tenant.escalation(account);
    if (policy.generalQueueId() != null) {
      places.add(new Place("general-queue", policy.generalQueueId(), policy.generalSkillGroupId()));
    }
    if (policy.callbackQueueId() != null) {
      places.add(new Place("callback-queue", policy.callbackQueueId(), null));
    }
    for (Trigger trigger : tenant.triggers(account)) {
      places.add(
          new Place("trigger " + trigger.rule().name(), trigger.queueId(), trigger.skillGroupId()));
    }
    return places;
  }
}
