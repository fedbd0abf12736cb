package dev.baton.core.report;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;
import dev.baton.core.platform.LegAnalytics;
import org.jspecify.annotations.Nullable;

/// Why a completed handoff is suspected to be a phantom, judged by the platforms' own analytics.
public enum Suspicion {
  /// The destination shows neither talk nor wrap-up.
  NO_TALK,
  /// The two sides differ in the time on hold by more than they may.
  HOLD_DISAGREES;

  /// What the analytics of both sides arouse, or null when they arouse nothing. A destination that
  /// knows no such leg shows no talk; a source that knows none has nothing to differ by.
  ///
  /// @param isQueueEnough whether the handoff asked for a place in the queue only: then a caller
  ///   who waited there and spoke with nobody was no phantom
  /// @param holdToleranceMs by how much the times on hold may differ
  public static @Nullable Suspicion in(
      @Nullable LegAnalytics source,
      @Nullable LegAnalytics destination,
      boolean isQueueEnough,
      long holdToleranceMs) {
    if (destination == null || (destination.talkSec() == 0 && destination.wrapSec() == 0)) {
      boolean waited = isQueueEnough && destination != null && destination.queueSec() > 0;
      return waited ? null : NO_TALK;
    }
    boolean differ =
        source != null
            && Math.abs(source.holdSec() - destination.holdSec()) * 1_000 > holdToleranceMs;
    return differ ? HOLD_DISAGREES : null;
  }

  /// The name in JSON, SQL and metrics: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static Suspicion fromWireName(String name) {
    return WireName.parse(Suspicion.class, name);
  }
}
