package dev.baton.twin.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The truth about the world at one instant, as a value: what a demo or a test is judged by.
///
/// @param reservations all that are still remembered, oldest first
/// @param orders how many orders took effect, by kind
/// @param ordersByKey the same by idempotency key: a count above one is an order that took effect
///   twice
/// @param chats what became of the conversations that bots began
/// @param sessions what became of the sessions of Cognigy's bots
public record Books(
    Instant at,
    Summary summary,
    List<CallerEntry> callers,
    List<Reservation> reservations,
    List<OrderCount> orders,
    List<KeyCount> ordersByKey,
    ChatSums chats,
    SessionSums sessions) {

  /// The entry of the caller who had or has that leg or canonical id, or null.
  public @Nullable CallerEntry caller(String interactionId) {
    for (CallerEntry entry : callers) {
      if (interactionId.equals(entry.canonicalInteractionId())
          || entry.interactionIds().contains(interactionId)) {
        return entry;
      }
    }
    return null;
  }

  /// The sums.
  ///
  /// @param callers all callers ever, the forgotten ones included
  /// @param lost in limbo now, hung up out of limbo, or cut off while with nobody
  /// @param doubled two parties had the caller at some instant
  /// @param forgotten callers who ended well and are no longer listed, to bound memory
  /// @param twoReservationsAtOnce how often a second reservation was held for one interaction
  /// @param ordersThatTookEffectTwice idempotency keys with a count above one
  public record Summary(
      int callers,
      int withSomebody,
      int lost,
      int doubled,
      int inLimbo,
      int hungUp,
      int hungUpOutOfLimbo,
      int disconnected,
      int agentEnded,
      int forgotten,
      int heldReservations,
      long twoReservationsAtOnce,
      long ordersThatTookEffectTwice) {}

  /// One caller.
  ///
  /// @param with who has her now; the newest party where two have her
  /// @param since when that began
  /// @param doubled whether two parties ever had her at one instant
  /// @param interactionIds her legs, oldest first
  /// @param history who had her, oldest first, at most the last 100 changes
  /// @param orders what was ordered about her legs, at most the last 100
  /// @param contexts what each platform received about her, by platform name
  /// @param chat her conversation with a bot, or null when no bot ever had her
  /// @param session her session with a bot of Cognigy, or null when she has never had one
  public record CallerEntry(
      String callerId,
      String phone,
      @Nullable String canonicalInteractionId,
      Party with,
      Instant since,
      boolean doubled,
      List<String> interactionIds,
      List<PartyAt> history,
      List<OrderEntry> orders,
      Map<String, Map<String, Object>> contexts,
      @Nullable ChatEntry chat,
      @Nullable SessionEntry session) {}

  /// A conversation that a bot began.
  ///
  /// @param eligibleAt since when a person should have her: confidence below 0.35 or her own wish,
  ///   while the bot had her; null when never
  /// @param endedAt when her leg ended, or null
  /// @param handedOver how often she went from the bot to a queue or person
  /// @param handovers by which orders, oldest first, at most the first 10
  /// @param repeats orders to hand her over that were refused because she was no longer the bot's
  /// @param callbacks how often an agent's call or message was promised to her
  /// @param messages how many there are
  /// @param said by the guest and by clients, at most the last 200
  public record ChatEntry(
      MediaType type,
      @Nullable String conversationId,
      @Nullable Double confidence,
      boolean asked,
      Instant startedAt,
      @Nullable Instant eligibleAt,
      @Nullable Instant endedAt,
      int handedOver,
      List<Handover> handovers,
      int repeats,
      int callbacks,
      int messages,
      List<ChatMessage> said) {}

  /// An order that took a guest from her bot.
  public record Handover(
      Instant at, Operation kind, @Nullable String queueId, @Nullable String idempotencyKey) {}

  /// All conversations that bots began, the forgotten ones included.
  ///
  /// @param chats all of them
  /// @param live not ended
  /// @param eligible a person should have had her at some time
  /// @param open eligible, and still the bot's
  /// @param handedOver eligible, and handed over at least once
  /// @param twice handed over more than once
  /// @param missed eligible, and ended while the bot had her, without the promise of a callback
  /// @param hungUp ended by the guest, wherever she was
  /// @param notEligible handed over though she was never eligible
  /// @param repeats orders to hand over a guest who was no longer the bot's
  /// @param callbacks promised
  public record ChatSums(
      long chats,
      long live,
      long eligible,
      long open,
      long handedOver,
      long twice,
      long missed,
      long hungUp,
      long notEligible,
      long repeats,
      long callbacks) {}

  /// A session of Cognigy.
  ///
  /// @param transferStatus what its connector said of the last transfer, whatever is true
  /// @param lostVariables that were there once and that a later write dropped, at most 100
  /// @param writes that clients made
  /// @param lockedOut orders that were refused because a flow held the session
  /// @param flowRuns that ran by themselves or were let run
  /// @param moves how often its connector began to hand her over
  public record SessionEntry(
      SessionStatus status,
      String channel,
      @Nullable String connector,
      @Nullable String callId,
      @Nullable String transferId,
      @Nullable SessionTransferStatus transferStatus,
      Map<String, Object> variables,
      List<String> lostVariables,
      int writes,
      int lockedOut,
      int flowRuns,
      int moves) {}

  /// All sessions of Cognigy, the forgotten ones included.
  ///
  /// @param sessions all of them
  /// @param live not ended
  /// @param transferred ended by a transfer, wherever it led
  /// @param variablesLost how often a write dropped a variable
  /// @param lockedOut orders that were refused because a flow held the session
  public record SessionSums(
      long sessions, long live, long transferred, long variablesLost, long lockedOut) {}

  /// Who had a caller from an instant on.
  public record PartyAt(Instant since, Party with) {}

  /// An order that took effect.
  public record OrderEntry(
      Instant at,
      Platform platform,
      Operation kind,
      String interactionId,
      @Nullable String reservationId,
      @Nullable String idempotencyKey) {}

  /// How many orders of a kind took effect on a platform.
  public record OrderCount(Platform platform, Operation kind, long count) {}

  /// How often the order with that key took effect.
  public record KeyCount(Platform platform, Operation kind, String idempotencyKey, int count) {}
}
