package dev.baton.cli;

import dev.baton.journal.audit.AuditEntry;
import dev.baton.journal.audit.AuditExport;
import dev.baton.journal.audit.AuditSource;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Writes the audit log to a file.
@Command(
    name = "export",
    description = {
      "Writes every row of the audit log to a file or the standard output.",
      "With each its time, actor, agents, the platforms' references, signal, masking status and",
      "hashes. As JSON Lines it can be verified again, without a database."
    },
    mixinStandardHelpOptions = true)
final class AuditExportCommand implements Callable<Integer> {
  @Mixin private AuditPlace.Options place;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "jsonl",
      description = "jsonl or csv (default: ${DEFAULT-VALUE})")
  private AuditExport.Format format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "a new file; without it the export goes to the standard output")
  private @Nullable Path out;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  AuditExportCommand() {}

  @Override
  public Integer call() {
    System.setProperty("baton.log.level", "error");
    System.setProperty("baton.log.root", "error");
    PrintWriter terminal = spec.commandLine().getOut();
    try (AuditPlace opened = AuditPlace.open(place)) {
      if (out == null) {
        write(opened.source(), terminal, Progress.silent());
        terminal.flush();
        return ExitCodes.GOOD;
      }
      Progress progress = Progress.onTerminal(terminal);
      long rows;
      try (BufferedWriter file =
          Files.newBufferedWriter(out, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW)) {
        rows = write(opened.source(), file, progress);
      }
      progress.clear();
      terminal.println("%,d rows written to %s".formatted(rows, out));
      terminal.flush();
      return ExitCodes.GOOD;
    } catch (SQLException e) {
      throw AuditPlace.unreadable(e);
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(
          ExitCodes.USAGE, out + " is there already; an export never overwrites one", e);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCodes.FINDINGS, "the export cannot be written: " + e.getMessage(), e);
    }
  }

  private long write(AuditSource source, Writer to, Progress progress)
      throws SQLException, IOException {
    AuditExport export = new AuditExport(to, format);
    long all = source.rows();
    source.read((AuditEntry entry) -> {
      export.accept(entry);
      if (export.rows() % 1_000 == 0) {
        progress.show("%,d of about %,d rows".formatted(export.rows(), all));
      }
    });
    return export.rows();
  }
}
