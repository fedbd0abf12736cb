package dev.baton.core.trigger;

/// One reason to hand a conversation over.
///
/// @param name what it is called in records and metrics
public record TriggerRule(String name, Condition condition) {}
