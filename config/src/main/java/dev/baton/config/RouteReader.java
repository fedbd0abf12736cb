package dev.baton.config;

import dev.baton.core.account.Account;
import dev.baton.core.id.AccountName;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Target;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// From the tree to the records: one way to reach a destination.
final class RouteReader {
  private final Problems problems;
  private final AddressReader addresses;

  RouteReader(Problems problems) {
    this.problems = problems;
    this.addresses = new AddressReader(problems);
  }

  /// The route of this section, or null when it is not right.
  ///
  /// @param declared the names of all accounts of the tenant, also of those that are not right
  /// @param connectors which connector leads to which account, by the account that has voice bots
  @Nullable RouteSpec read(
      Section section,
      Set<String> declared,
      Map<AccountName, Account> own,
      Map<AccountName, Map<String, AccountName>> connectors) {
    section.require("account", "name the account that the route leads to");
    Section.Value account = section.value("account");
    Target target = addresses.target(section);
    int tries = section.count("tries", 1, 1, 5);
    section.finish();
    if (account == null) {
      return null;
    }
    if (!declared.contains(account.text()) || !TenantReader.isName(account.text())) {
      problems.add(
          account.at(),
          account.path(),
          "no account of this tenant is named '"
              + account.shown()
              + "'"
              + Suggestion.question(Suggestion.nearest(account.shown(), declared)));
      return null;
    }
    AccountName name = new AccountName(account.text());
    Account known = own.get(name);
    RouteResolution.Unusable unusable =
        known == null || target == null ? null : unusable(known, target, own, connectors);
    if (unusable != null) {
      problems.add(account.at(), account.path(), unusable.message());
    }
    return target == null ? null : new RouteSpec(section.key(), name, target, tries);
  }

  /// Why nobody can be led to this target, or null when somebody can: by a transfer, or by the
  /// connector of a voice bot.
  private static RouteResolution.@Nullable Unusable unusable(
      Account account,
      Target target,
      Map<AccountName, Account> own,
      Map<AccountName, Map<String, AccountName>> connectors) {
    if (account.platform() == Platform.NICE_COGNIGY) {
      return new RouteResolution.SourceOnly(account.name());
    }
    if (target instanceof Target.Flow && account.platform() != Platform.NICE_CXONE) {
      return new RouteResolution.NoFlows(account.name());
    }
    boolean fromBots =
        (target instanceof Target.Queue || target instanceof Target.Flow)
            && own.values().stream()
                .filter(a -> a.platform() == Platform.NICE_COGNIGY)
                .anyMatch(bot -> leads(connectors.getOrDefault(bot.name(), Map.of()), account));
    return fromBots || target.inboundOr(account.inbound()) != null
        ? null
        : new RouteResolution.NoInbound(account.name());
  }

  /// Whether a connector is said to lead to the account, or is named like its platform and not said
  /// to lead elsewhere.
  private static boolean leads(Map<String, AccountName> said, Account account) {
    return said.containsValue(account.name()) || !said.containsKey(account.platform().wireName());
  }
}
