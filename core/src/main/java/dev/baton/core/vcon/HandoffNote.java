package dev.baton.core.vcon;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.report.HandoffFacts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an export says of one handoff beside who moved where: the body of its analysis.
///
/// @param source the account that the caller was on
/// @param destination the account of the route that was tried last
/// @param suspicion what the platforms' analytics arouse, null when nothing, or not looked yet
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HandoffNote(
    String handoffId,
    Instant askedAt,
    Instant endedAt,
    String outcome,
    @Nullable String reason,
    String source,
    String destination,
    String route,
    int attempts,
    int compensations,
    @Nullable Long timeToPersonMs,
    long timeInDoubtMs,
    List<HandoffFacts.Failure> failures,
    List<HandoffFacts.Found> disagreements,
    @Nullable String suspicion) {
  /// The form of these notes, as an analysis names it.
  public static final String SCHEMA = "baton-handoff-v1";

  public HandoffNote {
    failures = List.copyOf(failures);
    disagreements = List.copyOf(disagreements);
  }
}
