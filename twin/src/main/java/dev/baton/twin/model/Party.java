package dev.baton.twin.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who has a caller. The ids are null where the kind has none.
public record Party(
    Kind kind,
    @Nullable Platform platform,
    @Nullable String interactionId,
    @Nullable String agentId,
    @Nullable String queueId) {

  static Party of(Leg leg) {
    if (leg.isBots()) {
      return new Party(Kind.BOT, leg.platform(), leg.id(), null, null);
    }
    return leg.state() == LegState.QUEUED
        ? new Party(Kind.QUEUE, leg.platform(), leg.id(), null, leg.queueId())
        : new Party(Kind.AGENT, leg.platform(), leg.id(), leg.agentId(), leg.queueId());
  }

  static Party nobody(Kind kind) {
    return new Party(kind, null, null, null, null);
  }

  /// Where a caller can be.
  public enum Kind {
    /// With a bot, talking or on hold.
    BOT,
    /// With an agent, talking or on hold.
    AGENT,
    /// Waiting in a queue.
    QUEUE,
    /// On the line, with nobody.
    LIMBO,
    /// Gone of her own will, while somebody had her.
    HUNG_UP,
    /// Gone because nobody had her.
    HUNG_UP_OUT_OF_LIMBO,
    /// Cut off by an order while nobody had her.
    DISCONNECTED,
    /// The agent had said all there was to say.
    AGENT_ENDED;

    /// The name in lower snake case.
    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// Whether a caller who is here was lost.
    public boolean isLost() {
      return this == LIMBO || this == HUNG_UP_OUT_OF_LIMBO || this == DISCONNECTED;
    }
  }
}
