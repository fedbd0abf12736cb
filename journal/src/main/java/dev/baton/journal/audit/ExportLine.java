package dev.baton.journal.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line of an export in JSON Lines: everything that a verification needs, and what an auditor
/// asks for beside it. What is null is left out; which of it there is follows from `type`.
///
/// @param body the exact text that was hashed
/// @param bodyHex its bytes, where they are no text
/// @param leafEntry what the tree says that the hash is, where it is not `hash`
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "type",
  "leafIndex",
  "time",
  "tenant",
  "handoffId",
  "eventId",
  "canonicalInteractionId",
  "seq"
})
record ExportLine(
    String type,
    @Nullable String log,
    @Nullable String format,
    @Nullable String publicKey,
    @Nullable Long leafIndex,
    @Nullable Boolean pending,
    @Nullable Instant time,
    @Nullable String tenant,
    @Nullable String handoffId,
    @Nullable String eventId,
    @Nullable String canonicalInteractionId,
    @Nullable Long seq,
    @Nullable String actor,
    @Nullable String signal,
    @Nullable String from,
    @Nullable String to,
    @Nullable List<String> agentIds,
    @Nullable List<RowFacts.Reference> platformReferences,
    RowFacts.@Nullable MaskingStatus maskingStatus,
    @Nullable String hash,
    @Nullable String prevHash,
    @Nullable String leafEntry,
    @Nullable String body,
    @Nullable String bodyHex,
    @Nullable SignedHead head,
    @Nullable Long version,
    @Nullable String stateName,
    @Nullable Boolean open,
    @Nullable String lastHash,
    @Nullable String state) {
  /// The form that is written and read here.
  static final String FORMAT = "baton-audit-export-1";

  private static final HexFormat HEX = HexFormat.of();

  static Filling of(String type) {
    return new Filling(type);
  }

  /// Its bytes, whichever way they were written.
  byte[] bytes() {
    return body != null
        ? body.getBytes(StandardCharsets.UTF_8)
        : HEX.parseHex(bodyHex == null ? "" : bodyHex);
  }

  AuditEntry.@Nullable Leaf leaf() {
    return leafIndex == null
        ? null
        : new AuditEntry.Leaf(leafIndex, HEX.parseHex(leafEntry == null ? hash() : leafEntry));
  }

  @Override
  public String hash() {
    return hash == null ? "" : hash;
  }

  /// A line while it is being filled.
  static final class Filling {
    private final String type;
    @Nullable String log;
    @Nullable String format;
    @Nullable String publicKey;
    @Nullable Long leafIndex;
    @Nullable Boolean pending;
    @Nullable Instant time;
    @Nullable String tenant;
    @Nullable String handoffId;
    @Nullable String eventId;
    @Nullable String canonicalInteractionId;
    @Nullable Long seq;
    @Nullable String actor;
    @Nullable String signal;
    @Nullable String from;
    @Nullable String to;
    @Nullable RowFacts facts;
    @Nullable String hash;
    @Nullable String prevHash;
    @Nullable String leafEntry;
    @Nullable String body;
    @Nullable String bodyHex;
    @Nullable SignedHead head;
    AuditEntry.@Nullable State state;

    private Filling(String type) {
      this.type = type;
    }

    Filling leaf(AuditEntry.@Nullable Leaf leaf, boolean waits, byte @Nullable [] rowHash) {
      hash = rowHash == null ? null : HEX.formatHex(rowHash);
      if (leaf == null) {
        pending = waits;
        return this;
      }
      leafIndex = leaf.index();
      String entry = HEX.formatHex(leaf.entry());
      leafEntry = entry.equals(hash) ? null : entry;
      return this;
    }

    Filling bytes(byte[] bytes) {
      try {
        body = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        // Baton writes UTF-8; somebody else may not have.
        bodyHex = HEX.formatHex(bytes);
      }
      return this;
    }

    ExportLine line() {
      return new ExportLine(
          type,
          log,
          format,
          publicKey,
          leafIndex,
          pending,
          time,
          tenant,
          state == null ? handoffId : state.handoffId(),
          eventId,
          canonicalInteractionId,
          seq,
          actor,
          signal,
          from,
          to,
          facts == null ? null : facts.agentIds(),
          facts == null ? null : facts.platformReferences(),
          facts == null ? null : facts.maskingStatus(),
          hash,
          prevHash,
          leafEntry,
          body,
          bodyHex,
          head,
          state == null ? null : state.version(),
          state == null ? null : state.stateName(),
          state == null ? null : state.open(),
          state == null ? null : HEX.formatHex(state.lastHash()),
          state == null ? null : state.json());
    }
  }
}
