package dev.baton.twin.guide;

import dev.baton.twin.model.Platform;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a row needs of a token. Where several guides share a row, the scope of any of them is
/// enough.
enum Need {
  WRITE(all(any("interaction:write")), all(any("interactions:write"))),
  TRANSFER(
      all(any("interaction:write"), any("telephony:call:transfer")),
      all(any("interactions:write"))),
  READ(
      all(any("interaction:write", "user:read")),
      all(any("interactions:write", "interactions:read"))),
  CONTEXT(all(any("interaction:write")), all(any("interactions:write", "context:write"))),
  QUEUES(
      all(any("user:read", "interaction:write")),
      all(any("routing:queue:view", "interactions:write"))),
  AGENTS(all(any("user:read")), all(any("agents:read", "agent:view"))),
  HOLD(
      all(any("interaction:write", "telephony:call:transfer")),
      all(any("interactions:write", "interactions:hold", "telephony:manage"))),
  ANALYTICS(all(any("analytics:callmetrics:read")), all(any("analytics:read"))),
  CALLBACK(all(any("interaction:write")), all(any("interactions:write", "interactions:transfer"))),
  QUEUE_TRANSFER(all(), all(any("interactions:transfer"))),
  CREATE(all(), all(any("interaction:initiate"))),
  SAY(all(), all(any("conversations:write"))),
  HISTORY(all(), all(any("interactions:read"), any("messaging:read"))),
  SKILL_GROUPS(
      all(),
      all(
          any(
              "routing:queue:view",
              "agents:read",
              "users:read",
              "interactions:transfer",
              "interactions:write"))),
  STREAM(all(), all(any("interactions:read"))),
  HANDOVER(all(), all(any("flow:execute"))),
  SESSION_READ(all(), all(), all(any("session:write", "flow:execute", "telephony:transfer"))),
  SESSION_WRITE(all(), all(), all(any("session:write"))),
  SESSION_TRANSFER(all(), all(), all(any("session:write"), any("telephony:transfer"))),
  FLOW(all(), all(), all(any("flow:execute")));

  private static final Set<String> GENESYS_SCOPES =
      Set.of(
          "interaction:write",
          "telephony:call:transfer",
          "user:read",
          "analytics:callmetrics:read");

  /// Of all guides, so that a client written from any of them gets its token.
  private static final Set<String> CXONE_SCOPES =
      Set.of(
          "interactions:write",
          "agents:read",
          "telephony:manage",
          "analytics:read",
          "routing:queue:view",
          "agent:view",
          "interaction:initiate",
          "flow:execute",
          "user:read",
          "interactions:transfer",
          "interactions:hold",
          "conversations:write",
          "users:read",
          "interactions:read",
          "messaging:read",
          "context:write");

  private static final Set<String> COGNIGY_SCOPES =
      Set.of("session:write", "flow:execute", "telephony:transfer");

  private final List<List<String>> genesys;
  private final List<List<String>> cxone;
  private final List<List<String>> cognigy;

  Need(List<List<String>> genesys, List<List<String>> cxone) {
    this(genesys, cxone, List.of());
  }

  Need(List<List<String>> genesys, List<List<String>> cxone, List<List<String>> cognigy) {
    this.genesys = genesys;
    this.cxone = cxone;
    this.cognigy = cognigy;
  }

  /// The scope that is missing, or null when the granted ones are enough.
  @Nullable String missing(Platform platform, Set<String> granted) {
    List<List<String>> needed =
        switch (platform) {
          case GENESYS_CLOUD -> genesys;
          case NICE_CXONE -> cxone;
          case NICE_COGNIGY -> cognigy;
        };
    for (List<String> oneOf : needed) {
      if (oneOf.stream().noneMatch(granted::contains)) {
        return oneOf.getFirst();
      }
    }
    return null;
  }

  /// Every scope that a client of a platform can have.
  static Set<String> allScopes(Platform platform) {
    return switch (platform) {
      case GENESYS_CLOUD -> GENESYS_SCOPES;
      case NICE_CXONE -> CXONE_SCOPES;
      case NICE_COGNIGY -> COGNIGY_SCOPES;
    };
  }

  @SafeVarargs
  private static List<List<String>> all(List<String>... groups) {
    return List.of(groups);
  }

  private static List<String> any(String... scopes) {
    return List.of(scopes);
  }
}
