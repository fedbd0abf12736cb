package dev.baton.journal.audit;

import dev.baton.core.handoff.HandoffJson;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makes the lines of an export from what an audit reads. It plays the rows, to tell with each what
/// the handoff was then.
final class ExportLines {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HexFormat HEX = HexFormat.of();

  private final HandoffJson handoffs = new HandoffJson();
  private final MessageDigest digest = MerkleTree.sha256();
  private final Replays replays = new Replays();

  ExportLine of(AuditEntry entry) {
    return switch (entry) {
      case AuditEntry.Log(String id) -> {
        ExportLine.Filling line = ExportLine.of("log");
        line.log = id;
        line.format = ExportLine.FORMAT;
        yield line.line();
      }
      case AuditEntry.Key(var key) -> {
        ExportLine.Filling line = ExportLine.of("key");
        line.publicKey = SigningKey.pem(key);
        yield line.line();
      }
      case AuditEntry.Row row -> row(row);
      case AuditEntry.Event event -> event(event);
      case AuditEntry.Missing(var leaf, boolean event, String subject, long seq) -> {
        ExportLine.Filling line = ExportLine.of("missing").leaf(leaf, false, null);
        line.handoffId = event ? null : subject;
        line.eventId = event ? subject : null;
        line.seq = seq;
        yield line.line();
      }
      case AuditEntry.Head(SignedHead head) -> {
        ExportLine.Filling line = ExportLine.of("head");
        line.head = head;
        line.time = head.at();
        yield line.line();
      }
      case AuditEntry.State state -> {
        replays.forget(state.handoffId());
        ExportLine.Filling line = ExportLine.of("state");
        line.state = state;
        yield line.line();
      }
      case AuditEntry.End _ -> ExportLine.of("end").line();
    };
  }

  private ExportLine row(AuditEntry.Row row) {
    ExportLine.Filling line =
        ExportLine.of("row").leaf(row.leaf(), row.pending(), row.hash()).bytes(row.body());
    line.time = row.at();
    line.tenant = row.tenant();
    line.handoffId = row.handoffId();
    line.seq = row.seq();
    @Nullable JsonNode body = json(row.body());
    if (body == null) {
      return line.line();
    }
    line.actor = body.path("actor").asString("");
    line.from = body.path("from").asString("");
    line.to = body.path("to").asString("");
    line.prevHash = body.path("prevHash").asString("");
    line.signal = body.path("signal").path("type").asString("opened");
    play(row);
    Replays.@Nullable Played played = replays.of(row.handoffId());
    line.facts = RowFacts.of(body, played == null ? null : played.handoff());
    return line.line();
  }

  /// Whether it was tampered with is for the verification to say.
  private void play(AuditEntry.Row row) {
    String hash = HEX.formatHex(row.hash());
    if (!Arrays.equals(digest.digest(row.body()), row.hash())) {
      replays.skip(row.handoffId(), row.seq(), hash);
      return;
    }
    try {
      replays.play(row.handoffId(), handoffs.readRow(row.body()), hash);
    } catch (RuntimeException e) {
      // A row that no Baton wrote.
      replays.skip(row.handoffId(), row.seq(), hash);
    }
  }

  private static ExportLine event(AuditEntry.Event event) {
    ExportLine.Filling line =
        ExportLine.of("event")
            .leaf(event.leaf(), event.pending(), event.hash())
            .bytes(event.body());
    line.time = event.at();
    line.tenant = event.tenant();
    line.eventId = event.id();
    line.canonicalInteractionId = event.canonicalId();
    @Nullable JsonNode body = json(event.body());
    if (body != null) {
      line.actor = body.path("stated").asString(body.path("address").asString(""));
      line.signal = body.path("event").asString("");
    }
    return line.line();
  }

  private static @Nullable JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return null;
    }
  }
}
