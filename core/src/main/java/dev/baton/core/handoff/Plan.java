package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.TransferType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a handoff was asked to do, fixed when it was accepted: a change of configuration does not
/// alter a handoff under way.
///
/// @param routes in the order they are tried, 1 to 10
/// @param escalation what a bot's escalation has beside that, null for any other handoff
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Plan(
    Leg source,
    List<Route> routes,
    MediaType mediaType,
    TransferType transferType,
    Until until,
    List<String> complianceFlags,
    Timers timers,
    FallbackPolicy fallback,
    @Nullable Escalation escalation) {
  /// More routes than this would outlast any caller's patience.
  public static final int MAX_ROUTES = 10;

  public Plan {
    routes = List.copyOf(routes);
    complianceFlags = List.copyOf(complianceFlags);
    if (routes.isEmpty() || routes.size() > MAX_ROUTES) {
      throw new IllegalArgumentException("a plan has 1 to 10 routes, not " + routes.size());
    }
  }

  /// A plan that no bot asked for.
  public Plan(
      Leg source,
      List<Route> routes,
      MediaType mediaType,
      TransferType transferType,
      Until until,
      List<String> complianceFlags,
      Timers timers,
      FallbackPolicy fallback) {
    this(source, routes, mediaType, transferType, until, complianceFlags, timers, fallback, null);
  }
}
