package dev.baton.core.account;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Platform;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One vendor organisation of a tenant: where it lives, how to prove who we are, and its limits.
///
/// @param apiBase scheme, host, port and path prefix in front of every call
/// @param tokenUrl where tokens come from (client credentials)
/// @param scopes asked for with the token; empty asks for all scopes of the client
/// @param refreshMarginMs a token is refreshed this long before its `exp`
/// @param inbound how other platforms reach this account, null when nothing leads into it
/// @param requeueQueueId the queue that a compensation puts a caller into, null when there is none
/// @param supervisorQueueId the queue for callers whom nobody else could take, null when there is
///   none
/// @param webhookSecret what the platform signs its webhooks with, null when none are taken from it
/// @param defaultCountry where phone numbers without a country's code are taken to be from (ISO
///   3166-1, two letters) when a diagnosis guesses what they should be, null when nobody said
public record Account(
    AccountName name,
    TenantId tenant,
    Platform platform,
    Dialect dialect,
    URI apiBase,
    URI tokenUrl,
    String clientId,
    Secret clientSecret,
    List<String> scopes,
    long refreshMarginMs,
    @Nullable Inbound inbound,
    @Nullable String requeueQueueId,
    @Nullable String supervisorQueueId,
    AccountLimits limits,
    @Nullable Secret webhookSecret,
    @Nullable String defaultCountry) {
  public Account {
    scopes = List.copyOf(scopes);
  }

  /// An account without a supervisor queue, and that no webhooks are taken from.
  public Account(
      AccountName name,
      TenantId tenant,
      Platform platform,
      Dialect dialect,
      URI apiBase,
      URI tokenUrl,
      String clientId,
      Secret clientSecret,
      List<String> scopes,
      long refreshMarginMs,
      @Nullable Inbound inbound,
      @Nullable String requeueQueueId,
      AccountLimits limits) {
    this(
        name,
        tenant,
        platform,
        dialect,
        apiBase,
        tokenUrl,
        clientId,
        clientSecret,
        scopes,
        refreshMarginMs,
        inbound,
        requeueQueueId,
        null,
        limits,
        null,
        null);
  }
}
