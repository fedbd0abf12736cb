package dev.baton.journal;

import dev.baton.core.id.HandoffId;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for nodes that have expired, declares them dead, and claims what dead nodes own. Belongs
/// to one thread.
final class Takeover implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Takeover.class);

  private final JournalSettings settings;
  private final Session session;

  /// Candidates of a claim that may have succeeded without our hearing of it. They are claimed and
  /// read again, as nobody else would look after them.
  private List<HandoffId> unread = List.of();

  private List<String> unreadDead = List.of();
  private NodeId unreadFor = new NodeId("");

  Takeover(JournalDatabase database) {
    this.settings = database.settings();
    this.session = new Session(database);
  }

  /// One look. Hands over what was claimed, batch by batch.
  void look(NodeId me, Consumer<List<StoredHandoff>> claimed) throws SQLException {
    if (me.equals(unreadFor) && !unread.isEmpty()) {
      claim(me, unreadDead, unread, claimed);
    }
    List<NodeId> dead = session.run(c -> NodeTable.markDead(c, me, settings.ttlMs()));
    if (!dead.isEmpty()) {
      log.warn("declared dead: {}", dead);
    }
    // The mark has committed. Nothing that these nodes still send can be stored from here on.
    List<String> owners = session.run(c -> NodeTable.deadOwners(c, me));
    boolean more = !owners.isEmpty();
    while (more) {
      List<HandoffId> candidates =
          session.run(c -> NodeTable.candidates(c, owners, settings.claimHandoffs()));
      more = !candidates.isEmpty() && claim(me, owners, candidates, claimed) > 0;
    }
  }

  private int claim(
      NodeId me,
      List<String> dead,
      List<HandoffId> candidates,
      Consumer<List<StoredHandoff>> claimed)
      throws SQLException {
    unread = candidates;
    unreadDead = dead;
    unreadFor = me;
    session.run(c -> {
      NodeTable.claim(c, me, dead, candidates);
      return me;
    });
    List<StoredHandoff> mine = session.run(c -> NodeTable.readMine(c, me, candidates));
    unread = List.of();
    if (!mine.isEmpty()) {
      log.info("claimed {} handoffs of dead nodes", mine.size());
      claimed.accept(mine);
    }
    return mine.size();
  }

  @Override
  public void close() throws SQLException {
    session.close();
  }
}
