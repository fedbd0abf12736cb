package dev.baton.server.runtime;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.id.HandoffId;
import dev.baton.journal.AppendResult;
import java.util.Arrays;

/// What became of asking for a handoff.
public sealed interface OpenResult {
  /// It is stored and under way.
  record Opened(Handoff handoff) implements OpenResult {}

  /// The same request was made before: this is its handoff.
  record Replayed(HandoffId id) implements OpenResult {}

  /// The idempotency key was used with another body.
  record KeyReused(HandoffId id) implements OpenResult {}

  /// The interaction has another open handoff.
  record Busy(HandoffId other) implements OpenResult {}

  /// Its source's leg was taken for new, and somebody else has seen it in between. Asked again with
  /// what is stored now, it is another handoff.
  record LegKnown() implements OpenResult {}

  /// No new work is taken now: the lease is lost, the database is away, or too much is under way.
  record NotServing(String detail) implements OpenResult {}

  /// The database refuses what the request holds.
  record Unstorable(String detail) implements OpenResult {}

  /// What became of a request when its first append came back so.
  static OpenResult of(NewHandoff request, AppendResult result) {
    HandoffId id = request.handoff().id();
    return switch (result) {
      case AppendResult.Stored _ -> new Opened(request.handoff());
      case AppendResult.InteractionBusy(HandoffId other) -> new Busy(other);
      case AppendResult.LegKnown _ -> new LegKnown();
      case AppendResult.KeyUsed(HandoffId other, byte[] bodyHash) ->
          request.idempotencyKey() != null
                  && Arrays.equals(bodyHash, request.idempotencyKey().bodyHash())
              ? new Replayed(other)
              : new KeyReused(other);
      case AppendResult.Unstorable(String cause) -> new Unstorable(cause);
      case AppendResult.Missing _, AppendResult.Lost _ ->
          new NotServing("handoff " + id + " was not stored: the node has no lease");
    };
  }
}
