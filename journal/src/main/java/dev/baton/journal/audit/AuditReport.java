package dev.baton.journal.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a verification found.
///
/// @param log which log it was
/// @param covered how many rows the last good head covers; everything proven is about these
/// @param head the last head that is right, null when none is
/// @param heads how many heads were checked
/// @param keyIds of the keys that signed them
/// @param keysTrusted whether the keys were given from outside; else they are the database's own
///   word
/// @param handoffs how many handoffs were replayed to their stored state
/// @param events how many events are among the rows
/// @param tail rows without a head, of which nothing is claimed
/// @param tailHandoffs of how many handoffs they are
/// @param findings the first ones, in the order of the rows
/// @param findingsInAll how many there are
public record AuditReport(
    String log,
    long covered,
    @Nullable SignedHead head,
    long heads,
    List<String> keyIds,
    boolean keysTrusted,
    long handoffs,
    long events,
    long tail,
    long tailHandoffs,
    List<Finding> findings,
    long findingsInAll) {
  public AuditReport {
    keyIds = List.copyOf(keyIds);
    findings = List.copyOf(findings);
  }

  /// Something that is not as it must be.
  ///
  /// @param subject the handoff or the event, null when it is about the tree
  /// @param seq the row's, 0 when it is about no single row
  /// @param what is wrong
  public record Finding(@Nullable String subject, long seq, String what) {}

  /// Whether everything is as it must be.
  public boolean good() {
    return findingsInAll == 0;
  }
}
