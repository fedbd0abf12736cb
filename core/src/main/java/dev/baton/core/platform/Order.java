package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.OrderId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.VendorId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request that changes the world. Its [#orderId()] is derived and travels as `Idempotency-Key`,
/// so that sending it again is never a second order. Orders hold references only, nothing personal.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Order.Reserve.class, name = "reserve"),
  @JsonSubTypes.Type(value = Order.Prepare.class, name = "prepare"),
  @JsonSubTypes.Type(value = Order.Commit.class, name = "commit"),
  @JsonSubTypes.Type(value = Order.Withdraw.class, name = "withdraw"),
  @JsonSubTypes.Type(value = Order.Release.class, name = "release"),
  @JsonSubTypes.Type(value = Order.DeliverContext.class, name = "deliver_context"),
  @JsonSubTypes.Type(value = Order.Requeue.class, name = "requeue"),
  @JsonSubTypes.Type(value = Order.EndLeg.class, name = "end_leg"),
  @JsonSubTypes.Type(value = Order.Hold.class, name = "hold"),
  @JsonSubTypes.Type(value = Order.OffHold.class, name = "off_hold"),
  @JsonSubTypes.Type(value = Order.SendMessage.class, name = "send_message"),
  @JsonSubTypes.Type(value = Order.RequestCallback.class, name = "request_callback"),
  @JsonSubTypes.Type(value = Order.CreateInteraction.class, name = "create_interaction")
})
public sealed interface Order extends Call {
  /// The same each time this order is sent, so that a platform may know a repeat.
  OrderId orderId();

  /// Hold capacity at the destination.
  ///
  /// @param holdDurationMs how long the destination shall hold it; the wire carries whole seconds
  record Reserve(
      OrderId orderId,
      AccountName account,
      Target target,
      MediaType mediaType,
      long holdDurationMs,
      CanonicalId canonicalId,
      Platform sourcePlatform,
      List<String> complianceFlags)
      implements Order {
    public Reserve {
      complianceFlags = List.copyOf(complianceFlags);
    }

    @Override
    public CallKind kind() {
      return CallKind.RESERVE;
    }
  }

  /// Write into a voice bot's session what its telephony connector needs to hand the caller over
  /// (guide 003, step 2). From then on she may be moved at any time. Nothing that stands in the
  /// session is lost by it: it is read, merged, written and read back.
  ///
  /// @param leg the session's id
  record Prepare(
      OrderId orderId,
      AccountName account,
      VendorId leg,
      Inbound.Connector inbound,
      ReservationId reservationId,
      CanonicalId canonicalId)
      implements Order {
    @Override
    public CallKind kind() {
      return CallKind.PREPARE;
    }
  }

  /// Take back what a [Prepare] wrote, so that no later run of the bot's flow hands the caller
  /// over. Succeeds also when the session has ended, or holds no transfer under this reservation.
  record Withdraw(OrderId orderId, AccountName account, VendorId leg, ReservationId reservationId)
      implements Order {
    @Override
    public CallKind kind() {
      return CallKind.WITHDRAW;
    }
  }

  /// Tell the source to let the caller go to the destination's inbound address, under a
  /// reservation.
  ///
  /// @param account the source's account
  /// @param leg the source's own id of the interaction
  /// @param reservationId null on an advisory route, where the destination holds nothing
  record Commit(
      OrderId orderId,
      AccountName account,
      VendorId leg,
      TransferType transferType,
      Inbound inbound,
      @Nullable ReservationId reservationId,
      CanonicalId canonicalId)
      implements Order {
    @Override
    public CallKind kind() {
      return CallKind.COMMIT;
    }
  }

  /// Give a reservation back. Succeeds also when it is already gone.
  record Release(OrderId orderId, AccountName account, ReservationId reservationId)
      implements Order {
    @Override
    public CallKind kind() {
      return CallKind.RELEASE;
    }
  }

  /// Deliver the context to the destination. The context itself is personal and is looked up by its
  /// canonical id when the order is sent.
  ///
  /// @param leg the platform's own id of the leg where it does not know the canonical one, else
  ///   null
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DeliverContext(
      OrderId orderId, AccountName account, CanonicalId canonicalId, @Nullable VendorId leg)
      implements Order {
    /// To whoever comes under this canonical id.
    public DeliverContext(OrderId orderId, AccountName account, CanonicalId canonicalId) {
      this(orderId, account, canonicalId, null);
    }

    @Override
    public CallKind kind() {
      return CallKind.DELIVER_CONTEXT;
    }
  }

  /// Compensation: put the caller into a queue of the destination.
  ///
  /// @param priority 0 is the platform's default, higher is sooner
  /// @param leg the platform's own id of the leg where it does not know the canonical one, else
  ///   null
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Requeue(
      OrderId orderId,
      AccountName account,
      CanonicalId canonicalId,
      String queueId,
      int priority,
      String reason,
      @Nullable VendorId leg)
      implements Order {
    /// Of whoever came under this canonical id.
    public Requeue(
        OrderId orderId,
        AccountName account,
        CanonicalId canonicalId,
        String queueId,
        int priority,
        String reason) {
      this(orderId, account, canonicalId, queueId, priority, reason, null);
    }

    @Override
    public CallKind kind() {
      return CallKind.REQUEUE;
    }
  }

  /// Compensation: end one platform's leg of a caller whom the other one has too. Succeeds also
  /// when it has ended already.
  ///
  /// @param leg the platform's own id of the leg, so that no other leg of hers can be meant
  record EndLeg(OrderId orderId, AccountName account, VendorId leg) implements Order {
    @Override
    public CallKind kind() {
      return CallKind.END_LEG;
    }
  }

  /// Put the customer on hold, so that what she types or says reaches no bot while she is moved.
  record Hold(OrderId orderId, AccountName account, VendorId leg) implements Order {
    @Override
    public CallKind kind() {
      return CallKind.HOLD;
    }
  }

  /// Take her off hold. Succeeds also when she was not on hold.
  record OffHold(OrderId orderId, AccountName account, VendorId leg) implements Order {
    @Override
    public CallKind kind() {
      return CallKind.OFF_HOLD;
    }
  }

  /// Tell her something in her conversation.
  ///
  /// @param fromId whom the message comes from: `system`, or `bot_fallback` (guide 002)
  /// @param body what the configuration says, never what somebody said
  record SendMessage(
      OrderId orderId, AccountName account, String conversationId, String fromId, String body)
      implements Order {
    @Override
    public CallKind kind() {
      return CallKind.SEND_MESSAGE;
    }
  }

  /// Have an agent call or write back later. She stays where she is. Her number, where she has to
  /// be called, is personal and is looked up when the order is sent.
  ///
  /// @param conversationId where to write to, or null to call
  record RequestCallback(
      OrderId orderId,
      AccountName account,
      VendorId leg,
      CanonicalId canonicalId,
      @Nullable String conversationId,
      String queueId)
      implements Order {
    @Override
    public CallKind kind() {
      return CallKind.REQUEST_CALLBACK;
    }
  }

  /// Make a caller who is nobody, to see whether one would get through: a diagnosis only (guide
  /// 001, step 3), no part of a handoff.
  ///
  /// @param phoneNumber E.164; of the test, not of a customer
  record CreateInteraction(
      OrderId orderId,
      AccountName account,
      String queueId,
      @JsonIgnore String phoneNumber,
      @JsonIgnore String name,
      @JsonIgnore Map<String, String> customAttributes)
      implements Order {
    public CreateInteraction {
      customAttributes = Map.copyOf(customAttributes);
    }

    @Override
    public CallKind kind() {
      return CallKind.CREATE_INTERACTION;
    }
  }
}
