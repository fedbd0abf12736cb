package dev.baton.twin.guide;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.model.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One row of the wire contract.
///
/// @param segments of the path; `{name}` stands for any one segment
/// @param need what the token must allow; null for the token rows themselves
record Row(
    String method,
    List<String> segments,
    Operation operation,
    @Nullable Need need,
    Handler handler) {

  static Row of(String method, String path, Operation operation, Need need, Handler handler) {
    return new Row(method, List.of(path.substring(1).split("/")), operation, need, handler);
  }

  /// The path's variables, or null when this is another row's path.
  @Nullable Map<String, String> match(List<String> path) {
    if (path.size() != segments.size()) {
      return null;
    }
    Map<String, String> vars = new HashMap<>(2);
    for (int i = 0; i < path.size(); i++) {
      String segment = segments.get(i);
      if (segment.startsWith("{")) {
        vars.put(segment.substring(1, segment.length() - 1), path.get(i));
      } else if (!segment.equals(path.get(i))) {
        return null;
      }
    }
    return vars;
  }

  /// Answers a call; a [dev.baton.twin.json.BadRequest] becomes a 400.
  interface Handler {
    WireResponse answer(Call call);
  }
}
