package dev.baton.twin.model;

/// How long a leg has been in which kind of state, in milliseconds, up to its last change of state.
public record Spent(long talkMs, long holdMs, long queueMs) {
  static final Spent NOTHING = new Spent(0, 0, 0);

  Spent plus(LegState state, long ms) {
    return switch (state) {
      case QUEUED -> new Spent(talkMs, holdMs, queueMs + ms);
      case HELD -> new Spent(talkMs, holdMs + ms, queueMs);
      case ACTIVE, TRANSFERRING -> new Spent(talkMs + ms, holdMs, queueMs);
      case BOT_ACTIVE, AWAITING_RESPONSE, COMPLETED -> this;
    };
  }
}
