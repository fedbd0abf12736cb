package dev.baton.coordinator;

import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.RowWriter;
import dev.baton.core.handoff.Signal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The hash chain of one handoff's rows: each row holds the SHA-256 of the exact bytes before it.
final class Chain {
  private String lastHash;

  Chain(String lastHash) {
    this.lastHash = lastHash;
  }

  String lastHash() {
    return lastHash;
  }

  void restore(String hash) {
    lastHash = hash;
  }

  Work.StoredRow row(
      long seq,
      Moment now,
      String from,
      Handoff after,
      @Nullable Signal signal,
      List<Action> actions,
      @Nullable Handoff opened,
      String actor,
      RowWriter writer) {
    HandoffJson.Row row =
        new HandoffJson.Row(
            HandoffJson.VERSION,
            after.id().value(),
            seq,
            now,
            actor,
            from,
            after.state().wireName(),
            signal,
            actions,
            opened,
            lastHash);
    byte[] body = writer.writeRow(row);
    lastHash = sha256(body);
    return new Work.StoredRow(seq, now.at(), body, lastHash);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
