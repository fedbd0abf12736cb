package dev.baton.core.handoff;

import dev.baton.core.platform.LegView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The last reading of both sides; null where a side could not be read.
public record Evidence(@Nullable LegView source, @Nullable LegView destination, Instant readAt) {}
