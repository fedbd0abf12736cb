package dev.baton.config;

import dev.baton.core.id.AccountName;
import dev.baton.core.platform.Target;

/// A route as somebody asks for it: whom to reach at which account. [TenantConfig#route] adds what
/// the account knows.
///
/// @param name what people and policies call it
/// @param tries how many attempts this route gets, 1 to 5
public record RouteSpec(String name, AccountName account, Target target, int tries) {
  /// @throws IllegalArgumentException when `tries` is out of bounds
  public RouteSpec {
    if (tries < 1 || tries > 5) {
      throw new IllegalArgumentException("route " + name + " has tries " + tries + ", 1 to 5");
    }
  }

  /// A route that no configuration names, called after where it leads, for example
  /// `cxone-main/agent/nice-usr-4492`. It is tried once.
  public static RouteSpec adHoc(AccountName account, Target target) {
    String whom =
        switch (target) {
          case Target.Agent agent -> "agent/" + agent.agentId();
          case Target.Queue queue -> "queue/" + queue.queueId();
          case Target.Flow flow -> "flow/" + flow.flowVersionId() + "/" + flow.queueId();
          case Target.Number number -> "number/" + number.phoneNumber();
          case Target.SipUri sip -> sip.uri();
          case Target.Callback callback -> "callback/" + callback.queueId();
        };
    return new RouteSpec(account.value() + "/" + whom, account, target, 1);
  }
}
