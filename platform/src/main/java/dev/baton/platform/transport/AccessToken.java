package dev.baton.platform.transport;

import dev.baton.core.account.Secret;
import java.time.Instant;

/// A token and how long it is good for.
///
/// @param refreshAt from here on a new one is fetched, while this one still works
/// @param expiresAt from here on it is refused
public record AccessToken(Secret value, Instant refreshAt, Instant expiresAt) {}
