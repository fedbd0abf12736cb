package dev.baton.config;

import dev.baton.core.account.Secret;
import dev.baton.core.id.TenantId;
import java.net.URI;
import java.util.Set;

/// Somebody who is told of state changes, by Standard Webhooks.
///
/// @param name unique in its tenant
/// @param url where events are posted: https, or http on this machine
/// @param secret `whsec_` and the Base64 of the key that events are signed with
/// @param states wire names of the states whose beginning is told
/// @param timeoutMs how long one delivery may take, its answer included
/// @param maxConcurrent deliveries under way at most
/// @param attempts deliveries of one event at most
/// @param backoffBaseMs the first wait before a repeat; doubles, with full jitter
/// @param backoffCapMs the longest such wait
/// @param retentionMs how long a delivered event is kept
public record Subscription(
    TenantId tenant,
    String name,
    URI url,
    Secret secret,
    Set<String> states,
    long timeoutMs,
    int maxConcurrent,
    int attempts,
    long backoffBaseMs,
    long backoffCapMs,
    long retentionMs) {
  public Subscription {
    states = Set.copyOf(states);
  }
}
