package dev.baton.platform.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// Whatever bytes a far end sends behind the upgrade: reading them comes to an end, keeps no more
/// than it may, and makes of each message an event, a refusal or a fault.
class StreamFuzzTest {
  private static final int MAX_FRAMES = 50;
  private static final int MAX_BYTES = 2_000;

  @FuzzTest
  void whatever_comes_is_read_to_an_end(byte[] data) throws InterruptedException {
    Inbox inbox = new Inbox(MAX_FRAMES);

    new FrameReader(new ByteArrayInputStream(data), MAX_BYTES, inbox, pong -> {}).readAll();

    int messages = 0;
    while (inbox.closed() == null) {
      Inbox.Message message = inbox.take(TimeUnit.SECONDS.toNanos(1));
      if (message instanceof Inbox.Message.Text(String text)) {
        assertThat(text.length()).isLessThanOrEqualTo(MAX_BYTES);
        assertThat(StreamFrames.read(text)).isNotNull();
      }
      messages += message == null ? 0 : 1;
    }
    assertThat(messages).isLessThanOrEqualTo(MAX_FRAMES);
  }

  @FuzzTest
  void an_answer_to_the_upgrade_is_one_or_is_refused(byte[] data) {
    try {
      Upgrade.readAnswer(new ByteArrayInputStream(data), "dGhlIHNhbXBsZSBub25jZQ==");
    } catch (IOException refused) {
      assertThat(refused).isInstanceOf(IOException.class);
      return;
    }
    // Only who knows the key can have written this.
    assertThat(new String(data, java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }
}
