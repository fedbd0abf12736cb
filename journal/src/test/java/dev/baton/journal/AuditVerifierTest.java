package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.journal.audit.AuditFolder;
import dev.baton.journal.audit.AuditReport;
import dev.baton.journal.audit.AuditReport.Finding;
import dev.baton.journal.audit.SignedHead;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is changed behind Baton's back, with all rights there are, is found and named.
@ExtendWith(SharedPostgres.class)
class AuditVerifierTest {
  @TempDir Path temp;

  /// Three handoffs that have ended, all folded; the second one is tampered with.
  private final class Story {
    final AuditScene scene;
    final AuditFolder folder;
    final TestNode node;
    final Tale two;
    final Tale three;

    Story(World world) throws Exception {
      scene = new AuditScene(world, temp);
      node = world.node("a");
      folder = scene.folder(node);
      ended(world);
      two = ended(world);
      folder.fold();
      three = ended(world);
      folder.fold();
    }

    private Tale ended(World world) {
      Tale tale = new Tale(world);
      node.store(tale.append());
      node.store(tale.busy().append());
      return tale;
    }

    Finding first(AuditReport report) {
      assertThat(report.good()).isFalse();
      return report.findings().getFirst();
    }

    String where(long seq) {
      return " WHERE handoff_id = '" + two.id() + "' AND seq = " + seq;
    }
  }

  @Test
  void an_untouched_log_is_good_and_all_of_it_is_covered(World world) throws Exception {
    Story story = new Story(world);
    AuditReport report = story.scene.verify();

    assertThat(report.findings()).isEmpty();
    assertThat(report.covered()).isEqualTo(world.count("SELECT count(*) FROM transition"));
    assertThat(report.handoffs()).isEqualTo(3);
    assertThat(report.heads()).isEqualTo(2);
    assertThat(report.tail()).isZero();
    assertThat(report.head()).isEqualTo(story.scene.heads().getLast());
  }

  @Test
  void one_changed_byte_is_found_and_its_row_is_named(World world) throws Exception {
    Story story = new Story(world);
    story.scene.tamper(
        "UPDATE transition SET body = set_byte(body, length(body) - 3, 65)" + story.where(3));

    AuditReport report = story.scene.verify();

    assertThat(story.first(report).subject()).isEqualTo(story.two.id().value());
    assertThat(story.first(report).seq()).isEqualTo(3);
    assertThat(story.first(report).what()).contains("its bytes are not those of its SHA-256");
  }

  /// Other words in a row, and the hash that fits to them.
  private static String rewritten(Story story, int seq) {
    return "UPDATE transition SET body = convert_to("
        + "replace(convert_from(body, 'UTF8'), 'on a call', 'at a meal'), 'UTF8')"
        + story.where(seq)
        + "; UPDATE transition SET hash = sha256(body)"
        + story.where(seq);
  }

  @Test
  void a_row_that_was_hashed_anew_is_found_by_its_leaf(World world) throws Exception {
    Story story = new Story(world);
    story.scene.tamper(rewritten(story, 3));

    AuditReport report = story.scene.verify();

    assertThat(story.first(report))
        .isEqualTo(
            new Finding(
                story.two.id().value(),
                3,
                "it is not the row that leaf %d was made for: it was changed"
                    .formatted(
                        world.count(
                            "SELECT leaf_index FROM audit_leaf WHERE subject = '%s' AND seq = 3"
                                .formatted(story.two.id())))));
  }

  @Test
  void a_row_whose_leaf_was_changed_with_it_is_found_by_the_head(World world) throws Exception {
    Story story = new Story(world);
    story.scene.tamper(
        rewritten(story, 3)
            + "; UPDATE audit_leaf l SET hash = t.hash FROM transition t"
            + " WHERE l.subject = t.handoff_id AND l.seq = t.seq");

    AuditReport report = story.scene.verify();

    assertThat(report.findings())
        .anySatisfy(f -> assertThat(f.what()).contains("one of them was changed"));
    assertThat(report.covered()).isZero();
  }

  @Test
  void a_deleted_row_is_found_and_named(World world) throws Exception {
    Story story = new Story(world);
    story.scene.tamper("DELETE FROM transition" + story.where(2));

    AuditReport report = story.scene.verify();

    assertThat(story.first(report).subject()).isEqualTo(story.two.id().value());
    assertThat(story.first(report).seq()).isEqualTo(2);
    assertThat(story.first(report).what()).contains("deleted");
  }

  @Test
  void a_row_put_in_past_the_log_is_found(World world) throws Exception {
    Story story = new Story(world);
    story.scene.tamper(
        "INSERT INTO transition SELECT handoff_id, seq + 10, at, tenant_id, body, hash"
            + " FROM transition"
            + story.where(3));

    AuditReport report = story.scene.verify();

    assertThat(report.findings())
        .anySatisfy(f -> {
          assertThat(f.seq()).isEqualTo(13);
          assertThat(f.what()).contains("put there past the log");
        });
  }

  @Test
  void a_changed_state_is_found_by_playing_the_rows_again(World world) throws Exception {
    Story story = new Story(world);
    story.scene.tamper(
        "UPDATE handoff SET state = jsonb_set(state, '{handoff,attempt}', '2') WHERE id = '%s'"
            .formatted(story.two.id()));

    AuditReport report = story.scene.verify();

    assertThat(report.findingsInAll()).isEqualTo(1);
    assertThat(story.first(report).subject()).isEqualTo(story.two.id().value());
    assertThat(story.first(report).what()).contains("not the one that the rows lead to");
  }

  @Test
  void a_deleted_state_is_found(World world) throws Exception {
    Story story = new Story(world);
    story.scene.tamper("DELETE FROM handoff WHERE id = '%s'".formatted(story.two.id()));

    assertThat(story.first(story.scene.verify()).what()).contains("no state is stored");
  }

  @Test
  void a_forged_head_is_found_by_its_signature(World world) throws Exception {
    Story story = new Story(world);
    story.scene.tamper(
        "UPDATE audit_head SET root = sha256(root) WHERE tree_size ="
            + " (SELECT max(tree_size) FROM audit_head)");

    assertThat(story.first(story.scene.verify()).what()).contains("is not signed by its key");
  }

  @Test
  void leaves_taken_away_from_the_end_are_found_by_the_head(World world) throws Exception {
    Story story = new Story(world);
    story.scene.tamper(
        "DELETE FROM transition WHERE handoff_id = '%1$s';".formatted(story.three.id())
            + "DELETE FROM handoff WHERE id = '%1$s';".formatted(story.three.id())
            + "DELETE FROM audit_leaf WHERE subject = '%1$s'".formatted(story.three.id()));

    assertThat(story.first(story.scene.verify()).what()).contains("leaves were taken away");
  }

  @Test
  void a_database_that_was_rolled_back_is_found_by_a_head_that_was_kept(World world)
      throws Exception {
    Story story = new Story(world);
    SignedHead kept = story.scene.heads().getLast();
    story.scene.tamper(
        "DELETE FROM transition WHERE handoff_id = '%1$s';".formatted(story.three.id())
            + "DELETE FROM handoff WHERE id = '%1$s';".formatted(story.three.id())
            + "DELETE FROM audit_leaf WHERE subject = '%1$s';".formatted(story.three.id())
            + "DELETE FROM audit_head WHERE tree_size = %d".formatted(kept.treeSize()));

    assertThat(story.scene.verify().good()).as("nothing inside tells").isTrue();
    assertThat(story.first(story.scene.verify(kept)).what()).contains("rolled back");
  }

  @Test
  void a_log_that_went_on_differently_is_found_by_a_head_that_was_kept(World world)
      throws Exception {
    Story story = new Story(world);
    SignedHead kept = story.scene.heads().getLast();
    story.scene.tamper(
        "DELETE FROM transition WHERE handoff_id = '%1$s';".formatted(story.three.id())
            + "DELETE FROM handoff WHERE id = '%1$s';".formatted(story.three.id())
            + "DELETE FROM audit_leaf WHERE subject = '%1$s';".formatted(story.three.id())
            + "DELETE FROM audit_head WHERE tree_size = %d".formatted(kept.treeSize()));
    Tale other = new Tale(world);
    story.node.store(other.append());
    story.node.store(other.busy().append());
    AuditScene elsewhere = new AuditScene(world, temp.resolve("elsewhere"));
    elsewhere.folder(story.node).fold();

    AuditReport report = story.scene.verify(kept);

    assertThat(report.findings())
        .anySatisfy(f -> assertThat(f.what()).contains("went on differently"));
  }

  @Test
  void what_has_no_head_yet_is_counted_and_nothing_is_claimed_for_it(World world) throws Exception {
    Story story = new Story(world);
    Tale late = new Tale(world);
    story.node.store(late.append());

    AuditReport report = story.scene.verify();

    assertThat(report.good()).isTrue();
    assertThat(report.tail()).isEqualTo(2);
    assertThat(report.tailHandoffs()).isEqualTo(1);
    assertThat(report.covered()).isEqualTo(world.count("SELECT count(*) FROM audit_leaf"));
  }

  @Test
  void a_tail_cut_off_before_it_got_its_head_is_found_by_the_state(World world) throws Exception {
    Story story = new Story(world);
    Tale late = new Tale(world);
    story.node.store(late.append());
    story.scene.tamper(
        "DELETE FROM transition WHERE handoff_id = '%1$s' AND seq = 2;".formatted(late.id())
            + "DELETE FROM audit_pending WHERE subject = '%1$s' AND seq = 2".formatted(late.id()));

    Finding first = story.first(story.scene.verify());

    assertThat(first.subject()).isEqualTo(late.id().value());
    assertThat(first.what()).contains("rows were deleted");
  }
}
