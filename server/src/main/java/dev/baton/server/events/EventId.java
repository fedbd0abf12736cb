package dev.baton.server.events;

import dev.baton.journal.TransitionFeed;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The id of a streamed event: a position among the transitions, and a time. Any node understands
/// it.
///
/// @param at when the transition happened, in seconds; without one, when the position was handed
///   out
record EventId(TransitionFeed.Position position, Instant at) {
  /// `txid.seconds.handoff.seq`, or `txid.seconds` behind a whole transaction.
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,18})\\.([0-9]{1,11})(?:\\.([0-9a-f-]{36})\\.([1-9][0-9]{0,17}))?");

  /// Reads what [#toString] wrote; nothing when it is something else.
  static Optional<EventId> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long txid = Long.parseLong(parts.group(1));
    Instant at = Instant.ofEpochSecond(Long.parseLong(parts.group(2)));
    return Optional.of(
        new EventId(
            parts.group(3) == null
                ? TransitionFeed.Position.behind(txid)
                : new TransitionFeed.Position(txid, parts.group(3), Long.parseLong(parts.group(4))),
            at));
  }

  @Override
  public String toString() {
    String place = position.txid() + "." + at.getEpochSecond();
    return position.isBehindAll() ? place : place + "." + position.handoff() + "." + position.seq();
  }
}
