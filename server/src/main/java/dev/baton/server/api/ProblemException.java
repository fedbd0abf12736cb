package dev.baton.server.api;

import java.util.Map;

/// Ends a request with a problem of the catalogue.
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemType type;
  private final transient Map<String, Object> members;

  /// @param detail what is wrong here and how to mend it; holds nothing personal
  /// @param members further members of the problem document
  ProblemException(ProblemType type, String detail, Map<String, Object> members) {
    super(detail);
    this.type = type;
    this.members = Map.copyOf(members);
  }

  ProblemException(ProblemType type, String detail) {
    this(type, detail, Map.of());
  }

  ProblemType type() {
    return type;
  }

  Map<String, Object> members() {
    return members;
  }
}
