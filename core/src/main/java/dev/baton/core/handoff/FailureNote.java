package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;
import org.jspecify.annotations.Nullable;

/// The last definite failure, which decides the ending when no route is left.
///
/// @param missingScope the scope that a 403 named, or null: it is missing on every route
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FailureNote(
    String route, CallKind phase, FailureKind kind, String detail, @Nullable String missingScope) {
  /// A failure that names no scope.
  public FailureNote(String route, CallKind phase, FailureKind kind, String detail) {
    this(route, phase, kind, detail, null);
  }
}
