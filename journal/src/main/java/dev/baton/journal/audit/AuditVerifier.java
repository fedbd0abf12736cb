package dev.baton.journal.audit;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Checks everything that can be checked of a log: the bytes of each row against their SHA-256, the
/// chain of each handoff, the replay against the stored state, each row against its leaf, the
/// leaves against every head, and the heads against their keys.
///
/// Give it to [AuditSource#read]; then ask for the [#report]. It needs memory for the handoffs that
/// are open, not for the rows.
public final class AuditVerifier implements AuditSource.Sink {
  /// Who looks at more than these has lost count; the number of all is told.
  private static final int TOLD_FINDINGS = 100;

  /// Rows between two words of progress.
  private static final long PROGRESS_ROWS = 1_000;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final MessageDigest digest = MerkleTree.sha256();
  private final HandoffJson handoffs = new HandoffJson();
  private final Replays replays = new Replays();
  private final TreeCheck tree;
  private final LongConsumer progress;
  private final List<AuditReport.Finding> findings = new ArrayList<>();
  private final Set<String> tailHandoffs = new HashSet<>();
  private long findingsInAll;
  private long rows;
  private long events;
  private long replayed;
  private long tail;
  private boolean ended;

  /// @param trusted keys that heads must be signed by; empty to believe those that the log names
  /// @param kept heads that the log must once have had
  /// @param progress hears now and then how many rows were checked
  public AuditVerifier(List<PublicKey> trusted, List<SignedHead> kept, LongConsumer progress) {
    this.tree = new TreeCheck(trusted, kept, what -> find(null, 0, what));
    this.progress = progress;
  }

  @Override
  public void accept(AuditEntry entry) {
    switch (entry) {
      case AuditEntry.Log(String id) -> tree.log(id);
      case AuditEntry.Key(PublicKey key) -> tree.key(key);
      case AuditEntry.Row row -> row(row);
      case AuditEntry.Event event -> event(event);
      case AuditEntry.Missing missing -> {
        tree.leaf(missing.leaf());
        find(
            missing.subject(),
            missing.seq(),
            "it has leaf %,d and is not there: it was deleted".formatted(missing.leaf().index()));
        count();
      }
      case AuditEntry.Head(SignedHead head) -> tree.head(head);
      case AuditEntry.State state -> state(state);
      case AuditEntry.End _ -> end();
    }
  }

  private void row(AuditEntry.Row row) {
    leaf(row.leaf(), row.pending(), row.handoffId(), row.seq(), row.body(), row.hash());
    if (row.leaf() == null) {
      tailHandoffs.add(row.handoffId());
    }
    String hash = HexFormat.of().formatHex(row.hash());
    HandoffJson.Row read;
    try {
      read = handoffs.readRow(row.body());
    } catch (RuntimeException e) {
      // A row that was tampered with can be anything.
      find(row.handoffId(), row.seq(), "it cannot be read: " + e.getMessage());
      replays.skip(row.handoffId(), row.seq(), hash);
      return;
    }
    String wrong = unlike(row, read);
    if (wrong != null) {
      find(row.handoffId(), row.seq(), wrong);
    }
    Replays.@Nullable Played before = replays.of(row.handoffId());
    String broken = chain(row.seq(), read.prevHash(), before);
    if (broken != null) {
      find(row.handoffId(), row.seq(), broken);
    }
    if (before == null && row.seq() != 1) {
      replays.skip(row.handoffId(), row.seq(), hash);
      return;
    }
    String refused = replays.play(row.handoffId(), read, hash);
    if (refused != null && broken == null) {
      find(row.handoffId(), row.seq(), refused);
    }
  }

  /// What every row must be: its bytes hashed, and its hash in the tree.
  private void leaf(
      AuditEntry.@Nullable Leaf leaf,
      boolean pending,
      String subject,
      long seq,
      byte[] body,
      byte[] hash) {
    count();
    if (leaf != null) {
      tree.leaf(leaf);
    } else if (pending) {
      tail++;
    } else {
      find(subject, seq, "it has no leaf and waits for none: it was put there past the log");
    }
    if (!Arrays.equals(digest.digest(body), hash)) {
      find(subject, seq, "its bytes are not those of its SHA-256: it was changed");
    } else if (leaf != null && !Arrays.equals(leaf.entry(), hash)) {
      find(
          subject,
          seq,
          "it is not the row that leaf %,d was made for: it was changed".formatted(leaf.index()));
    }
  }

  private static @Nullable String unlike(AuditEntry.Row row, HandoffJson.Row read) {
    if (!row.handoffId().equals(read.handoffId()) || row.seq() != read.seq()) {
      return "its bytes are of " + read.handoffId() + " row " + read.seq();
    }
    if (!row.at().equals(read.moment().at())) {
      return "it is stored under " + row.at() + ", and its bytes say " + read.moment().at();
    }
    Handoff opened = read.opened();
    if (opened != null && !opened.tenant().value().equals(row.tenant())) {
      return "it is stored for tenant " + row.tenant() + ", and its bytes say " + opened.tenant();
    }
    return null;
  }

  private static @Nullable String chain(
      long seq, String prevHash, Replays.@Nullable Played before) {
    if (before == null) {
      return seq == 1
          ? prevHash.isEmpty() ? null : "it is the first and names a row before it"
          : "the row before it is not there, or its stored state is older than its rows";
    }
    if (seq != before.seq() + 1) {
      return "it follows row " + before.seq() + "; what was in between is not there";
    }
    return prevHash.equals(before.hash())
        ? null
        : "the row before it is not the one that it was chained to";
  }

  private void event(AuditEntry.Event event) {
    leaf(event.leaf(), event.pending(), event.id(), 1, event.body(), event.hash());
    if (event.leaf() != null) {
      events++;
    }
    try {
      var body = JSON.readTree(event.body());
      if (!body.path("eventId").asString("").equals(event.id())
          || !body.path("canonicalInteractionId").asString("").equals(event.canonicalId())) {
        find(event.id(), 1, "its bytes are of another event");
      }
    } catch (JacksonException e) {
      find(event.id(), 1, "it cannot be read");
    }
  }

  private void state(AuditEntry.State state) {
    Replays.@Nullable Played played = replays.of(state.handoffId());
    replays.forget(state.handoffId());
    if (played == null || played.seq() != state.version()) {
      find(
          state.handoffId(),
          state.version(),
          "its state is stored behind this row, and "
              + (played == null ? "there is no row" : "the last row is " + played.seq())
              + ": rows were deleted");
      return;
    }
    Handoff handoff = played.handoff();
    if (handoff == null) {
      // Why it could not be played was told at the row.
      return;
    }
    String wrong = unlike(state, played.hash(), handoff);
    if (wrong == null) {
      replayed++;
    } else {
      find(state.handoffId(), state.version(), wrong);
    }
  }

  private @Nullable String unlike(AuditEntry.State state, String hash, Handoff handoff) {
    try {
      if (!handoffs.read(state.json()).equals(handoff)) {
        return "the stored state is not the one that the rows lead to: it was changed";
      }
    } catch (RuntimeException e) {
      // A state that was tampered with can be anything.
      return "the stored state cannot be read: " + e.getMessage();
    }
    if (!state.stateName().equals(handoff.state().wireName())
        || state.open() != handoff.state().isOpen()) {
      return "the stored state is filed as " + state.stateName() + ", open " + state.open();
    }
    return HexFormat.of().formatHex(state.lastHash()).equals(hash)
        ? null
        : "the stored state names another last row";
  }

  private void count() {
    rows++;
    if (rows % PROGRESS_ROWS == 0) {
      progress.accept(rows);
    }
  }

  private void end() {
    ended = true;
    replays
        .left()
        .forEach((handoff, played) ->
            find(handoff, played.seq(), "no state is stored behind this row: it was deleted"));
    tree.end();
    progress.accept(rows);
  }

  private void find(@Nullable String subject, long seq, String what) {
    findingsInAll++;
    if (findings.size() < TOLD_FINDINGS) {
      findings.add(new AuditReport.Finding(subject, seq, what));
    }
  }

  /// What was found. Only behind the end of the source.
  ///
  /// @throws IllegalStateException before the end
  public AuditReport report() {
    if (!ended) {
      throw new IllegalStateException("the source has not come to its end");
    }
    return new AuditReport(
        tree.logId(),
        tree.covered(),
        tree.lastGood(),
        tree.heads(),
        tree.keyIds(),
        tree.keysTrusted(),
        replayed,
        events,
        tail + (tree.leaves() - tree.covered()),
        tailHandoffs.size(),
        findings,
        findingsInAll);
  }
}
