package dev.baton.twin.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that will happen by itself. Each one checks when it comes whether it still applies.
sealed interface Happening {
  /// The source lets go, and the caller arrives at the same instant.
  record CompleteTransfer(
      String legId, Instant orderedAt, Entry entry, @Nullable String reservationId)
      implements Happening {}

  /// A queue looks whether somebody can be answered.
  record AnswerQueue(Platform platform, String queueId) implements Happening {}

  /// A reservation's window ends.
  record ExpireReservation(String reservationId) implements Happening {}

  /// A caller in limbo gives up.
  record PatienceEnds(String callerId, Instant limboSince) implements Happening {}

  /// A caller hangs up of her own will.
  record HangUp(String callerId) implements Happening {}

  /// It is time for the next turn of a conversation that goes on by itself.
  record ChatTurn(String callerId) implements Happening {}

  /// The next guest writes.
  record NewGuest() implements Happening {}

  /// An agent who answers chats goes on a break, or comes back.
  record Shift() implements Happening {}

  /// A flow of a bot begins to run by itself.
  record FlowBegins(String sessionId) implements Happening {}

  /// A flow of a bot ends.
  record FlowEnds(String sessionId, int lock) implements Happening {}

  /// A telephony connector hands a caller over though no flow told it to.
  record PickUp(String sessionId, int order) implements Happening {}

  /// A telephony connector has handed a caller over: she leaves the bot and arrives.
  record CompleteMove(String sessionId, int move) implements Happening {}

  /// An agent has said all there is to say.
  record EndCall(String legId, Instant activeSince) implements Happening {}
}
