package dev.baton.server;

import dev.baton.config.BatonConfig;
import dev.baton.core.account.Account;
import dev.baton.core.id.AccountName;
import dev.baton.platform.CodecLookup;
import dev.baton.platform.Codecs;
import dev.baton.platform.PlatformClient;
import dev.baton.platform.PlatformCodec;
import dev.baton.platform.probe.HandoverProbe;
import dev.baton.platform.transport.EndpointProbe;
import dev.baton.platform.transport.HttpTransport;
import java.util.HashMap;
import java.util.Map;

/// The platforms, as one node reaches them: all through one transport, so that tokens, limits and
/// breakers are shared.
public final class Platforms {
  private final BatonConfig config;
  private final HttpTransport transport;
  private final EndpointProbe endpoints;

  /// @param endpoints looks whether hosts can be reached
  Platforms(BatonConfig config, HttpTransport transport, EndpointProbe endpoints) {
    this.config = config;
    this.transport = transport;
    this.endpoints = endpoints;
  }

  /// How calls on this account are written.
  ///
  /// @throws UnusableAccount when it is of a platform that this Baton does not speak
  public static PlatformCodec codec(Account account) {
    return switch (Codecs.forAccount(account.platform(), account.dialect())) {
      case CodecLookup.Found(PlatformCodec codec) -> codec;
      case CodecLookup.Missing missing ->
          throw new UnusableAccount(account.name(), missing.detail());
    };
  }

  /// Runs calls on this account, one that is configured.
  public PlatformClient client(Account account) {
    return new PlatformClient(account, codec(account), transport);
  }

  /// The same for all accounts.
  Map<AccountName, PlatformClient> clients() {
    Map<AccountName, PlatformClient> clients = new HashMap<>();
    config.tenants().values().stream()
        .flatMap(tenant -> tenant.accounts().values().stream())
        .forEach(account -> clients.put(account.name(), client(account)));
    return clients;
  }

  /// Looks whether handovers from bots get through.
  public HandoverProbe handoverProbe() {
    return new HandoverProbe(endpoints, transport, config.timers().queryTimeoutMs());
  }
}
