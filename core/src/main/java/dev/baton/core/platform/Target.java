package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.core.id.Text;
import org.jspecify.annotations.Nullable;

/// Whom a route leads to at the destination.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Target.Agent.class, name = "agent"),
  @JsonSubTypes.Type(value = Target.Queue.class, name = "queue"),
  @JsonSubTypes.Type(value = Target.Number.class, name = "number"),
  @JsonSubTypes.Type(value = Target.SipUri.class, name = "sip_uri"),
  @JsonSubTypes.Type(value = Target.Flow.class, name = "flow"),
  @JsonSubTypes.Type(value = Target.Callback.class, name = "callback")
})
public sealed interface Target {
  /// One person, by the platform's id for her. Reached when her leg is active with her.
  record Agent(String agentId) implements Target {
    public Agent {
      Text.requireId("target agent", agentId, 200);
    }
  }

  /// A queue, by the platform's id for it.
  record Queue(String queueId) implements Target {
    public Queue {
      Text.requireId("target queue", queueId, 200);
    }
  }

  /// Whoever answers at a number of the platform's. The platform holds no capacity for a number, so
  /// a route to it is advisory.
  ///
  /// @param phoneNumber E.164
  /// @param extension may be empty
  record Number(String phoneNumber, String extension) implements Target {
    /// @throws IllegalArgumentException when this is no address that a transfer can name
    public Number {
      new Inbound.PhoneNumber(phoneNumber, extension);
    }
  }

  /// Whoever answers at a SIP URI of the platform's. Advisory, as a number is.
  record SipUri(String uri) implements Target {
    /// @throws IllegalArgumentException when this is no address that a transfer can name
    public SipUri {
      new Inbound.SipUri(uri);
    }
  }

  /// A queue behind one version of a CXone Studio flow, which a voice bot hands over to (guide
  /// 001).
  ///
  /// @param flowVersionId a UUID
  record Flow(String queueId, String flowVersionId) implements Target {
    public Flow {
      Text.requireId("target queue", queueId, 200);
      Text.requireId("flow version", flowVersionId, 100);
    }
  }

  /// Nobody now: an agent of this queue comes back to her later.
  record Callback(String queueId) implements Target {
    public Callback {
      Text.requireId("callback queue", queueId, 200);
    }
  }

  /// Whether the platform can hold capacity for it. Where it cannot, a handoff has nothing but a
  /// window of Baton's own, and closes a commit in doubt by time.
  @JsonIgnore
  default boolean isReservable() {
    return switch (this) {
      case Agent _, Queue _, Flow _ -> true;
      case Number _, SipUri _, Callback _ -> false;
    };
  }

  /// The address that this target is itself, or the account's where the platform finds the target
  /// by its reservation.
  default @Nullable Inbound inboundOr(@Nullable Inbound ofAccount) {
    return switch (this) {
      case Agent _, Queue _, Flow _, Callback _ -> ofAccount;
      case Number(String phoneNumber, String extension) ->
          new Inbound.PhoneNumber(phoneNumber, extension);
      case SipUri(String uri) -> new Inbound.SipUri(uri);
    };
  }
}
