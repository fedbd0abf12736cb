package dev.baton.platform.probe;

import dev.baton.core.account.Account;
import dev.baton.core.checkup.Check;
import dev.baton.core.platform.ConnectorView;
import dev.baton.core.platform.TransferMode;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireResponse;
import dev.baton.platform.cognigy.Connectors;
import dev.baton.platform.guide.UnreadableAnswer;
import dev.baton.platform.transport.Transport;
import java.util.Collection;
import java.util.function.Consumer;

/// Looks whether the telephony connectors of a voice bot's account could hand a caller over, and
/// how. Reads only. Blocks: made for a virtual thread.
public final class ConnectorProbe {
  private static final String NAME = "connector";

  private final Transport transport;
  private final long queryTimeoutMs;

  public ConnectorProbe(Transport transport, long queryTimeoutMs) {
    this.transport = transport;
    this.queryTimeoutMs = queryTimeoutMs;
  }

  /// Where a connector leads.
  ///
  /// @param connector its name at the platform
  /// @param accounts which accounts it leads to, for people
  /// @param named whether the configuration names it; else it is expected by its platform's name
  public record Lead(String connector, String accounts, boolean named) {}

  /// Looks at each connector, and tells each finding at once.
  public void look(Account bot, Collection<Lead> leads, Consumer<Check> out) {
    for (Lead lead : leads) {
      out.accept(
          switch (transport.exchange(
              bot, Connectors.request(lead.connector()), queryTimeoutMs, true)) {
            case TransportFault fault -> unreadable(lead, fault.detail());
            case WireResponse(int status, _, _) when status == 404 -> absent(lead);
            case WireResponse response when response.status() / 100 == 2 -> read(lead, response);
            case WireResponse(int status, _, _) -> unreadable(lead, "answered " + status);
          });
    }
  }

  private static String what(Lead lead) {
    return lead.connector() + ", to " + lead.accounts() + ", ";
  }

  private static Check absent(Lead lead) {
    String found = what(lead) + "is not known there";
    String why = "no session runs on it, so nobody is handed over by it";
    return lead.named()
        ? Check.fail(NAME, found, why, "correct its name under connectors, or remove it")
        : Check.warn(NAME, found, why, "name the connector that leads there under connectors");
  }

  private static Check unreadable(Lead lead, String what) {
    return Check.warn(
        NAME,
        what(lead) + "cannot be read: " + what,
        "whether it works shows only when a caller is handed over",
        "see the checks above; the client needs one of the scopes session:write, flow:execute and"
            + " telephony:transfer");
  }

  private static Check read(Lead lead, WireResponse response) {
    try {
      return judged(lead, Connectors.read(lead.connector(), response));
    } catch (UnreadableAnswer unreadable) {
      return unreadable(lead, String.valueOf(unreadable.getMessage()));
    }
  }

  private static Check judged(Lead lead, ConnectorView view) {
    return switch (view.status()) {
      case CONNECTED -> connected(lead, view.transferMode());
      case DISCONNECTED ->
          Check.fail(
              NAME,
              what(lead) + "is not connected",
              "nobody is handed over by it; each handoff takes its next route, or ends",
              "connect it in Cognigy, and look at the trunk behind it");
      case DEGRADED ->
          Check.warn(
              NAME,
              what(lead) + "is degraded",
              "some transfers will fail, and cost time until that is known",
              "look at the trunk behind it");
      case UNKNOWN ->
          Check.warn(
              NAME,
              what(lead) + "does not say whether it is connected",
              "whether it works shows only when a caller is handed over",
              "look at it in Cognigy");
    };
  }

  private static Check connected(Lead lead, TransferMode mode) {
    return switch (mode) {
      case REFER -> Check.pass(NAME, what(lead) + "is connected and transfers by refer");
      case BLIND ->
          Check.warn(
              NAME,
              what(lead) + "is connected and transfers blind",
              "it lets a caller go before the far end has taken her: where that fails she is with"
                  + " nobody until a repair finds her",
              "set it to refer, which keeps her until the far end has her, if the trunk can");
      case UNKNOWN ->
          Check.warn(
              NAME,
              what(lead) + "is connected and does not say how it transfers",
              "a blind transfer lets a caller go before the far end has taken her",
              "look at it in Cognigy; refer is the safer mode");
    };
  }
}
