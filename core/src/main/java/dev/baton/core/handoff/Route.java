package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.baton.core.id.AccountName;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Target;
import org.jspecify.annotations.Nullable;

/// One way to reach a destination.
///
/// @param name what people and policies call it
/// @param inbound how the source reaches the destination's account
/// @param tries how many attempts this route gets, 1 to 5
/// @param requeueQueueId where a compensation puts a caller whom this route lost, or null
/// @param supervisorQueueId where she is put when that does not help either, or null
public record Route(
    String name,
    AccountName account,
    Platform platform,
    Target target,
    Inbound inbound,
    int tries,
    @Nullable String requeueQueueId,
    @Nullable String supervisorQueueId) {
  public Route {
    if (tries < 1 || tries > 5) {
      throw new IllegalArgumentException("route " + name + " has tries " + tries + ", 1 to 5");
    }
  }

  /// Whether it stays within the account that has the guest: one leg, read once, is both sides.
  @JsonIgnore
  public boolean isWithin() {
    return inbound instanceof Inbound.Within;
  }

  /// Whether a voice bot's telephony connector hands her over.
  @JsonIgnore
  public boolean isByConnector() {
    return inbound instanceof Inbound.Connector;
  }

  /// A route into a platform that has no supervisor queue.
  public Route(
      String name,
      AccountName account,
      Platform platform,
      Target target,
      Inbound inbound,
      int tries,
      @Nullable String requeueQueueId) {
    this(name, account, platform, target, inbound, tries, requeueQueueId, null);
  }
}
