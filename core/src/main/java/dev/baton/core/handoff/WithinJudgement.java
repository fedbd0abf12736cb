package dev.baton.core.handoff;

import dev.baton.core.handoff.Judgement.Verdict;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.LegView.Present;
import org.jspecify.annotations.Nullable;

/// What one reading says of a guest who moves within her account: her leg is both sides, and its
/// queue and agent tell which of the two has her.
final class WithinJudgement {
  private WithinJudgement() {}

  static Verdict of(Draft d, Inbound.Within to, @Nullable LegView leg) {
    return switch (leg) {
      case null -> Verdict.UNREADABLE;
      case LegView.Absent _ -> Verdict.NOWHERE;
      case Present here -> of(d, to, here);
    };
  }

  private static Verdict of(Draft d, Inbound.Within to, Present here) {
    // Whichever queue a compensation chose, she was put there by us.
    boolean ours = to.queueId().equals(here.queueId()) || d.requeued();
    return switch (here.state()) {
      case BOT_ACTIVE, AWAITING_RESPONSE -> Verdict.NOT_MOVED;
      case TRANSFERRING -> Verdict.SOURCE_BUSY;
      case QUEUED -> ours ? waiting(d) : Verdict.MOVED_ELSEWHERE;
      case ACTIVE, HELD -> {
        if (here.agentId() != null) {
          yield ours ? Verdict.ARRIVED : Verdict.MOVED_ELSEWHERE;
        }
        // On hold with nobody: with her bot still, or in a queue already.
        yield here.queueId() == null
            ? Verdict.NOT_MOVED
            : ours ? waiting(d) : Verdict.MOVED_ELSEWHERE;
      }
      case COMPLETED -> completed(here, ours);
    };
  }

  private static Verdict waiting(Draft d) {
    Expected expected = Expected.of(d.currentRoute().target(), d.plan().until(), d.requeued());
    return expected.waits() ? Verdict.ARRIVED : Verdict.QUEUED;
  }

  private static Verdict completed(Present here, boolean ours) {
    if (ours && here.agentId() != null) {
      // She spoke with somebody there, and the conversation is over.
      return Verdict.ARRIVED;
    }
    EndedReason reason = here.endedReason();
    return reason == null
        ? Verdict.PHANTOM
        : reason == EndedReason.TRANSFERRED ? Verdict.MOVED_ELSEWHERE : Verdict.CALLER_LEFT;
  }

  /// Whether a reading taken before any fence proves that our transfer took effect.
  static boolean showsEffect(Draft d, Inbound.Within to, @Nullable LegView leg) {
    return switch (of(d, to, leg)) {
      case ARRIVED, QUEUED, SOURCE_BUSY -> true;
      case CALLER_LEFT,
          UNREADABLE,
          PHANTOM,
          NOT_MOVED,
          DOUBLE,
          WRONG_AGENT,
          NOWHERE,
          MOVED_ELSEWHERE ->
          false;
    };
  }
}
