package dev.baton.cli;

import dev.baton.config.TenantConfig;
import dev.baton.config.Trigger;
import dev.baton.core.handoff.EscalationPolicy;
import dev.baton.core.id.AccountName;
import dev.baton.platform.PlatformCodec;
import dev.baton.platform.ScopeNeed;
import dev.baton.platform.probe.EscalationProbe;
import dev.baton.platform.probe.EscalationProbe.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

  /// What the token needs for that, by what needs it; nothing for an account whose bots hand over
  /// to nobody.
  static Map<String, ScopeNeed> scopes(
      TenantConfig tenant, AccountName account, PlatformCodec codec) {
    List<Trigger> triggers = tenant.triggers(account);
    return tenant.escalations().containsKey(account) || !triggers.isEmpty()
        ? EscalationProbe.scopes(codec, of(tenant, account), !triggers.isEmpty())
        : Map.of();
  }
}
