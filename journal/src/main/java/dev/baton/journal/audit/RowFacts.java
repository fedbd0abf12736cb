package dev.baton.journal.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.handoff.Delivery;
import dev.baton.core.handoff.Evidence;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.Reservation;
import dev.baton.core.handoff.Route;
import dev.baton.core.platform.ContextLoss;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Target;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What an auditor asks of every row, taken from the row and from the handoff as it was behind it.
///
/// @param agentIds of all agents that the row or the handoff names, by the platforms' own ids
/// @param platformReferences where the caller was and where she was to go, by the platforms' own
///   ids
/// @param maskingStatus what the destination got of the context, as far as this row
record RowFacts(
    List<String> agentIds, List<Reference> platformReferences, MaskingStatus maskingStatus) {
  /// One side, by the platform's own ids.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Reference(
      String role,
      String platform,
      String account,
      @Nullable String interactionId,
      @Nullable String reservationId,
      @Nullable String queueId) {}

  /// What became of the context for the destination.
  ///
  /// @param status `nothing_sent`, `sent_as_given`, `sent_reduced` or `lost`
  /// @param losses what was masked, tokenised, dropped or left out, and where it stood
  record MaskingStatus(String status, List<ContextLoss> losses) {}

  /// @param handoff as it was behind the row, or null when the rows cannot be played
  static RowFacts of(JsonNode row, @Nullable Handoff handoff) {
    TreeSet<String> agents = new TreeSet<>();
    row.findValues("agentId").forEach(id -> agents.add(id.asString("")));
    if (handoff == null) {
      return new RowFacts(List.copyOf(agents), List.of(), new MaskingStatus("unknown", List.of()));
    }
    Route route = handoff.currentRoute();
    if (route.target() instanceof Target.Agent(String agentId)) {
      agents.add(agentId);
    }
    return new RowFacts(
        List.copyOf(agents),
        List.of(source(handoff), destination(handoff, route)),
        masking(handoff.delivery()));
  }

  private static Reference source(Handoff handoff) {
    var leg = handoff.plan().source();
    return new Reference(
        "source",
        leg.platform().wireName(),
        leg.account().value(),
        leg.vendorId().value(),
        null,
        null);
  }

  private static Reference destination(Handoff handoff, Route route) {
    Evidence evidence = handoff.evidence();
    Reservation reservation = handoff.reservation();
    return new Reference(
        "destination",
        route.platform().wireName(),
        route.account().value(),
        evidence != null && evidence.destination() instanceof LegView.Present leg
            ? leg.vendorId().value()
            : null,
        reservation == null ? null : reservation.reservationId().value(),
        route.target() instanceof Target.Queue(String queueId) ? queueId : null);
  }

  private static MaskingStatus masking(Delivery delivery) {
    return switch (delivery) {
      case Delivery.Pending _ -> new MaskingStatus("nothing_sent", List.of());
      case Delivery.Lost _ -> new MaskingStatus("lost", List.of());
      case Delivery.Delivered(int _, List<ContextLoss> losses) ->
          new MaskingStatus(losses.isEmpty() ? "sent_as_given" : "sent_reduced", losses);
    };
  }
}
