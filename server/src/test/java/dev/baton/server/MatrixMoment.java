package dev.baton.server;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.util.ArrayList;
import java.util.List;

/// The moments of a handoff at which a fault can strike: every state that waits for an answer.
enum MatrixMoment {
  /// Requested: the first call to the destination needs a token.
  DESTINATION_TOKEN("destination token", "requested"),
  /// Reserving.
  RESERVE("reserve", "reserving"),
  /// Releasing, a reserve being in doubt: which reservations are there?
  FINDING("finding", "releasing"),
  /// Reserved: the first call to the source needs a token.
  SOURCE_TOKEN("source token", "reserved"),
  /// Committing.
  COMMIT("commit", "committing"),
  /// Committing, in doubt: did it happen?
  READING_BACK("reading back", "committing (reading back)"),
  /// Committing: the reservation is released, so that a late commit is refused.
  FENCE("fence", "committing (fencing)"),
  /// Committing: what is read now is the truth.
  BEHIND_FENCE("behind the fence", "committing (reading behind fence)"),
  /// Releasing after a commit that was refused.
  RELEASE("release", "releasing"),
  /// Committed.
  CONTEXT("context", "committed"),
  /// Confirming, at the source.
  SOURCE_READING("source reading", "confirming"),
  /// Confirming, at the destination.
  DESTINATION_READING("destination reading", "confirming"),
  /// Confirming, while she waits in a queue that nobody answers.
  QUEUED("queued", "confirming"),
  /// Compensating.
  REQUEUE("requeue", "compensating");

  /// Readings of the destination before the one that strikes in [#QUEUED]: by then she waits there.
  private static final int READINGS_UNTIL_QUEUED = 10;

  /// The name in the table.
  final String label;

  /// The state of the protocol.
  final String state;

  MatrixMoment(String label, String state) {
    this.label = label;
    this.state = state;
  }

  static MatrixMoment labelled(String label) {
    for (MatrixMoment moment : values()) {
      if (moment.label.equals(label)) {
        return moment;
      }
    }
    throw new IllegalArgumentException("no moment is called '" + label + "'");
  }

  /// What has to go wrong so that the handoff gets to this moment, and then the fault itself, last
  /// in the list. Every rule strikes once.
  List<FaultRule> script(Way way, Fault fault) {
    List<FaultRule> rules = new ArrayList<>();
    switch (this) {
      case FINDING ->
          rules.add(
              FaultRule.on(way.destination, Operation.RESERVE, new Fault.LoseRequest()).atMost(3));
      case READING_BACK -> rules.add(atCommit(way, new Fault.LoseAnswer()));
      case FENCE, BEHIND_FENCE -> rules.add(atCommit(way, new Fault.Status(409, null, false)));
      case RELEASE -> rules.add(atCommit(way, new Fault.Status(403, null, false)));
      case REQUEUE -> rules.add(atCommit(way, new Fault.DropTransfer()));
      case DESTINATION_TOKEN,
          RESERVE,
          SOURCE_TOKEN,
          COMMIT,
          CONTEXT,
          SOURCE_READING,
          DESTINATION_READING,
          QUEUED -> {
        // A good handoff gets there.
      }
    }
    FaultRule strikes = FaultRule.on(platform(way), operation(), fault);
    rules.add(this == QUEUED ? strikes.onlyNth(READINGS_UNTIL_QUEUED) : strikes.atMost(1));
    return rules;
  }

  private static FaultRule atCommit(Way way, Fault fault) {
    return FaultRule.on(way.source, Operation.TRANSFER, fault).atMost(1);
  }

  private Platform platform(Way way) {
    return switch (this) {
      case SOURCE_TOKEN, COMMIT, READING_BACK, BEHIND_FENCE, SOURCE_READING -> way.source;
      case DESTINATION_TOKEN,
          RESERVE,
          FINDING,
          FENCE,
          RELEASE,
          CONTEXT,
          DESTINATION_READING,
          QUEUED,
          REQUEUE ->
          way.destination;
    };
  }

  private Operation operation() {
    return switch (this) {
      case DESTINATION_TOKEN, SOURCE_TOKEN -> Operation.TOKEN;
      case RESERVE -> Operation.RESERVE;
      case COMMIT -> Operation.TRANSFER;
      case FENCE, RELEASE -> Operation.RELEASE;
      case CONTEXT -> Operation.CONTEXT;
      case REQUEUE -> Operation.REQUEUE;
      case FINDING, READING_BACK, BEHIND_FENCE, SOURCE_READING, DESTINATION_READING, QUEUED ->
          Operation.READ;
    };
  }
}
