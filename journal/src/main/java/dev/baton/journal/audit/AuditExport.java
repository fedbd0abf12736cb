package dev.baton.journal.audit;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Writes what an audit reads to a file: give it to [AuditSource#read].
public final class AuditExport implements AuditSource.Sink {
  /// In which form.
  public enum Format {
    /// A line of JSON each, from which all can be verified again.
    JSONL,
    /// A line for each row and event, for spreadsheets; RFC 4180. It cannot be verified.
    CSV
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final List<String> COLUMNS =
      List.of(
          "leaf_index",
          "time",
          "tenant",
          "handoff_id",
          "seq",
          "actor",
          "signal",
          "from",
          "to",
          "agent_ids",
          "platform_references",
          "masking_status",
          "masking_losses",
          "hash",
          "prev_hash",
          "event_id",
          "canonical_interaction_id");

  private final ExportLines lines = new ExportLines();
  private final Writer out;
  private final Format format;
  private long rows;

  /// @param out is written to, and closed by whoever opened it
  public AuditExport(Writer out, Format format) throws IOException {
    this.out = out;
    this.format = format;
    if (format == Format.CSV) {
      out.write(String.join(",", COLUMNS) + "\r\n");
    }
  }

  @Override
  public void accept(AuditEntry entry) throws IOException {
    ExportLine line = lines.of(entry);
    boolean row = entry instanceof AuditEntry.Row || entry instanceof AuditEntry.Event;
    rows += row ? 1 : 0;
    if (format == Format.JSONL) {
      out.write(JSON.writeValueAsString(line) + "\n");
    } else if (row) {
      out.write(csv(line));
    }
  }

  /// How many rows and events have been written.
  public long rows() {
    return rows;
  }

  private static String csv(ExportLine line) {
    RowFacts.@Nullable MaskingStatus masking = line.maskingStatus();
    return Stream.of(
                text(line.leafIndex()),
                text(line.time()),
                text(line.tenant()),
                text(line.handoffId()),
                text(line.seq()),
                text(line.actor()),
                text(line.signal()),
                text(line.from()),
                text(line.to()),
                line.agentIds() == null ? "" : String.join(" ", line.agentIds()),
                references(line.platformReferences()),
                masking == null ? "" : masking.status(),
                masking == null
                    ? ""
                    : masking.losses().stream()
                        .map(loss -> loss.kind().wireName() + " " + loss.path())
                        .collect(Collectors.joining("; ")),
                line.hash(),
                text(line.prevHash()),
                text(line.eventId()),
                text(line.canonicalInteractionId()))
            .map(AuditExport::field)
            .collect(Collectors.joining(","))
        + "\r\n";
  }

  private static String references(@Nullable List<RowFacts.Reference> references) {
    return references == null
        ? ""
        : references.stream()
            .map(side ->
                Stream.of(
                        side.role(),
                        side.platform(),
                        side.account(),
                        side.interactionId(),
                        side.reservationId(),
                        side.queueId())
                    .filter(part -> part != null)
                    .collect(Collectors.joining(" ")))
            .collect(Collectors.joining("; "));
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  /// A spreadsheet takes what begins like a formula for one; an apostrophe makes it text.
  private static String field(String value) {
    String safe = value.matches("(?s)[=+@\\t\\r-].*") ? "'" + value : value;
    return "\"" + safe.replace("\"", "\"\"") + "\"";
  }
}
