package dev.baton.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Signal;
import dev.baton.core.platform.CallKind;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The rows are the record: chained by their hashes, and enough to say how a handoff stands.
class ChainTest {
  private final Play play = new Play();

  @Test
  void each_row_holds_the_sha_256_of_the_exact_bytes_before_it() throws Exception {
    play.playTo(CallKind.DELIVER_CONTEXT);

    assertThat(play.stored).hasSize(6);
    String expected = "";
    for (Work.StoredRow stored : play.stored) {
      assertThat(play.row(stored).prevHash()).isEqualTo(expected);
      expected = sha256(stored.body());
      assertThat(stored.hash()).isEqualTo(expected);
    }
  }

  @Test
  void an_append_names_the_hash_of_its_last_row() {
    play.open();

    assertThat(play.append().lastHash()).isEqualTo(play.append().rows().getLast().hash());
  }

  @Test
  void the_rows_alone_give_the_state_that_is_stored_beside_them() {
    Action.RunOrder commit = play.playTo(CallKind.COMMIT);
    play.passMs(1_234);
    play.signal(Play.ended(commit, Parties.ACCEPTED));
    Work.Append append = play.append();
    play.store();

    assertThat(play.replayed()).isEqualTo(append.after());
  }

  @Test
  void a_row_says_who_took_the_step_and_when() {
    play.passMs(77);
    play.open();

    Work.StoredRow stored = play.append().rows().getLast();
    HandoffJson.Row row = play.row(stored);
    assertThat(row.actor()).isEqualTo("node-a");
    assertThat(row.moment()).isEqualTo(play.now);
    assertThat(stored.at()).isEqualTo(play.now.at());
    assertThat(row.handoffId()).isEqualTo(play.id.value());
    assertThat(row.from()).isEqualTo("requested");
    assertThat(row.signal()).isEqualTo(new Signal.Start());
    assertThat(row.actions()).hasSize(1);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
