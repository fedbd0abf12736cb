package dev.baton.server.stream;

import dev.baton.config.Trigger;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.ConversationView;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Query;
import dev.baton.core.trigger.TriggerResult;
import dev.baton.core.trigger.TriggerRule;
import dev.baton.core.trigger.TriggerRules;
import dev.baton.journal.IdempotencyKey;
import dev.baton.journal.JournalUnavailable;
import dev.baton.server.escalation.EscalationOrder;
import dev.baton.server.escalation.UnfitEscalation;
import dev.baton.server.runtime.OpenResult;
import dev.baton.server.stream.ChatBoard.Looked;
import dev.baton.server.stream.WatchListener.Handing;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at one conversation: reads it, evaluates the triggers, and hands it over when one fires.
final class ChatLook {
  private static final Logger log = LoggerFactory.getLogger(ChatLook.class);

  /// Another handoff of the same guest takes seconds.
  private static final long BUSY_MS = 2_000;

  /// A node that has lost its lease has another within a time to live.
  private static final long NOT_SERVING_MS = 1_000;

  /// Then she goes without what cannot be read: a person can ask her.
  private static final int HISTORY_TRIES = 3;

  private final Reads reads;
  private final HistoryReader histories;
  private final List<Trigger> triggers;
  private final List<TriggerRule> rules;
  private final EscalationDesk desk;
  private final ChatBoard board;
  private final BooleanSupplier mayAct;
  private final InstantSource clock;
  private final WatchListener listener;

  /// @param mayAct whether this node still has the account's stream
  /// @param clock for the time that stands beside a reason
  ChatLook(
      Reads reads,
      HistoryReader histories,
      List<Trigger> triggers,
      EscalationDesk desk,
      ChatBoard board,
      BooleanSupplier mayAct,
      InstantSource clock,
      WatchListener listener) {
    this.reads = reads;
    this.histories = histories;
    this.triggers = List.copyOf(triggers);
    this.rules = triggers.stream().map(Trigger::rule).toList();
    this.desk = desk;
    this.board = board;
    this.mayAct = mayAct;
    this.clock = clock;
    this.listener = listener;
  }

  Looked look(VendorId id) throws InterruptedException {
    return switch (reads.read(new Query.ReadConversation(reads.account(), id.value()))) {
      case Outcome.Done(Answer.ConversationRead(ConversationView view)) ->
          switch (view) {
            case ConversationView.Absent _ -> new Looked.Gone();
            case ConversationView.Present present -> judge(id, present);
          };
      case Outcome.Done _ -> again(id, new PlatformFailure.Unknown("an answer to something else"));
      case Outcome.Failed(PlatformFailure failure) -> again(id, failure);
    };
  }

  /// A limit is the account's, so nobody is read before it ends.
  private Looked again(VendorId id, PlatformFailure failure) {
    long waitMs = reads.waitMs(failure, board.failures(id) + 1);
    if (failure instanceof PlatformFailure.RateLimited) {
      board.pause(waitMs);
    }
    return new Looked.Again(waitMs);
  }

  private Looked judge(VendorId id, ConversationView.Present conversation)
      throws InterruptedException {
    return switch (TriggerRules.evaluate(rules, conversation)) {
      case TriggerResult.NotWatched _ -> new Looked.Gone();
      case TriggerResult.Quiet _ -> new Looked.Quiet();
      case TriggerResult.Fired fired -> handOver(id, conversation, fired);
    };
  }

  private Looked handOver(
      VendorId id, ConversationView.Present conversation, TriggerResult.Fired fired)
      throws InterruptedException {
    History history = histories.read(id);
    if (history.cut() == HistoryCut.UNREADABLE && board.failures(id) < HISTORY_TRIES) {
      // A platform that does not answer now would not take the order either.
      return new Looked.Again(reads.backoffMs(board.failures(id) + 1));
    }
    if (history.cut() != null) {
      listener.historyCut(reads.account(), history.cut());
      log.warn(
          "the history of {} at {} was not read to its end: {}",
          id,
          reads.account(),
          history.cut().wireName());
    }
    if (!mayAct.getAsBoolean()) {
      return new Looked.Again(NOT_SERVING_MS);
    }
    return settled(id, fired, open(order(id, conversation, fired, history), key(id)));
  }

  private EscalationOrder order(
      VendorId id,
      ConversationView.Present conversation,
      TriggerResult.Fired fired,
      History history) {
    Trigger trigger =
        triggers.stream()
            .filter(one -> one.rule().name().equals(fired.rule()))
            .findFirst()
            .orElseThrow();
    Map<String, String> notes = new TreeMap<>(history.notes());
    // Guide 004's names; seconds with a fraction.
    notes.put("handoff_reason", fired.reason());
    notes.put("source", fired.source());
    notes.put(
        "handoff_timestamp", BigDecimal.valueOf(clock.instant().toEpochMilli(), 3).toString());
    return new EscalationOrder(
        reads.account(),
        id,
        conversation.conversationId(),
        MediaType.CHAT,
        fired.rule(),
        score(fired.botConfidence()),
        trigger.queueId(),
        trigger.skillGroupId(),
        history.said(),
        notes,
        trigger.language());
  }

  /// A platform may count otherwise, and then its score says nothing to others.
  private static @Nullable Double score(@Nullable Double confidence) {
    return confidence != null && confidence >= 0 && confidence <= 1 ? confidence : null;
  }

  private OpenResult open(EscalationOrder order, IdempotencyKey key) {
    try {
      return desk.open(order, key);
    } catch (UnfitEscalation e) {
      return new OpenResult.Unstorable(String.valueOf(e.getMessage()));
    } catch (JournalUnavailable e) {
      // Whether it was stored is not known; the key finds out.
      return new OpenResult.NotServing(String.valueOf(e.getMessage()));
    }
  }

  private Looked settled(VendorId id, TriggerResult.Fired fired, OpenResult result) {
    return switch (result) {
      case OpenResult.Opened _ -> {
        listener.fired(reads.account(), fired.rule());
        listener.handed(reads.account(), Handing.OPENED);
        yield new Looked.HandedOver();
      }
      // The same key always stands for the same guest, whatever was said since.
      case OpenResult.Replayed _, OpenResult.KeyReused _ -> {
        listener.handed(reads.account(), Handing.REPLAYED);
        yield new Looked.HandedOver();
      }
      case OpenResult.Busy _ -> {
        listener.handed(reads.account(), Handing.BUSY);
        yield new Looked.Again(BUSY_MS);
      }
      case OpenResult.LegKnown _, OpenResult.NotServing _ -> {
        listener.handed(reads.account(), Handing.NOT_SERVING);
        yield new Looked.Again(NOT_SERVING_MS + reads.backoffMs(board.failures(id) + 1));
      }
      case OpenResult.Unstorable(String detail) -> {
        listener.handed(reads.account(), Handing.UNSTORABLE);
        log.error("{} at {} cannot be handed over: {}", id, reads.account(), detail);
        yield new Looked.HandedOver();
      }
    };
  }

  /// One handoff for each conversation, across nodes and restarts.
  private IdempotencyKey key(VendorId id) {
    String key = "stream/" + reads.account() + "/" + id;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return new IdempotencyKey(key, hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
