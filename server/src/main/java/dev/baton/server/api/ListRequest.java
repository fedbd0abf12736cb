package dev.baton.server.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.baton.config.BatonConfig;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.journal.HandoffPages;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The query of `GET /v1/handoffs`.
record ListRequest(HandoffPages.Filter filter, @Nullable HandoffId after, int limit) {
  /// A screen of a table; a client that reads everything asks for the most.
  private static final int DEFAULT_LIMIT = 50;

  private static final List<String> PARAMETERS =
      List.of("state", "open", "account", "canonicalInteractionId", "limit", "cursor");

  private static final List<String> STATES =
      Arrays.stream(
              Objects.requireNonNull(HandoffState.class.getAnnotation(JsonSubTypes.class)).value())
          .map(JsonSubTypes.Type::name)
          .toList();

  /// Every other state is open, and there are few open handoffs to look through.
  private static final Set<String> ENDED = Set.of("completed", "returned", "abandoned", "resolved");

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,2}");

  /// @throws ProblemException naming the parameter that is wrong and what it may be
  static ListRequest of(HttpServletRequest request, BatonConfig config) {
    Map<String, String[]> given = QueryParameters.all(request, PARAMETERS);
    String state = value(given, "state", STATES, Function.identity());
    Boolean open = value(given, "open", List.of("true", "false"), Boolean::valueOf);
    HandoffPages.Filter filter =
        new HandoffPages.Filter(
            state,
            // Saves looking through all that have ended.
            (open == null && state != null && !ENDED.contains(state)) ? Boolean.TRUE : open,
            value(given, "account", accounts(config), AccountName::new),
            interaction(QueryParameters.one(given, "canonicalInteractionId")));
    String cursor = QueryParameters.one(given, "cursor");
    return new ListRequest(
        filter,
        cursor == null ? null : Cursor.read(cursor, filter),
        limit(QueryParameters.one(given, "limit")));
  }

  static <T> @Nullable T value(
      Map<String, String[]> given, String name, List<String> allowed, Function<String, T> read) {
    String value = QueryParameters.one(given, name);
    if (value == null) {
      return null;
    }
    if (!allowed.contains(value)) {
      throw QueryParameters.invalid(name, "must be one of " + String.join(", ", allowed));
    }
    return read.apply(value);
  }

  static List<String> accounts(BatonConfig config) {
    return config.tenants().values().stream()
        .flatMap(tenant -> tenant.accounts().keySet().stream())
        .map(AccountName::value)
        .collect(Collectors.toList());
  }

  private static @Nullable CanonicalId interaction(@Nullable String id) {
    try {
      return id == null ? null : new CanonicalId(id);
    } catch (IllegalArgumentException e) {
      throw QueryParameters.invalid("canonicalInteractionId", "must be int- and a UUID");
    }
  }

  static int limit(@Nullable String limit) {
    if (limit == null) {
      return DEFAULT_LIMIT;
    }
    int number = NUMBER.matcher(limit).matches() ? Integer.parseInt(limit) : 0;
    if (number < 1 || number > HandoffPages.MAX_LIMIT) {
      throw QueryParameters.invalid("limit", "must be 1 to " + HandoffPages.MAX_LIMIT);
    }
    return number;
  }
}
