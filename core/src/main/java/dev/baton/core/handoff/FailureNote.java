package dev.baton.core.handoff;

import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;

/// The last definite failure, which decides the ending when no route is left.
public record FailureNote(String route, CallKind phase, FailureKind kind, String detail) {}
