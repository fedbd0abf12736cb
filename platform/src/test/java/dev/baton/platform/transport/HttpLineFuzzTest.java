package dev.baton.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.SilentCloseable;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;

/// Whatever bytes a platform sends back: there is an answer within its limits, or a fault that does
/// not claim that the request was not sent.
class HttpLineFuzzTest {
  private static final int MAX_RESPONSE_BYTES = 512;
  private static final long DEADLINE_MS = 10_000;
  private static final WireRequest REQUEST = new WireRequest("GET", "/x", Map.of(), null);
  private static final AtomicReference<byte[]> ANSWER = new AtomicReference<>(new byte[0]);
  private static final RawPeer PEER =
      new RawPeer(connection -> {
        connection.readRequest();
        connection.out().write(ANSWER.get());
        connection.out().flush();
      });
  private static final ScheduledExecutorService CUTTER =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private static final HttpLine LINE =
      new HttpLine(
          "cx", new AccountLimits(1, 3_000, MAX_RESPONSE_BYTES, 10, 2_000, 32 << 10), CUTTER);

  @AfterAll
  static void close() throws IOException {
    LINE.close();
    PEER.close();
    CUTTER.shutdownNow();
  }

  @FuzzTest
  void whatever_comes_back_is_an_answer_within_limits_or_a_fault(byte[] data) {
    ANSWER.set(data);
    Deadline deadline = Deadline.in(DEADLINE_MS, System::nanoTime);
    try (SilentCloseable allowed = BugDetectors.allowNetworkConnections()) {
      switch (LINE.send(PEER.url("http"), REQUEST, deadline)) {
        case WireResponse(int status, Map<String, String> headers, String body) -> {
          assertThat(body.getBytes(StandardCharsets.UTF_8).length)
              .isLessThanOrEqualTo(3 * MAX_RESPONSE_BYTES);
          assertThat(headers).hasSizeLessThanOrEqualTo(100);
          assertThat(status).isBetween(200, 599);
        }
        case TransportFault.Broken(String detail) ->
            assertThat(detail).startsWith("cx: ").hasSizeLessThan(120);
        case TransportFault.TimedOut late -> throw new AssertionError("hung: " + late);
        case TransportFault.NotSent notSent -> throw new AssertionError("it was sent: " + notSent);
      }
    }
  }
}
