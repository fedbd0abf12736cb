package dev.baton.cli.demo;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One handoff of the demo: what goes wrong, and how it must end.
///
/// @param title what happens
/// @param agentId the agent asked for at CXone; the queue `billing` is the second route
/// @param expected the state that the handoff must end in
/// @param where who must have the caller then, by the books
public enum Chapter {
  GOOD("The good handoff", "nice-usr-4492", "completed", Party.Kind.AGENT, Platform.NICE_CXONE) {
    @Override
    FaultScript faults(String interactionId) {
      return FaultScript.NONE;
    }
  },
  AGENT_BUSY(
      "The agent is still talking to the caller of chapter 1, so the queue takes this one",
      "nice-usr-4492",
      "completed",
      Party.Kind.AGENT,
      Platform.NICE_CXONE) {
    @Override
    FaultScript faults(String interactionId) {
      return FaultScript.NONE;
    }
  },
  ANSWER_LOST(
      "The source does what it was ordered to do, and its answer is lost on the way",
      "nice-usr-4493",
      "completed",
      Party.Kind.AGENT,
      Platform.NICE_CXONE) {
    @Override
    FaultScript faults(String interactionId) {
      return FaultScript.of(
          FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.LoseAnswer())
              .atMost(1));
    }
  },
  CALLER_LEAVES(
      "The caller hangs up between the reservation and the commit",
      "nice-usr-4494",
      "abandoned",
      Party.Kind.HUNG_UP,
      null) {
    @Override
    FaultScript faults(String interactionId) {
      return FaultScript.of(
          FaultRule.on(
                  Platform.NICE_CXONE, Operation.RESERVE, new Fault.CallerHangsUp(0, interactionId))
              .atMost(1));
    }
  };

  private final String title;
  private final String agentId;
  private final String expected;
  private final Party.Kind kind;
  private final @Nullable Platform platform;

  Chapter(
      String title, String agentId, String expected, Party.Kind kind, @Nullable Platform platform) {
    this.title = title;
    this.agentId = agentId;
    this.expected = expected;
    this.kind = kind;
    this.platform = platform;
  }

  /// What goes wrong in it.
  abstract FaultScript faults(String interactionId);

  /// What happens, in one line.
  public String title() {
    return title;
  }

  /// The agent asked for.
  public String agentId() {
    return agentId;
  }

  /// The state that the handoff must end in.
  public String expected() {
    return expected;
  }

  /// Whether the books have the caller where this chapter must end.
  public boolean endsWith(Party party) {
    return party.kind() == kind && party.platform() == platform;
  }

  /// All chapters, in the order of the demo. The second needs the first.
  public static List<Chapter> inOrder() {
    return List.of(values());
  }
}
