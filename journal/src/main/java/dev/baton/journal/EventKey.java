package dev.baton.journal;

import dev.baton.core.id.AccountName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// What tells one event of a platform from every other.
///
/// @param occurredAt as the event itself says, in whole microseconds; the same in every copy
public record EventKey(AccountName account, String eventId, Instant occurredAt) {
  public EventKey {
    occurredAt = occurredAt.truncatedTo(ChronoUnit.MICROS);
  }
}
