package dev.baton.config;

import dev.baton.core.account.Account;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.Text;
import dev.baton.core.platform.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// From the tree to the records: what only a voice bot's account has, its telephony connectors, and
/// what it cannot have, as nobody is transferred to it.
final class ConnectorReader {
  /// As many as a route names at most.
  private static final int MAX_CONNECTORS = 20;

  private static final int NAME_CHARS = 100;

  private static final List<String> OF_DESTINATIONS =
      List.of(
          "inbound", "requeue-queue", "supervisor-queue", "webhook-secret", "stream", "escalation");

  private final Problems problems;

  ConnectorReader(Problems problems) {
    this.problems = problems;
  }

  /// The section with connectors, to be read when all accounts are known; null when there is none.
  @Nullable Section check(Section account, @Nullable Platform platform) {
    Section connectors = account.section("connectors");
    if (platform == Platform.NICE_COGNIGY) {
      OF_DESTINATIONS.stream().filter(account::has).forEach(key -> refuse(account, key));
    } else if (platform != null && connectors != null) {
      problems.add(
          connectors.at(),
          connectors.path(),
          "only nice_cognigy has telephony connectors (guide 003); remove it");
      return null;
    }
    return connectors;
  }

  private void refuse(Section account, String key) {
    Position at = account.atKey(key);
    problems.add(
        at == null ? account.at() : at,
        account.pathOf(key),
        "nice_cognigy is a source alone: nobody is transferred to it and it pushes no events;"
            + " remove '"
            + key
            + "'");
  }

  /// Which connector leads to which account.
  ///
  /// @param declared the names of all accounts of the tenant, also of those that are not right
  Map<String, AccountName> read(
      Section section, Set<String> declared, Map<AccountName, Account> own) {
    Map<String, AccountName> read = new LinkedHashMap<>();
    if (section.keys().size() > MAX_CONNECTORS) {
      problems.add(
          section.at(), section.path(), "holds more than " + MAX_CONNECTORS + " connectors");
    }
    for (String name : section.keys()) {
      Section.Value account = section.value(name);
      if (name.isBlank() || name.length() > NAME_CHARS || !Text.isStorable(name)) {
        Position at = section.atKey(name);
        problems.add(
            at == null ? section.at() : at,
            section.path(),
            "a connector's name has 1 to " + NAME_CHARS + " characters");
      } else if (account != null && isDestination(account, declared, own)) {
        read.put(name, new AccountName(account.text()));
      }
    }
    return read;
  }

  private boolean isDestination(
      Section.Value value, Set<String> declared, Map<AccountName, Account> own) {
    if (!declared.contains(value.text()) || !TenantReader.isName(value.text())) {
      problems.add(
          value.at(),
          value.path(),
          "no account of this tenant is named '"
              + value.shown()
              + "'"
              + Suggestion.question(Suggestion.nearest(value.shown(), declared)));
      return false;
    }
    AccountName name = new AccountName(value.text());
    Account account = own.get(name);
    if (account != null && account.platform() == Platform.NICE_COGNIGY) {
      problems.add(value.at(), value.path(), new RouteResolution.SourceOnly(name).message());
      return false;
    }
    return true;
  }
}
