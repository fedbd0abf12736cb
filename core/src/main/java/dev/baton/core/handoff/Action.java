package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Query;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the state machine asks its surroundings to do, once the step that asks is stored.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Action.RunOrder.class, name = "run_order"),
  @JsonSubTypes.Type(value = Action.RunReads.class, name = "run_reads"),
  @JsonSubTypes.Type(value = Action.RunFind.class, name = "run_find"),
  @JsonSubTypes.Type(value = Action.RunProbe.class, name = "run_probe")
})
public sealed interface Action {
  /// Send an order; its outcome comes back as [Signal.OrderEnded] with the same id and send.
  record RunOrder(Order order, int send, Instant deadline) implements Action {}

  /// Read both sides at once; comes back as [Signal.ReadsEnded] with the same number.
  record RunReads(int number, Query.ReadLeg source, Query.ReadLeg destination, Instant deadline)
      implements Action {}

  /// Ask which reservations there are; comes back as [Signal.FindEnded] with the same number.
  record RunFind(int number, Query.FindReservations query, Instant deadline) implements Action {}

  /// Look at a queue and its agents at once, and at a voice bot's session where she comes from one;
  /// comes back as [Signal.ProbeEnded] with the same number.
  ///
  /// @param session null where no voice bot has her
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RunProbe(
      int number,
      Query.@Nullable ReadSession session,
      Query.ReadQueue queue,
      Query.ReadAgents agents,
      Instant deadline)
      implements Action {}
}
