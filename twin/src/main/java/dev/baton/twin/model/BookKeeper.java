package dev.baton.twin.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the books: reads everything, changes nothing.
final class BookKeeper {
  private final Switchboard board;
  private final ReservationDesk desk;
  private final OrderLog log;
  private final Sessions sessions;

  BookKeeper(Switchboard board, ReservationDesk desk, OrderLog log, Sessions sessions) {
    this.board = board;
    this.desk = desk;
    this.log = log;
    this.sessions = sessions;
  }

  Books books(Instant now) {
    List<Books.CallerEntry> entries = new ArrayList<>(board.callers().size());
    for (Caller caller : board.callers()) {
      entries.add(entry(caller));
    }
    return new Books(
        now,
        summary(),
        entries,
        List.copyOf(desk.all()),
        log.counts(),
        log.countsByKey(),
        board.chats().sums(),
        sessions.sums());
  }

  Books.Summary summary() {
    int[] kinds = new int[Party.Kind.values().length];
    int doubled = 0;
    int lost = 0;
    for (Caller caller : board.callers()) {
      Party.Kind kind = caller.history.getLast().with().kind();
      kinds[index(kind)]++;
      doubled += caller.doubled ? 1 : 0;
      lost += kind.isLost() ? 1 : 0;
    }
    int forgotten = board.forgottenHungUp() + board.forgottenAgentEnded();
    return new Books.Summary(
        board.callersEver(),
        kinds[index(Party.Kind.AGENT)]
            + kinds[index(Party.Kind.QUEUE)]
            + kinds[index(Party.Kind.BOT)],
        lost,
        doubled,
        kinds[index(Party.Kind.LIMBO)],
        kinds[index(Party.Kind.HUNG_UP)] + board.forgottenHungUp(),
        kinds[index(Party.Kind.HUNG_UP_OUT_OF_LIMBO)],
        kinds[index(Party.Kind.DISCONNECTED)],
        kinds[index(Party.Kind.AGENT_ENDED)] + board.forgottenAgentEnded(),
        forgotten,
        desk.heldCount(),
        desk.twoAtOnce(),
        log.keysSeenTwice());
  }

  @SuppressWarnings("EnumOrdinal")
  private static int index(Party.Kind kind) {
    return kind.ordinal();
  }

  private Books.CallerEntry entry(Caller caller) {
    Books.PartyAt last = caller.history.getLast();
    return new Books.CallerEntry(
        caller.id,
        caller.phone,
        caller.canonicalId,
        last.with(),
        last.since(),
        caller.doubled,
        List.copyOf(caller.legIds),
        List.copyOf(caller.history),
        List.copyOf(caller.orders),
        board.contextsOf(caller),
        caller.chat == null ? null : caller.chat.entry(),
        session(caller));
  }

  private Books.@Nullable SessionEntry session(Caller caller) {
    Session session = caller.session;
    Leg leg = session == null ? null : board.leg(session.id);
    return session == null || leg == null ? null : session.entry(leg);
  }
}
