package dev.baton.cli;

import dev.baton.journal.audit.AuditReport;
import dev.baton.journal.audit.AuditVerifier;
import dev.baton.journal.audit.HeadFile;
import dev.baton.journal.audit.SignedHead;
import dev.baton.journal.audit.SigningKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Checks the whole audit log.
@Command(
    name = "verify",
    description = {
      "Checks every row of the audit log, and names the first one that is not as it must be.",
      "The bytes of each row against their SHA-256, the chain of each handoff, the replay against",
      "the stored state, each row against its leaf, the leaves against every signed head."
    },
    mixinStandardHelpOptions = true)
final class AuditVerifyCommand implements Callable<Integer> {
  @Mixin private AuditPlace.Options place;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description = "an export in JSON Lines, instead of a database")
  private @Nullable Path export;

  @Option(
      names = "--since",
      paramLabel = "HEAD",
      description = {
        "a head that you kept: a file of heads, of which the last counts, or one line of it.",
        "A log that was rolled back behind it is found."
      })
  private @Nullable String since;

  @Option(
      names = "--public-key",
      paramLabel = "FILE",
      description = {
        "a key that heads must be signed by, in PEM; may be repeated. Without it the key in the",
        "data folder counts, and where there is none, those that the log names itself."
      })
  private List<Path> publicKeys = List.of();

  @Option(names = "--json", description = "print JSON, for programs")
  private boolean json;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  AuditVerifyCommand() {}

  @Override
  public Integer call() {
    // What is wrong is said by the findings.
    System.setProperty("baton.log.level", "error");
    System.setProperty("baton.log.root", "error");
    PrintWriter out = spec.commandLine().getOut();
    Progress progress = json ? Progress.silent() : Progress.onTerminal(out);
    List<PublicKey> keys = keys();
    List<SignedHead> kept = new ArrayList<>(kept());
    try (AuditPlace opened = open()) {
      opened.ownHead().ifPresent(kept::add);
      long all = opened.source().rows();
      AuditVerifier verifier =
          new AuditVerifier(
              keys.isEmpty() ? opened.ownKeys() : keys,
              kept,
              rows -> progress.show("%,d of about %,d rows".formatted(rows, all)));
      progress.show("reading");
      opened.source().read(verifier);
      progress.clear();
      AuditReport report = verifier.report();
      new AuditPrinter(out, json).print(report);
      return report.good() ? ExitCodes.GOOD : ExitCodes.FINDINGS;
    } catch (SQLException e) {
      throw AuditPlace.unreadable(e);
    } catch (IOException e) {
      progress.clear();
      throw new CommandFailure(ExitCodes.FINDINGS, String.valueOf(e.getMessage()), e);
    }
  }

  private AuditPlace open() {
    boolean elsewhere = place.config != null || place.data != null || place.databaseUrl != null;
    if (export != null && elsewhere) {
      throw new CommandFailure(
          ExitCodes.USAGE, "an export is read without a database; leave one of them out");
    }
    return export == null ? AuditPlace.open(place) : AuditPlace.export(export);
  }

  private List<PublicKey> keys() {
    List<PublicKey> keys = new ArrayList<>();
    for (Path file : publicKeys) {
      try {
        keys.add(SigningKey.publicKey(Files.readString(file)));
      } catch (IOException | IllegalArgumentException e) {
        throw new CommandFailure(ExitCodes.USAGE, file + " holds no Ed25519 public key in PEM", e);
      }
    }
    return keys;
  }

  private List<SignedHead> kept() {
    if (since == null) {
      return List.of();
    }
    try {
      if (since.startsWith("{")) {
        return List.of(HeadFile.parse(since));
      }
      return List.of(
          HeadFile.last(Path.of(since))
              .orElseThrow(() -> new IllegalArgumentException("there is no head in it")));
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCodes.USAGE, "--since is neither a head nor a file of heads: " + e.getMessage(), e);
    }
  }
}
