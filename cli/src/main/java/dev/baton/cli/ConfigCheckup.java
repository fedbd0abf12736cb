package dev.baton.cli;

import dev.baton.config.BatonConfig;
import dev.baton.config.RouteSpec;
import dev.baton.config.TenantConfig;
import dev.baton.core.account.Account;
import dev.baton.core.checkup.Check;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Target;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What is right by the rules of the configuration and still worth a second look.
final class ConfigCheckup {
  private ConfigCheckup() {}

  /// Looks at a configuration that was loaded, so it breaks no rule.
  static boolean look(Path file, BatonConfig config, Consumer<Check> out) {
    List<Account> accounts = config.accounts();
    out.accept(
        Check.pass(
            "file",
            file
                + ": "
                + accounts.size()
                + (accounts.size() == 1 ? " account, " : " accounts, ")
                + config.timerRules().size()
                + " timer rules hold"));
    inbound(accounts, out);
    webhooks(accounts, out);
    for (TenantConfig tenant : config.tenants().values()) {
      routes(tenant, out);
    }
    return true;
  }

  private static void inbound(List<Account> accounts, Consumer<Check> out) {
    Map<Inbound, Account> leadInto = new HashMap<>();
    for (Account account : accounts) {
      Inbound inbound = account.inbound();
      if (account.platform() == Platform.NICE_COGNIGY) {
        continue;
      }
      if (inbound == null) {
        out.accept(
            Check.warn(
                "inbound",
                "nothing leads into " + account.name(),
                "callers can be handed off from it, never to it",
                "give it inbound.phone-number if it shall take callers"));
        continue;
      }
      Account other = leadInto.putIfAbsent(inbound, account);
      if (other != null) {
        out.accept(
            Check.warn(
                "inbound",
                "the same address leads into " + other.name() + " and " + account.name(),
                "a caller for the one may arrive at the other",
                "give each an inbound number or extension of its own"));
      }
    }
    if (!leadInto.isEmpty()) {
      out.accept(
          Check.pass("inbound", leadInto.size() + " of " + accounts.size() + " take callers"));
    }
  }

  private static void webhooks(List<Account> accounts, Consumer<Check> out) {
    for (Account account : accounts) {
      if (account.platform() == Platform.NICE_COGNIGY) {
        continue;
      }
      out.accept(
          Check.pass(
              "webhooks",
              account.webhookSecret() == null
                  ? "none are taken from " + account.name() + ": it has no webhook-secret"
                  : "taken from " + account.name() + ", signed with its webhook-secret"));
    }
  }

  private static void routes(TenantConfig tenant, Consumer<Check> out) {
    for (RouteSpec route : tenant.routes().values()) {
      Account account = tenant.accounts().get(route.account());
      if (account != null
          && account.requeueQueueId() == null
          && !(route.target() instanceof Target.Queue)
          && !(route.target() instanceof Target.Flow)) {
        out.accept(
            Check.warn(
                "routes",
                "route " + route.name() + " has no queue for a caller whom it lost on her way",
                "she would be a dead letter: on the line, with nobody, until a person decides",
                "give account " + account.name() + " a requeue-queue"));
      }
    }
    out.accept(Check.pass("routes", tenant.routes().size() + " routes of tenant " + tenant.id()));
  }
}
