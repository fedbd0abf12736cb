package dev.baton.twin.fault;

import dev.baton.twin.model.NoCapacity;
import org.jspecify.annotations.Nullable;

/// One thing that goes wrong with one request.
public sealed interface Fault {
  /// The name in a script.
  String kind();

  /// The request takes effect at once; its answer comes `ms` milliseconds later.
  record Delay(long ms) implements Fault {
    @Override
    public String kind() {
      return "delay";
    }
  }

  /// The request is under way for `ms` milliseconds before it takes effect, also when the client
  /// has given up meanwhile.
  record Slow(long ms) implements Fault {
    @Override
    public String kind() {
      return "slow";
    }
  }

  /// The connection breaks and nothing happened.
  record LoseRequest() implements Fault {
    @Override
    public String kind() {
      return "lose_request";
    }
  }

  /// The request takes effect and the connection breaks instead of an answer.
  record LoseAnswer() implements Fault {
    @Override
    public String kind() {
      return "lose_answer";
    }
  }

  /// An answer with that status instead of the true one.
  ///
  /// @param retryAfter the `Retry-After` header, or null for none
  /// @param afterEffect whether the request takes effect nevertheless
  record Status(int status, @Nullable String retryAfter, boolean afterEffect) implements Fault {
    @Override
    public String kind() {
      return "status";
    }
  }

  /// A refusal of a reservation, whatever the agent or queue is really doing.
  record Refuse(NoCapacity reason) implements Fault {
    @Override
    public String kind() {
      return reason.wireName();
    }
  }

  /// The interaction's reservations expire before the request is looked at.
  record ExpireReservation() implements Fault {
    @Override
    public String kind() {
      return "expire_reservation";
    }
  }

  /// The interaction's reservations expire right after a transfer was accepted.
  record ExpireBeforeArrival() implements Fault {
    @Override
    public String kind() {
      return "expire_before_arrival";
    }
  }

  /// The caller hangs up `atMs` milliseconds after the request took effect.
  ///
  /// @param interactionId whose caller; null means the one the request is about
  record CallerHangsUp(long atMs, @Nullable String interactionId) implements Fault {
    @Override
    public String kind() {
      return "caller_hangs_up";
    }
  }

  /// The transfer is accepted, the source lets go, and nothing arrives.
  record DropTransfer() implements Fault {
    @Override
    public String kind() {
      return "drop_transfer";
    }
  }

  /// The transfer is accepted, the caller arrives, and the source keeps her all the same: two
  /// parties have her.
  record KeepSource() implements Fault {
    @Override
    public String kind() {
      return "keep_source";
    }
  }

  /// The transfer takes effect; the destination's analytics show no time of the leg that arrives.
  record HideTalk() implements Fault {
    @Override
    public String kind() {
      return "hide_talk";
    }
  }

  /// The request is served; after it every token that the platform has issued is dead.
  record RevokeTokens() implements Fault {
    @Override
    public String kind() {
      return "revoke_tokens";
    }
  }

  /// The page of a history names the page token that it was asked with, so that whoever follows it
  /// never comes to an end.
  record RepeatPage() implements Fault {
    @Override
    public String kind() {
      return "repeat_page";
    }
  }

  /// The page of a history has that many messages, however few were asked for.
  ///
  /// @param messages 1 to [#MESSAGES_MAX]
  record BigPage(int messages) implements Fault {
    /// What a body of some twelve megabytes holds.
    public static final int MESSAGES_MAX = 100_000;

    @Override
    public String kind() {
      return "big_page";
    }
  }

  /// Cognigy's telephony connector fails: 500 with its code, and the bot has the caller as before.
  ///
  /// @param code the connector's
  /// @param message in words
  record ConnectorDown(String code, String message) implements Fault {
    /// Longer than any real connector's.
    public static final int TEXT_MAX = 2_000;

    /// A SIP trunk that is down.
    public static ConnectorDown trunk() {
      return new ConnectorDown("SIP_503", "the SIP trunk does not answer");
    }

    @Override
    public String kind() {
      return "connector_down";
    }
  }

  /// Cognigy's telephony connector answers that the caller is bridged, and she is not moved.
  ///
  /// @param stays whether her session goes on saying that she is being transferred; if not, the bot
  ///   has her as before
  record SilentBridged(boolean stays) implements Fault {
    @Override
    public String kind() {
      return "silent_bridged";
    }
  }

  /// From this request on the platform's clock is off, its answer included.
  ///
  /// @param ms ahead of the true time; negative behind it; at most [#MS_MAX] either way
  record ClockSkew(long ms) implements Fault {
    /// A day, in milliseconds: more than a wrong time zone makes of it.
    public static final long MS_MAX = 86_400_000;

    @Override
    public String kind() {
      return "clock_skew";
    }
  }
}
