package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.VendorId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A platform's success, by kind of call.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Answer.Reserved.class, name = "reserved"),
  @JsonSubTypes.Type(value = Answer.Accepted.class, name = "accepted"),
  @JsonSubTypes.Type(value = Answer.ContextDelivered.class, name = "context_delivered"),
  @JsonSubTypes.Type(value = Answer.LegRead.class, name = "leg_read"),
  @JsonSubTypes.Type(value = Answer.ReservationsFound.class, name = "reservations_found"),
  @JsonSubTypes.Type(value = Answer.AnalyticsRead.class, name = "analytics_read"),
  @JsonSubTypes.Type(value = Answer.QueueRead.class, name = "queue_read"),
  @JsonSubTypes.Type(value = Answer.AgentsRead.class, name = "agents_read"),
  @JsonSubTypes.Type(value = Answer.SkillGroupRead.class, name = "skill_group_read"),
  @JsonSubTypes.Type(value = Answer.MessagesRead.class, name = "messages_read"),
  @JsonSubTypes.Type(value = Answer.ConversationRead.class, name = "conversation_read"),
  @JsonSubTypes.Type(value = Answer.SessionRead.class, name = "session_read"),
  @JsonSubTypes.Type(value = Answer.Prepared.class, name = "prepared"),
  @JsonSubTypes.Type(value = Answer.FlowRun.class, name = "flow_run"),
  @JsonSubTypes.Type(value = Answer.CallbackTaken.class, name = "callback_taken"),
  @JsonSubTypes.Type(value = Answer.InteractionCreated.class, name = "interaction_created")
})
public sealed interface Answer {
  /// Capacity is held.
  ///
  /// @param windowMs `validUntil` less that answer's own `Date` less 1 s (the `Date` header has
  ///   whole seconds), at most the hold duration asked for; never negative. Counts from when the
  ///   request was sent, so that no two clocks are compared.
  /// @param leg the id that the caller's leg will have at the destination, when the platform says
  ///   so
  record Reserved(ReservationId reservationId, long windowMs, @Nullable VendorId leg)
      implements Answer {}

  /// The order was accepted: commit, release, context delivery or requeue.
  record Accepted() implements Answer {}

  /// The context was taken.
  ///
  /// @param bytes the size of the body that was sent
  /// @param losses what of the context is not in it as it was given, at most 300
  record ContextDelivered(int bytes, List<ContextLoss> losses) implements Answer {
    public ContextDelivered {
      losses = List.copyOf(losses);
    }
  }

  /// What the platform says of a leg.
  record LegRead(LegView view) implements Answer {}

  /// The reservations known for the interaction, at most 50.
  record ReservationsFound(List<ReservationView> reservations) implements Answer {
    public ReservationsFound {
      reservations = List.copyOf(reservations);
    }
  }

  /// What the platform's own analytics say of a leg.
  ///
  /// @param analytics null when they know no such leg
  record AnalyticsRead(@Nullable LegAnalytics analytics) implements Answer {}

  /// What the platform says of a queue.
  record QueueRead(QueueView view) implements Answer {}

  /// A queue's agents.
  ///
  /// @param agents how many there are
  /// @param available those of them whom the platform calls available and whose status is
  ///   `Available` (guide 001)
  record AgentsRead(int agents, int available) implements Answer {}

  /// What the platform says of a skill group.
  ///
  /// @param name null when there is no such group
  /// @param queueIds the queues that are its own, at most 500
  record SkillGroupRead(@Nullable String name, List<String> queueIds) implements Answer {
    public SkillGroupRead {
      queueIds = List.copyOf(queueIds);
    }
  }

  /// One page of what was said. Personal: never part of a state, and never written with one.
  ///
  /// @param nextPageToken null when this was the last page
  record MessagesRead(@JsonIgnore List<ChatMessage> messages, @Nullable String nextPageToken)
      implements Answer {
    public MessagesRead {
      messages = List.copyOf(messages);
    }
  }

  /// What the platform says of a bot's conversation. Personal: never part of a state, and never
  /// written with one.
  record ConversationRead(@JsonIgnore ConversationView view) implements Answer {}

  /// What the platform says of a voice bot's session. Its variables, which are personal, are not in
  /// it.
  record SessionRead(SessionView view) implements Answer {}

  /// The session holds what its connector needs, and was read back.
  ///
  /// @param callId the call's id at the platform that the connector leads to, when it is known
  /// @param transferId the transfer's id there, when it is known
  /// @param losses attributes that the session was not told because they do not fit
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Prepared(
      @Nullable VendorId callId, @Nullable VendorId transferId, List<ContextLoss> losses)
      implements Answer {
    /// Everything fitted.
    public Prepared(@Nullable VendorId callId, @Nullable VendorId transferId) {
      this(callId, transferId, List.of());
    }

    public Prepared {
      losses = List.copyOf(losses);
    }
  }

  /// The bot's flow ran. What it says of the media stream is what it believes: `bridged` proves
  /// nothing.
  ///
  /// @param mediaStreamStatus as the platform names it, at most 50 characters, or null
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record FlowRun(@Nullable String mediaStreamStatus) implements Answer {}

  /// An agent will call or write back.
  ///
  /// @param callbackId the platform's own id of the request
  record CallbackTaken(String callbackId) implements Answer {}

  /// The test's caller is there.
  record InteractionCreated(VendorId interactionId) implements Answer {}
}
