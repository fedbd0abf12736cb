package dev.baton.server.stream;

import dev.baton.core.account.Account;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.LegState;
import dev.baton.core.trigger.TriggerRules;
import dev.baton.platform.stream.EventStream;
import dev.baton.platform.stream.FrameFault;
import dev.baton.platform.stream.Gap;
import dev.baton.platform.stream.StreamEnd;
import dev.baton.platform.stream.StreamEvent;
import dev.baton.platform.stream.StreamListener;
import dev.baton.platform.stream.StreamStatus;
import dev.baton.server.stream.ChatBoard.Looked;
import dev.baton.server.stream.WatchListener.EventKind;
import dev.baton.server.stream.WatchListener.Handing;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches one account for as long as this node has its stream: what the stream brings goes to a
/// board, and from there to as many threads as conversations may be worked on at a time.
final class AccountStream implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AccountStream.class);

  /// Longer than a request takes to notice that it was interrupted.
  private static final long CLOSE_MS = 2_000;

  private final AccountName account;
  private final ChatBoard board;
  private final ChatLook look;
  private final WatchListener listener;
  private final EventStream stream;
  private final List<Thread> workers = new ArrayList<>();
  private volatile StreamStatus status = new StreamStatus.Idle();
  private volatile boolean closing;

  /// @param makeLook how conversations on a board are looked at
  /// @param makeStream opens the account's stream for a listener
  AccountStream(
      Account account,
      ChatBoard board,
      ChatLook look,
      int maxConcurrent,
      Function<StreamListener, EventStream> makeStream,
      WatchListener listener) {
    this.account = account.name();
    this.board = board;
    this.look = look;
    this.listener = listener;
    this.stream = makeStream.apply(new Ear());
    for (int i = 0; i < maxConcurrent; i++) {
      workers.add(
          Thread.ofVirtual().name("stream-" + account.name() + "-" + i).unstarted(this::work));
    }
  }

  void start() {
    workers.forEach(Thread::start);
    stream.start();
  }

  StreamStatus status() {
    return status;
  }

  /// How many conversations are known.
  int known() {
    return board.known();
  }

  private void work() {
    try {
      while (!closing) {
        VendorId id = board.take();
        Looked looked = looked(id);
        if (!board.done(id, looked)) {
          listener.handed(account, Handing.GAVE_UP);
          log.warn("{} at {} is left until something is heard of it again", id, account);
        }
      }
    } catch (InterruptedException e) {
      // The stream is closed; what was under way is found by whoever has it next.
      Thread.currentThread().interrupt();
    }
  }

  /// A bug must cost one look, not the thread.
  private Looked looked(VendorId id) throws InterruptedException {
    try {
      return look.look(id);
    } catch (RuntimeException e) {
      log.error("looking at {} at {} failed unexpectedly", id, account, e);
      return new Looked.Again(CLOSE_MS);
    }
  }

  /// Ends the work; what was under way is not waited for longer than it takes to notice.
  @Override
  public void close() {
    closing = true;
    stream.close();
    workers.forEach(Thread::interrupt);
    try {
      for (Thread worker : workers) {
        worker.join(CLOSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    status = new StreamStatus.Idle();
  }

  /// Hears the stream; none of this waits.
  private final class Ear implements StreamListener {
    private final Set<FrameFault> told = EnumSet.noneOf(FrameFault.class);
    private boolean alerted;
    private boolean outage;

    @Override
    public void event(StreamEvent event) {
      listener.event(account, kind(event));
    }

    private EventKind kind(StreamEvent event) {
      if (!event.type().equals(TriggerRules.WEB_CHAT)) {
        return EventKind.OTHER;
      }
      if (TriggerRules.isWatched(event.type(), event.state())) {
        return switch (board.seen(event.vendorId())) {
          case TAKEN -> EventKind.WATCHED;
          case REPEATED -> EventKind.REPEATED;
          case HANDED_OVER -> EventKind.HANDED_OVER;
          case FULL -> EventKind.DROPPED;
        };
      }
      if (isKnown(event.state())) {
        board.left(event.vendorId());
        return EventKind.LEFT;
      }
      return EventKind.UNKNOWN_STATE;
    }

    @Override
    public void gap(Gap gap) {
      told.clear();
      listener.caughtUp(account, gap, board.catchUp());
    }

    @Override
    public void unreadable(FrameFault fault) {
      listener.unreadable(account, fault);
      if (told.add(fault)) {
        log.warn("the stream of {} has messages that are {}", account, fault.wireName());
      }
    }

    @Override
    public void ended(StreamEnd end) {
      listener.ended(account, end);
    }

    @Override
    public void replaced() {
      listener.replaced(account);
    }

    @Override
    public void failed(RuntimeException bug) {
      log.error("the stream of {} failed unexpectedly; it is opened again", account, bug);
    }

    @Override
    public void status(StreamStatus now) {
      status = now;
      switch (now) {
        case StreamStatus.Connected _ -> {
          log.info("the stream of {} is open", account);
          alerted = false;
          outage = false;
        }
        case StreamStatus.Waiting _ -> {
          tell(outage, line -> log.warn("the stream of {} is {}", account, line), now);
          outage = true;
        }
        case StreamStatus.Forbidden _ -> {
          tell(alerted, line -> log.error("the stream of {} is {}", account, line), now);
          alerted = true;
        }
        case StreamStatus.Connecting _, StreamStatus.Idle _ -> {}
      }
    }

    private static void tell(boolean before, Consumer<String> out, StreamStatus now) {
      if (!before) {
        out.accept(now.words());
      }
    }
  }

  private static boolean isKnown(String state) {
    for (LegState known : LegState.values()) {
      if (known.wireName().equals(state)) {
        return true;
      }
    }
    return false;
  }
}
