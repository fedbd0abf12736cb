package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.journal.audit.AuditFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedPostgres.class)
class AuditFolderTest {
  @TempDir Path temp;

  private static long leaves(World world) {
    return world.count("SELECT count(*) FROM audit_leaf");
  }

  private static long pending(World world) {
    return world.count("SELECT count(*) FROM audit_pending");
  }

  private static void expireTheLease(World world) {
    world.execute("UPDATE named_lease SET expires = clock_timestamp() - interval '1 s'");
  }

  @Test
  void every_stored_row_waits_for_its_leaf_and_gets_one(World world) throws Exception {
    AuditScene scene = new AuditScene(world, temp);
    TestNode node = world.node("a");
    node.store(new Tale(world).append());

    assertThat(pending(world)).isEqualTo(2);
    assertThat(scene.folder(node).fold()).isEqualTo(2);
    assertThat(pending(world)).isZero();
    assertThat(leaves(world)).isEqualTo(2);
    assertThat(scene.verify().good()).isTrue();
  }

  @Test
  void while_rows_come_heads_follow_without_anybody_asking(World world) throws Exception {
    AuditScene scene = new AuditScene(world, temp);
    TestNode node = world.node("a");
    AuditFolder folder = scene.folder(node);
    folder.start();

    node.store(new Tale(world).append());
    World.await(() -> leaves(world) == 2);
    node.store(new Tale(world).append());
    World.await(() -> leaves(world) == 4);
    folder.close();

    assertThat(scene.heads()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(scene.verify().covered()).isEqualTo(4);
  }

  @Test
  void one_folder_at_a_time_works_and_another_takes_over_when_its_lease_is_over(World world)
      throws Exception {
    AuditScene scene = new AuditScene(world, temp);
    TestNode a = world.node("a");
    TestNode b = world.node("b");
    AuditFolder first = scene.folder(a);
    AuditFolder second = scene.folder(b);
    a.store(new Tale(world).append());
    assertThat(first.fold()).isEqualTo(2);

    b.store(new Tale(world).append());
    assertThat(second.fold()).as("while another holds the lease").isZero();

    expireTheLease(world);
    assertThat(second.fold()).isEqualTo(2);
    a.store(new Tale(world).append());
    assertThat(first.fold()).as("it lost the lease").isZero();
    assertThat(second.fold()).isEqualTo(2);
    assertThat(scene.verify().findings()).isEmpty();
  }

  @Test
  void a_folder_that_ends_gives_the_lease_back_at_once(World world) throws Exception {
    AuditScene scene = new AuditScene(world, temp);
    TestNode a = world.node("a");
    TestNode b = world.node("b");
    AuditFolder first = scene.folder(a);
    first.start();
    a.store(new Tale(world).append());
    World.await(() -> leaves(world) == 2);
    first.close();

    b.store(new Tale(world).append());
    assertThat(scene.folder(b).fold()).isEqualTo(2);
  }

  /// The one that was stopped midway believes that it still holds the lease.
  @Test
  void a_folder_that_was_stopped_midway_stores_nothing_once_another_took_over(World world)
      throws Exception {
    AuditScene scene = new AuditScene(world, temp);
    TestNode a = world.node("a");
    TestNode b = world.node("b");
    AuditFolder stopped = scene.folder(a);
    a.store(new Tale(world).append());
    assertThat(stopped.fold()).isEqualTo(2);
    a.store(new Tale(world).append());

    FutureTask<Integer> late = new FutureTask<>(stopped::fold);
    try (Connection blocker = world.superuser()) {
      blocker.setAutoCommit(false);
      try (var statement = blocker.createStatement()) {
        // It has renewed its lease, and is stopped on its way to what waits.
        statement.execute("LOCK TABLE audit_pending IN ACCESS EXCLUSIVE MODE");
        Thread.ofPlatform().start(late);
        world.awaitBlocked(1);
        statement.execute(
            "UPDATE named_lease SET fence = fence + 1, holder = '%s',".formatted(b.id())
                + " expires = clock_timestamp() + interval '1 h'");
      }
      blocker.commit();
    }

    assertThat(late.get()).isZero();
    assertThat(leaves(world)).isEqualTo(2);
    assertThat(scene.folder(b).fold()).isEqualTo(2);
    assertThat(scene.verify().findings()).isEmpty();
  }

  @Test
  void a_folder_goes_on_where_the_last_one_stopped(World world) throws Exception {
    AuditScene scene = new AuditScene(world, temp);
    TestNode node = world.node("a");
    for (int i = 0; i < 5; i++) {
      node.store(new Tale(world).append());
      scene.folder(node).fold();
    }

    assertThat(scene.verify().covered()).isEqualTo(10);
    assertThat(scene.verify().heads()).isEqualTo(5);
    assertThat(scene.heads()).hasSize(5);
  }

  @Test
  void a_database_that_was_rolled_back_gets_no_more_heads(World world) throws Exception {
    AuditScene scene = new AuditScene(world, temp);
    TestNode node = world.node("a");
    node.store(new Tale(world).append());
    scene.folder(node).fold();
    node.store(new Tale(world).append());
    scene.folder(node).fold();
    scene.tamper(
        "DELETE FROM audit_leaf WHERE leaf_index >= 2; DELETE FROM audit_head WHERE tree_size > 2");
    node.store(new Tale(world).append());

    assertThat(scene.folder(node).fold()).isZero();
    assertThat(leaves(world)).isEqualTo(2);
    assertThat(pending(world)).isEqualTo(2);
  }

  @Test
  void subtrees_of_256_leaves_are_kept(World world) throws Exception {
    AuditScene scene = new AuditScene(world, temp);
    TestNode node = world.node("a");
    for (int i = 0; i < 130; i++) {
      node.store(new Tale(world).append());
    }
    assertThat(scene.folder(node).fold()).isEqualTo(260);

    assertThat(world.count("SELECT count(*) FROM audit_node WHERE level = 8")).isEqualTo(1);
    assertThat(scene.verify().findings()).isEmpty();
  }

  @Test
  void the_private_key_is_a_file_that_only_its_owner_reads_and_is_not_in_the_database(World world)
      throws Exception {
    AuditScene scene = new AuditScene(world, temp.resolve("keys"));
    TestNode node = world.node("a");
    node.store(new Tale(world).append());
    scene.folder(node).fold();

    Path file = temp.resolve("keys").resolve("signing-key.pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(world.count("SELECT count(*) FROM audit_key")).isEqualTo(1);
    assertThat(world.count("SELECT max(length(public_key)) FROM audit_key"))
        .as("an Ed25519 SubjectPublicKeyInfo")
        .isEqualTo(44);
  }

  @Test
  void leaves_and_heads_can_neither_be_changed_nor_deleted(World world) throws Exception {
    AuditScene scene = new AuditScene(world, temp);
    TestNode node = world.node("a");
    node.store(new Tale(world).append());
    scene.folder(node).fold();

    for (String table : new String[] {"audit_leaf", "audit_head", "audit_key", "audit_log"}) {
      try (Connection app = world.database.connect()) {
        SchemaTest.assertRefused(app, "DELETE FROM " + table, "permission denied");
        SchemaTest.assertRefused(app, "TRUNCATE " + table, "permission denied");
      }
      try (Connection owner = world.owner()) {
        SchemaTest.assertRefused(owner, "DELETE FROM " + table, "final");
        SchemaTest.assertRefused(owner, "TRUNCATE " + table, "final");
      }
    }
    try (Connection owner = world.owner()) {
      SchemaTest.assertRefused(owner, "UPDATE audit_leaf SET hash = 'x'", "final");
      SchemaTest.assertRefused(owner, "UPDATE audit_head SET root = 'x'", "final");
    }
  }
}
