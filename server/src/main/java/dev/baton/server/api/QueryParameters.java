package dev.baton.server.api;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Queries of calls that know few parameters or none. A misspelt `dryRun` that was passed over
/// would move a real caller.
final class QueryParameters {
  private QueryParameters() {}

  /// Refuses a query that holds anything else than the known parameters. Looks at the query alone
  /// and never at the body, which a form's parameters would be read from.
  ///
  /// @throws ProblemException naming the parameter that is unknown and those that are known
  static void requireKnown(HttpServletRequest request, String... known) {
    @Nullable String query = request.getQueryString();
    if (query == null) {
      return;
    }
    for (String parameter : query.split("&")) {
      String name = name(parameter);
      if (!parameter.isEmpty() && !List.of(known).contains(name)) {
        throw unknown(name, List.of(known));
      }
    }
  }

  /// All parameters of a query.
  ///
  /// @throws ProblemException naming the parameter that is unknown and those that are known
  static Map<String, String[]> all(HttpServletRequest request, List<String> known) {
    Map<String, String[]> given;
    try {
      given = request.getParameterMap();
    } catch (IllegalStateException e) {
      throw invalid("query", "cannot be decoded: it is not percent-encoded UTF-8");
    }
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw unknown(name, known);
      }
    }
    return given;
  }

  /// The one value of a parameter, or null when it is not given.
  static @Nullable String one(Map<String, String[]> given, String name) {
    String[] values = given.get(name);
    if (values == null) {
      return null;
    }
    if (values.length != 1) {
      throw invalid(name, "is given more than once");
    }
    return values[0];
  }

  /// Whether a parameter is `true`; `false`, or not given, is not.
  static boolean isTrue(HttpServletRequest request, String name) {
    String value = one(request.getParameterMap(), name);
    return switch (value) {
      case null -> false;
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid(name, "must be true or false");
    };
  }

  private static String name(String parameter) {
    try {
      return URLDecoder.decode(parameter.split("=", 2)[0], StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("query", "cannot be decoded: it is not percent-encoded UTF-8");
    }
  }

  static ProblemException unknown(String name, List<String> known) {
    return invalid(
        RequestBodies.shown(name),
        "does not exist; known here: " + (known.isEmpty() ? "none" : String.join(", ", known)));
  }

  static ProblemException invalid(String parameter, String message) {
    return new ProblemException(
        ProblemType.INVALID_REQUEST,
        "the parameter " + parameter + " " + message,
        Map.of("violations", List.of(Map.of("parameter", parameter, "message", message))));
  }
}
