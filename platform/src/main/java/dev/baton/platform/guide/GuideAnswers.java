package dev.baton.platform.guide;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.LegAnalytics;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Query;
import dev.baton.core.platform.ReservationStatus;
import dev.baton.core.platform.ReservationView;
import dev.baton.core.wire.WireResponse;
import dev.baton.platform.transport.HttpTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What a 2xx answer says.
final class GuideAnswers {
  /// `Date` has whole seconds: the true time of the answer may be up to a second earlier.
  private static final Duration DATE_STEP = Duration.ofSeconds(1);

  /// As many as [Answer.ReservationsFound] may hold.
  private static final int RESERVATIONS = 50;

  private GuideAnswers() {}

  /// Reads it.
  ///
  /// @throws UnreadableAnswer when it does not say what the call needs to know
  static Answer read(Call call, WireResponse response) {
    return switch (call) {
      case Order.Reserve order -> reserved(order, response);
      case Order.Commit order -> accepted(response);
      case Order.Release order -> accepted(response);
      case Order.DeliverContext order -> accepted(response);
      case Order.Requeue order -> accepted(response);
      case Order.EndLeg order -> accepted(response);
      case Order.Hold order -> accepted(response);
      case Order.OffHold order -> accepted(response);
      case Order.SendMessage order -> accepted(response);
      case Order.RequestCallback order ->
          GuideChats.callbackTaken(VendorJson.object(response.body()));
      case Order.CreateInteraction order -> GuideQueues.created(VendorJson.object(response.body()));
      case Order.Prepare _, Order.Withdraw _, Query.ReadSession _ ->
          throw new IllegalArgumentException(call.kind() + " is a call of voice bots alone");
      case Query.ReadLeg query -> new Answer.LegRead(leg(VendorJson.object(response.body())));
      case Query.FindReservations query -> reservations(VendorJson.object(response.body()));
      case Query.ReadAnalytics query ->
          new Answer.AnalyticsRead(analytics(VendorJson.object(response.body())));
      case Query.ReadQueue query ->
          new Answer.QueueRead(GuideQueues.queue(VendorJson.object(response.body())));
      case Query.ReadAgents query -> GuideQueues.agents(VendorJson.object(response.body()));
      case Query.ReadSkillGroup query -> GuideQueues.skillGroup(VendorJson.object(response.body()));
      case Query.ReadMessages query -> GuideChats.messages(VendorJson.object(response.body()));
      case Query.ReadConversation query ->
          new Answer.ConversationRead(GuideChats.conversation(VendorJson.object(response.body())));
    };
  }

  /// The dialect needs nothing from the body. But one that is not JSON was not written by the
  /// platform: some box in between said 200.
  private static Answer accepted(WireResponse response) {
    if (!response.body().isBlank()) {
      VendorJson.object(response.body());
    }
    return new Answer.Accepted();
  }

  private static Answer reserved(Order.Reserve order, WireResponse response) {
    JsonNode body = VendorJson.object(response.body());
    ReservationId id = VendorJson.required(body, "reservationId", ReservationId::new);
    Instant validUntil = HttpTimes.rfc3339(VendorJson.required(body, "validUntil", text -> text));
    Instant answered = HttpTimes.date(response.header("date"));
    if (validUntil == null || answered == null) {
      throw new UnreadableAnswer("validUntil or the Date header is no time");
    }
    long windowMs =
        HttpTimes.clampMs(
            Duration.between(answered, validUntil).minus(DATE_STEP), order.holdDurationMs());
    return new Answer.Reserved(
        id, windowMs, VendorJson.optional(body, "interactionId", VendorId::new));
  }

  private static LegView leg(JsonNode body) {
    JsonNode lastOrder = body.get("lastOrder");
    if (lastOrder != null && !lastOrder.isNull() && !lastOrder.isObject()) {
      throw new UnreadableAnswer("lastOrder is no object");
    }
    return new LegView.Present(
        VendorJson.required(body, "id", VendorId::new),
        VendorJson.required(body, "state", LegState::fromWireName),
        VendorJson.text(body, "agentId"),
        VendorJson.text(body, "queueId"),
        VendorJson.optional(body, "canonicalInteractionId", CanonicalId::new),
        VendorJson.optional(body, "reservationId", ReservationId::new),
        VendorJson.optional(body, "endedReason", EndedReason::fromWireName),
        lastOrder == null
            ? null
            : VendorJson.optional(lastOrder, "reservationId", ReservationId::new));
  }

  private static LegAnalytics analytics(JsonNode body) {
    return new LegAnalytics(
        VendorJson.seconds(body, "talkSec"),
        VendorJson.seconds(body, "holdSec"),
        VendorJson.seconds(body, "queueSec"),
        VendorJson.seconds(body, "wrapSec"),
        VendorJson.text(body, "agentId"));
  }

  /// Where there are more than fit, the ones that still matter come first: held, then consumed.
  private static Answer reservations(JsonNode body) {
    JsonNode items = body.get("items");
    if (items == null || !items.isArray()) {
      throw new UnreadableAnswer("items is no array");
    }
    List<ReservationView> found = new ArrayList<>();
    for (JsonNode item : items) {
      if (!item.isObject()) {
        throw new UnreadableAnswer("an item is no object");
      }
      found.add(
          new ReservationView(
              VendorJson.required(item, "reservationId", ReservationId::new),
              VendorJson.required(item, "status", ReservationStatus::fromWireName)));
    }
    found.sort(Comparator.comparing(ReservationView::status));
    return new Answer.ReservationsFound(found.stream().limit(RESERVATIONS).toList());
  }
}
