package dev.baton.server.stream;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.WireName;
import dev.baton.platform.stream.FrameFault;
import dev.baton.platform.stream.Gap;
import dev.baton.platform.stream.StreamEnd;

/// Hears what watching comes to, to count it: return at once.
public interface WatchListener {
  /// What an event was about.
  enum EventKind {
    /// A web chat that a bot has; it is looked at.
    WATCHED,
    /// The same, while a look at it was under way or waited for: one look serves all.
    REPEATED,
    /// A web chat that was handed over before.
    HANDED_OVER,
    /// A web chat that no bot has any more.
    LEFT,
    /// A web chat in a state that nobody knows.
    UNKNOWN_STATE,
    /// Something else than a web chat.
    OTHER,
    /// A web chat for which there was no room.
    DROPPED;

    /// The name in metrics: lower snake case.
    public String wireName() {
      return WireName.of(this);
    }
  }

  /// What handing over one conversation came to.
  enum Handing {
    /// An escalation is under way.
    OPENED,
    /// It had been opened before, here or elsewhere.
    REPLAYED,
    /// Another handoff of it is open; it is looked at again.
    BUSY,
    /// No new work was taken; it is tried again.
    NOT_SERVING,
    /// What it holds cannot be stored. A person has to look.
    UNSTORABLE,
    /// It was tried as often as things are tried. Its next event, or a catch-up, begins anew.
    GAVE_UP;

    /// The name in metrics: lower snake case.
    public String wireName() {
      return WireName.of(this);
    }
  }

  /// An event came.
  void event(AccountName account, EventKind kind);

  /// A message could not be read.
  void unreadable(AccountName account, FrameFault fault);

  /// A connection ended, or did not come about.
  void ended(AccountName account, StreamEnd end);

  /// A connection was replaced before its token ended.
  void replaced(AccountName account);

  /// Something may have been missed, and so many conversations are read again.
  void caughtUp(AccountName account, Gap gap, int conversations);

  /// A trigger fired, and the conversation was handed over for the first time.
  void fired(AccountName account, String trigger);

  /// A conversation was to be handed over.
  void handed(AccountName account, Handing handing);

  /// A history was not read to its end.
  void historyCut(AccountName account, HistoryCut cut);
}
