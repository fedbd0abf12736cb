package dev.baton.twin.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Whatever a client sends instead of frames: it is read, refused with a code that may be sent, or
/// comes to its end, and no text is longer than allowed.
class WebSocketFramesFuzzTest {
  @FuzzTest
  void any_bytes_are_messages_or_are_refused_with_a_code(byte[] data) throws IOException {
    WebSocketFrames.Reader reader = new WebSocketFrames.Reader(new ByteArrayInputStream(data));
    try {
      while (true) {
        switch (reader.next()) {
          case WebSocketFrames.Received.Text(String text) ->
              assertThat(text.getBytes(StandardCharsets.UTF_8).length)
                  .isLessThanOrEqualTo(WebSocketFrames.MESSAGE_MAX);
          case WebSocketFrames.Received.Ping(String payload) ->
              assertThat(WebSocketFrames.pong(payload)).hasSize(payload.length() + 2);
          case WebSocketFrames.Received.Pong() -> {
            // Nothing is made of it.
          }
          case WebSocketFrames.Received.Close(int code) ->
              assertThat(code == WebSocketFrames.NO_CODE || (code >= 1000 && code <= 4999))
                  .isTrue();
        }
      }
    } catch (WebSocketFrames.Failure refused) {
      assertThat(refused.code())
          .isIn(
              WebSocketFrames.PROTOCOL_ERROR,
              WebSocketFrames.NOT_ACCEPTABLE,
              WebSocketFrames.NOT_UTF8,
              WebSocketFrames.TOO_BIG);
      assertThat(String.valueOf(refused.getMessage()).length()).isBetween(1, 123);
    } catch (EOFException over) {
      assertThat(over).hasMessageContaining("ended");
    }
  }
}
