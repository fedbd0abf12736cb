package dev.baton.config;

import dev.baton.core.account.Account;
import dev.baton.core.diagnosis.Payload;
import org.jspecify.annotations.Nullable;

/// What guide 001's `config.yaml` says.
///
/// @param account NICE CXone, with the guide's defaults for all that the file does not name
/// @param placeholder whether the client is still the one of the guide's sample
/// @param testPayload null when there is none, or nothing in it
public record GuideConfig(Account account, boolean placeholder, @Nullable Payload testPayload) {}
