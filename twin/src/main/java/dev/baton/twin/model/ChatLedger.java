package dev.baton.twin.model;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which conversations there are, which of them a person should have, and what became of each. What
/// is forgotten stays counted.
final class ChatLedger {
  private final Map<String, Chat> live = new LinkedHashMap<>();
  private final Map<String, String> callerByConversation = new HashMap<>();
  private long chats;
  private long eligible;
  private long handedOver;
  private long twice;
  private long missed;
  private long endedWithCallback;
  private long hungUp;
  private long notEligible;
  private long repeats;
  private long callbacks;

  void opened(Chat chat, Caller caller) {
    chats++;
    live.put(chat.legId, chat);
    if (chat.conversationId != null) {
      callerByConversation.put(chat.conversationId, caller.id);
    }
  }

  void forget(Chat chat, String callerId) {
    live.remove(chat.legId);
    if (chat.conversationId != null) {
      callerByConversation.remove(chat.conversationId, callerId);
    }
  }

  @Nullable String callerOf(String conversationId) {
    return callerByConversation.get(conversationId);
  }

  /// The legs of conversations that have not ended, oldest first.
  List<String> liveLegs() {
    return List.copyOf(live.keySet());
  }

  /// Notes when a person should have her. Only the bot's guests are looked at.
  void judge(Chat chat, Leg leg, Instant now) {
    if (chat.eligibleAt == null && leg.state().isBots() && chat.wantsPerson()) {
      chat.eligibleAt = now;
      eligible++;
    }
  }

  /// A leg of hers has changed.
  void moved(Chat chat, @Nullable Leg before, Leg next, Instant now) {
    if (next.state().isBots()) {
      chat.withBot = next.state();
      judge(chat, next, now);
    }
    if (next.isBots()) {
      return;
    }
    boolean goesOn = next.hasCaller() || next.endedReason() == EndedReason.TRANSFERRED;
    if (before != null && before.isBots() && goesOn) {
      handedOver(chat, next, now);
    }
    if (!next.hasCaller() && next.id().equals(chat.legId) && chat.endedAt == null) {
      ended(chat, next, now);
    }
  }

  private void handedOver(Chat chat, Leg to, Instant now) {
    chat.handedOver(now, to);
    if (chat.handedOver == 2) {
      twice++;
    }
    if (chat.handedOver == 1 && chat.eligibleAt == null) {
      notEligible++;
    } else if (chat.handedOver == 1) {
      handedOver++;
    }
  }

  private void ended(Chat chat, Leg leg, Instant now) {
    chat.endedAt = now;
    live.remove(chat.legId);
    if (leg.endedReason() == EndedReason.CALLER_LEFT) {
      hungUp++;
    }
    if (chat.eligibleAt != null && chat.handedOver == 0) {
      if (chat.callbacks > 0) {
        endedWithCallback++;
      } else {
        missed++;
      }
    }
  }

  void repeated(Chat chat) {
    chat.repeats++;
    repeats++;
  }

  void calledBack(Chat chat) {
    chat.callbacks++;
    callbacks++;
  }

  Books.ChatSums sums() {
    long open = eligible - handedOver - missed - endedWithCallback;
    return new Books.ChatSums(
        chats,
        live.size(),
        eligible,
        open,
        handedOver,
        twice,
        missed,
        hungUp,
        notEligible,
        repeats,
        callbacks);
  }
}
