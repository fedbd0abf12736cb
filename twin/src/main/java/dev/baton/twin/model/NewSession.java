package dev.baton.twin.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A customer who talks or writes to a bot of Cognigy.
///
/// @param sessionId null makes a new one
/// @param userId `tel:` and a number for one who calls
/// @param channel `voice`, or how else she is in touch
/// @param idle whether the bot waits for her
/// @param variables what the bot knows of her
/// @param connector the name of the telephony connector that the session runs on; null for one who
///   writes
/// @param callId the call's id at the platform that the connector leads to; null makes a new one
///   where there is a connector
/// @param flows the flows that run by themselves, or null for none
public record NewSession(
    @Nullable String sessionId,
    String userId,
    String channel,
    boolean idle,
    Map<String, Object> variables,
    @Nullable String connector,
    @Nullable String callId,
    @Nullable Flows flows) {

  public NewSession {
    variables = new LinkedHashMap<>(variables);
  }

  /// A caller whose connector leads to Genesys Cloud.
  public static NewSession voice(@Nullable String sessionId, String phone) {
    return new NewSession(
        sessionId, "tel:" + phone, Session.VOICE, false, Map.of(), "genesys_cloud", null, null);
  }

  /// The same on another connector.
  public NewSession on(String otherConnector) {
    return new NewSession(
        sessionId, userId, channel, idle, variables, otherConnector, callId, flows);
  }

  /// The same with these variables.
  public NewSession knowing(Map<String, Object> others) {
    return new NewSession(sessionId, userId, channel, idle, others, connector, callId, flows);
  }

  /// The same with that call id.
  public NewSession withCallId(String id) {
    return new NewSession(sessionId, userId, channel, idle, variables, connector, id, flows);
  }

  /// The same with flows that run by themselves.
  public NewSession withFlows(Flows others) {
    return new NewSession(sessionId, userId, channel, idle, variables, connector, callId, others);
  }

  /// Flows that run, and lock the session, by themselves. Both times are means: each one is drawn
  /// between the half and one and a half of it.
  ///
  /// @param everyMs from the end of one to the beginning of the next, 1 to [#MS_MAX]
  /// @param lockMs how long one runs, 1 to [#MS_MAX]
  public record Flows(long everyMs, long lockMs) {
    /// Ten minutes: longer than any client of a twin waits.
    public static final long MS_MAX = 600_000;

    public Flows {
      check("everyMs", everyMs);
      check("lockMs", lockMs);
    }

    private static void check(String name, long ms) {
      if (ms < 1 || ms > MS_MAX) {
        throw new IllegalArgumentException(name + " is " + ms + ", allowed are 1 to " + MS_MAX);
      }
    }
  }
}
