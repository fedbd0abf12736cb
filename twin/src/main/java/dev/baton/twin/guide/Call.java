package dev.baton.twin.guide;

import dev.baton.twin.json.BadRequest;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request that has found its row.
///
/// @param vars the row's path variables, decoded
/// @param query decoded; of a repeated name the first
/// @param idempotencyKey the header, or null
/// @param ifMatch the header, or null
/// @param now the true time
/// @param clockSkewMs how far the platform's clock is ahead of it
record Call(
    Map<String, String> vars,
    Map<String, String> query,
    @Nullable String body,
    @Nullable String idempotencyKey,
    @Nullable String ifMatch,
    Instant now,
    long clockSkewMs) {

  /// A true time as this platform's clock shows it.
  Instant shown(Instant trueTime) {
    return trueTime.plusMillis(clockSkewMs);
  }

  Fields fields() {
    return Json.object(body);
  }

  String var(String name) {
    String value = vars.get(name);
    if (value == null) {
      throw new IllegalStateException("the row has no variable " + name);
    }
    return value;
  }

  String queryValue(String name) {
    String value = query.get(name);
    if (value == null || value.isEmpty()) {
      throw new BadRequest("query parameter " + name, "is missing");
    }
    return value;
  }
}
