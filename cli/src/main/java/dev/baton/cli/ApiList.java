package dev.baton.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A list of the API, read page after page.
final class ApiList {
  /// The largest page that the API gives.
  private static final int PAGE_MAX = 200;

  /// A page may be empty where a filter leaves out all that it has looked through, up to 2,000
  /// handoffs; so this is two million of them.
  private static final int PAGES_MAX = 1_000;

  private final ApiClient api;
  private final String path;
  private final List<String> filters = new ArrayList<>();

  ApiList(ApiClient api, String path) {
    this.api = api;
    this.path = path;
  }

  /// Only what fits to this; null leaves the filter out.
  ApiList where(String name, @Nullable String value) {
    if (value != null) {
      filters.add(name + "=" + ApiClient.encoded(value));
    }
    return this;
  }

  /// Gives each item to `each`, at most `max` of them.
  ///
  /// @return where the rest begins; empty when there is none
  /// @throws CommandFailure when the server does not answer, or refuses
  String read(int max, Consumer<JsonNode> each) {
    String cursor = "";
    int left = max;
    for (int page = 0; page < PAGES_MAX && left > 0; page++) {
      JsonNode answer = page(Math.min(left, PAGE_MAX), cursor);
      for (JsonNode item : answer.path("items")) {
        each.accept(item);
        left--;
      }
      cursor = answer.path("nextCursor").asString("");
      if (cursor.isEmpty()) {
        break;
      }
    }
    return cursor;
  }

  private JsonNode page(int size, String cursor) {
    List<String> query = new ArrayList<>(filters);
    query.add("limit=" + size);
    if (!cursor.isEmpty()) {
      query.add("cursor=" + ApiClient.encoded(cursor));
    }
    ApiClient.Answer answer = api.get(path + "?" + String.join("&", query));
    if (!answer.isGood()) {
      throw Refusals.of(answer);
    }
    return answer.body();
  }
}
