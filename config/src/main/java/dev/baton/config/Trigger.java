package dev.baton.config;

import dev.baton.core.id.AccountName;
import dev.baton.core.trigger.TriggerRule;
import org.jspecify.annotations.Nullable;

/// When a bot's conversation of an account goes to a person, and where to.
///
/// @param account whose event stream is watched
/// @param rule by the trigger's name
/// @param queueId where the guest goes
/// @param skillGroupId who in that queue, null for anybody
/// @param language of what the guest is told, a BCP 47 tag; null when it is not said
public record Trigger(
    AccountName account,
    TriggerRule rule,
    String queueId,
    @Nullable String skillGroupId,
    @Nullable String language) {}
