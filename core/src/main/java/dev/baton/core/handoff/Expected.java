package dev.baton.core.handoff;

import dev.baton.core.platform.LegState;
import dev.baton.core.platform.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What both sides must show before a handoff is completed, by its kind.
///
/// | target | until | after a compensation | source | destination |
/// |---|---|---|---|---|
/// | agent | any | no | completed | active or held, with that agent |
/// | queue, number, SIP URI | active | no | completed | active or held |
/// | queue, number, SIP URI | queued | no | completed | queued, active or held |
/// | any | any | yes | completed | queued, active or held |
///
/// @param source the states in which the source has let go
/// @param destination the states in which the destination has the caller, the usual one first
/// @param agentId who must have her, null when anybody may
public record Expected(
    List<LegState> source, List<LegState> destination, @Nullable String agentId) {
  private static final List<LegState> LET_GO = List.of(LegState.COMPLETED);
  private static final List<LegState> ANSWERED = List.of(LegState.ACTIVE, LegState.HELD);
  private static final List<LegState> WAITING =
      List.of(LegState.QUEUED, LegState.ACTIVE, LegState.HELD);

  public Expected {
    source = List.copyOf(source);
    destination = List.copyOf(destination);
  }

  /// The row of the table.
  ///
  /// @param requeued whether a compensation has put the caller into a queue
  public static Expected of(Target target, Until until, boolean requeued) {
    if (requeued) {
      return new Expected(LET_GO, WAITING, null);
    }
    return switch (target) {
      case Target.Agent(String agentId) -> new Expected(LET_GO, ANSWERED, agentId);
      case Target.Queue _, Target.Flow _, Target.Number _, Target.SipUri _, Target.Callback _ ->
          switch (until) {
            case ACTIVE -> new Expected(LET_GO, ANSWERED, null);
            case QUEUED -> new Expected(LET_GO, WAITING, null);
          };
    };
  }

  /// Whether waiting in the queue is what was asked for.
  boolean waits() {
    return destination.contains(LegState.QUEUED);
  }

  /// Whether a leg at the destination in this state, with this agent, is what was asked for.
  boolean isMetBy(LegState state, @Nullable String withAgent) {
    return destination.contains(state) && (agentId == null || agentId.equals(withAgent));
  }
}
