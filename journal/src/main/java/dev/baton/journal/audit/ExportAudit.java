package dev.baton.journal.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads an export in JSON Lines for an audit, without a database.
public final class ExportAudit implements AuditSource {
  /// A row of ours has a few KiB; a line that is longer by far is none of ours.
  private static final int MAX_LINE_CHARS = 16 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final HexFormat HEX = HexFormat.of();

  private final Path file;

  private ExportAudit(Path file) {
    this.file = file;
  }

  /// Opens an export.
  ///
  /// @throws IOException when the file cannot be read, or is no export
  public static ExportAudit open(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String first = reader.readLine();
      if (first == null || !first.contains(ExportLine.FORMAT)) {
        throw new IOException(file + " is no export of this form: " + ExportLine.FORMAT);
      }
    }
    return new ExportAudit(file);
  }

  /// How many lines the file has.
  @Override
  public long rows() throws IOException {
    try (var lines = Files.lines(file)) {
      return lines.count();
    }
  }

  @Override
  public void read(Sink sink) throws IOException {
    long number = 0;
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String line = reader.readLine();
      while (line != null) {
        number++;
        AuditEntry entry = entry(line, number);
        sink.accept(entry);
        if (entry instanceof AuditEntry.End) {
          return;
        }
        line = reader.readLine();
      }
    }
    throw new IOException(
        file + " ends behind line " + number + " without its last line: it was cut off");
  }

  private AuditEntry entry(String text, long number) throws IOException {
    if (text.length() > MAX_LINE_CHARS) {
      throw new IOException(file + " line " + number + " is too long for any row");
    }
    try {
      ExportLine line = JSON.readValue(text, ExportLine.class);
      return entry(line);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(file + " line " + number + " is none of an export", e);
    }
  }

  private static AuditEntry entry(ExportLine line) {
    return switch (line.type()) {
      case "log" -> new AuditEntry.Log(there(line.log()));
      case "key" -> new AuditEntry.Key(SigningKey.publicKey(there(line.publicKey())));
      case "row" ->
          new AuditEntry.Row(
              line.leaf(),
              Boolean.TRUE.equals(line.pending()),
              there(line.handoffId()),
              there(line.seq()),
              there(line.time()),
              there(line.tenant()),
              line.bytes(),
              HEX.parseHex(line.hash()));
      case "event" ->
          new AuditEntry.Event(
              line.leaf(),
              Boolean.TRUE.equals(line.pending()),
              there(line.eventId()),
              there(line.time()),
              there(line.tenant()),
              there(line.canonicalInteractionId()),
              line.bytes(),
              HEX.parseHex(line.hash()));
      case "missing" ->
          new AuditEntry.Missing(
              there(line.leaf()),
              line.eventId() != null,
              line.eventId() == null ? there(line.handoffId()) : line.eventId(),
              there(line.seq()));
      case "head" -> new AuditEntry.Head(there(line.head()));
      case "state" ->
          new AuditEntry.State(
              there(line.handoffId()),
              there(line.version()),
              there(line.stateName()),
              Boolean.TRUE.equals(line.open()),
              HEX.parseHex(there(line.lastHash())),
              there(line.state()));
      case "end" -> new AuditEntry.End();
      case String other -> throw new IllegalArgumentException("no line is a " + other);
    };
  }

  private static <T> T there(@Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("something is missing");
    }
    return value;
  }

  @Override
  public void close() {}
}
