package dev.baton.core.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// A stored handoff or row that was tampered with is refused in the one way that is documented, or
/// reads as something that can be stored again and then reads the same.
class HandoffJsonFuzzTest {
  private final HandoffJson json = new HandoffJson();

  @FuzzTest
  void what_is_stored_reads_the_same_again_or_is_refused(byte[] data) {
    try {
      Handoff handoff = json.read(new String(data, StandardCharsets.UTF_8));
      assertThat(json.read(json.write(handoff))).isEqualTo(handoff);
    } catch (IllegalStateException refused) {
      assertThat(refused).hasMessageStartingWith("stored");
    }
    try {
      HandoffJson.Row row = json.readRow(data);
      assertThat(json.readRow(json.writeRow(row))).isEqualTo(row);
    } catch (IllegalStateException refused) {
      assertThat(refused).hasMessageStartingWith("stored");
    }
  }
}
