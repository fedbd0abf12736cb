package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.core.wire.TransportFault;
import org.jspecify.annotations.Nullable;

/// Why a call failed. The first question is whether the order may have happened: [NotSent] and
/// [Refused] say no, [Unknown] says perhaps.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PlatformFailure.NotSent.class, name = "not_sent"),
  @JsonSubTypes.Type(value = PlatformFailure.NoCapacity.class, name = "no_capacity"),
  @JsonSubTypes.Type(value = PlatformFailure.Rejected.class, name = "rejected"),
  @JsonSubTypes.Type(value = PlatformFailure.Forbidden.class, name = "forbidden"),
  @JsonSubTypes.Type(value = PlatformFailure.NotFound.class, name = "not_found"),
  @JsonSubTypes.Type(value = PlatformFailure.Gone.class, name = "gone"),
  @JsonSubTypes.Type(value = PlatformFailure.Conflict.class, name = "conflict"),
  @JsonSubTypes.Type(value = PlatformFailure.Busy.class, name = "busy"),
  @JsonSubTypes.Type(value = PlatformFailure.RateLimited.class, name = "rate_limited"),
  @JsonSubTypes.Type(value = PlatformFailure.Unauthorized.class, name = "unauthorized"),
  @JsonSubTypes.Type(value = PlatformFailure.CallerLeft.class, name = "caller_left"),
  @JsonSubTypes.Type(value = PlatformFailure.Unknown.class, name = "unknown")
})
public sealed interface PlatformFailure {
  /// The kind, as a policy names it.
  FailureKind kind();

  /// One line for people, without secrets and without personal data; at most 300 characters.
  String detail();

  /// The request never left: it did not happen.
  record NotSent(TransportFault.Reason reason, String detail) implements PlatformFailure {
    @Override
    public FailureKind kind() {
      return FailureKind.NOT_SENT;
    }
  }

  /// The platform answered that it does not do this: it did not happen by this request.
  sealed interface Refused extends PlatformFailure {}

  /// 409 with a capacity code.
  ///
  /// @param code `agent_busy`, `agent_on_break`, `queue_full` or `queue_paused`
  record NoCapacity(String code, String detail) implements Refused {
    @Override
    public FailureKind kind() {
      return FailureKind.NO_CAPACITY;
    }
  }

  /// 400, 413, 415, 422 and other 4xx: the request itself is wrong.
  record Rejected(String detail) implements Refused {
    @Override
    public FailureKind kind() {
      return FailureKind.REJECTED;
    }
  }

  /// 403.

  /// @param missingScope the scope that the platform named, or null
  record Forbidden(@Nullable String missingScope, String detail) implements Refused {
    @Override
    public FailureKind kind() {
      return FailureKind.FORBIDDEN;
    }
  }

  /// 404.
  record NotFound(String detail) implements Refused {
    @Override
    public FailureKind kind() {
      return FailureKind.NOT_FOUND;
    }
  }

  /// 410: the reservation is unknown or expired.
  record Gone(String detail) implements Refused {
    @Override
    public FailureKind kind() {
      return FailureKind.GONE;
    }
  }

  /// 409 without a capacity code: the interaction is in another state than the order needs.
  record Conflict(String detail) implements Refused {
    @Override
    public FailureKind kind() {
      return FailureKind.CONFLICT;
    }
  }

  /// 409 because the bot's flow holds the session for now: it will be free again, and nothing was
  /// done (guide 003).
  record Busy(String detail) implements Refused {
    @Override
    public FailureKind kind() {
      return FailureKind.BUSY;
    }
  }

  /// 429.

  /// @param retryAfterMs from `Retry-After` (seconds or date), or -1 when there was none
  record RateLimited(long retryAfterMs, String detail) implements Refused {
    @Override
    public FailureKind kind() {
      return FailureKind.RATE_LIMITED;
    }
  }

  /// 401 also after one refresh of the token.
  record Unauthorized(String detail) implements Refused {
    @Override
    public FailureKind kind() {
      return FailureKind.UNAUTHORIZED;
    }
  }

  /// The platform says that the caller hung up.
  record CallerLeft(String detail) implements Refused {
    @Override
    public FailureKind kind() {
      return FailureKind.CALLER_LEFT;
    }
  }

  /// Sent, and then a timeout, a broken connection, 408, any 5xx or an unreadable 2xx: it may have
  /// happened. For a query this is only a reason to ask again; an order is now in doubt.
  record Unknown(String detail) implements PlatformFailure {
    @Override
    public FailureKind kind() {
      return FailureKind.UNKNOWN;
    }
  }
}
