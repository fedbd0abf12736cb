package dev.baton.core.report;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import org.jspecify.annotations.Nullable;

/// A disagreement between the two platforms about where the caller is, as a report names it.
public enum Disagreement {
  /// The source says that it let the caller go, and the destination has nobody.
  PHANTOM,
  /// Neither platform knows the caller.
  ORPHANED,
  /// Both platforms have the caller.
  DUPLICATED;

  /// What two readings show together, or null when they show none of these. A side that could not
  /// be read shows nothing.
  public static @Nullable Disagreement in(@Nullable LegView source, @Nullable LegView destination) {
    if (source == null || destination == null) {
      return null;
    }
    boolean there = hasCaller(destination);
    return switch (source) {
      case LegView.Absent _ -> there ? null : ORPHANED;
      case LegView.Present here when here.state() == LegState.COMPLETED -> there ? null : PHANTOM;
      case LegView.Present _ -> there ? DUPLICATED : null;
    };
  }

  private static boolean hasCaller(LegView side) {
    return switch (side) {
      case LegView.Absent _ -> false;
      case LegView.Present p -> p.state() != LegState.COMPLETED;
    };
  }

  /// The name in JSON and SQL: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static Disagreement fromWireName(String name) {
    return WireName.parse(Disagreement.class, name);
  }
}
