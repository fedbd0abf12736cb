package dev.baton.journal;

import dev.baton.journal.audit.AuditFolder;
import dev.baton.journal.audit.AuditListener;
import dev.baton.journal.audit.AuditReport;
import dev.baton.journal.audit.AuditVerifier;
import dev.baton.journal.audit.DatabaseAudit;
import dev.baton.journal.audit.HeadFile;
import dev.baton.journal.audit.SignedHead;
import dev.baton.journal.audit.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;

/// A database with an audit tree: folders that are called by hand, and a verification of it all.
final class AuditScene {
  private static final String NO_TRIGGER = "SET session_replication_role = replica; ";

  final World world;
  final Path folder;
  final SigningKey key;

  AuditScene(World world, Path folder) {
    this.world = world;
    this.folder = folder;
    this.key = SigningKey.readOrMake(folder.resolve("signing-key.pem"));
  }

  AuditFolder folder(TestNode node) {
    return folder(node, world.database);
  }

  AuditFolder folder(TestNode node, JournalDatabase database) {
    return new AuditFolder(
        database,
        node.lease::node,
        key,
        folder.resolve("heads"),
        InstantSource.fixed(World.AT.plusSeconds(60)),
        200,
        AuditListener.NONE);
  }

  /// As someone who owns the server can, past all triggers.
  void tamper(String sql) {
    world.execute(NO_TRIGGER + sql);
  }

  AuditReport verify(SignedHead... kept) {
    AuditVerifier verifier = new AuditVerifier(List.of(key.publicKey()), List.of(kept), rows -> {});
    try (DatabaseAudit source = DatabaseAudit.open(url())) {
      source.read(verifier);
      return verifier.report();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  String url() {
    return "postgresql://baton_owner:%s@127.0.0.1:%d/%s"
        .formatted(world.postgres.ownerPassword(), world.postgres.port(), world.name);
  }

  /// What the folders wrote beside the database.
  List<SignedHead> heads() {
    try (var files = Files.list(folder.resolve("heads"))) {
      Path file = files.findFirst().orElseThrow();
      return Files.readAllLines(file).stream().map(HeadFile::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
