package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.platform.LegView;
import org.jspecify.annotations.Nullable;

/// What the platforms told by themselves of this attempt's move, each side's last proof; null where
/// a side has told nothing that proves something.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Seen(LegView.@Nullable Present source, LegView.@Nullable Present destination) {}
