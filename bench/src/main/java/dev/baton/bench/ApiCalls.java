package dev.baton.bench;

import java.net.URI;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks a Baton for handoffs through its REST API.
final class ApiCalls implements Predicate<String> {
  /// Who is refused for now asks again this much later.
  static final long REFUSED_PAUSE_MS = 20;

  private final LeanHttp http;
  private final URI handoffs;

  /// @param port where Baton listens on the loopback address
  ApiCalls(LeanHttp http, int port) {
    this.http = http;
    this.handoffs = URI.create("http://127.0.0.1:" + port + "/v1/handoffs");
  }

  /// Asks for the handoff of the caller on this interaction, and returns when it is stored; false
  /// when Baton takes no new work now.
  ///
  /// @throws BenchFailure when it is refused for another reason
  @Override
  public boolean test(String interaction) {
    LeanHttp.Answer answer = http.send("POST", handoffs, body(interaction));
    return switch (answer.status()) {
      case 202 -> true;
      case 503 -> false;
      default -> throw new BenchFailure("HTTP " + answer.status() + ": " + answer.body(), null);
    };
  }

  /// Asks for the handoffs of so many callers, again where no work is taken, and returns when all
  /// are stored.
  ///
  /// @param callers makes them, by their interaction at the source
  /// @param atOnce requests under way
  /// @throws BenchFailure when one is refused for another reason
  void all(Clock clock, Supplier<String> callers, int count, int atOnce) {
    Semaphore places = new Semaphore(atOnce);
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    for (int i = 0; i < count && failure.get() == null; i++) {
      places.acquireUninterruptibly();
      String caller = callers.get();
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (!test(caller)) {
                clock.pause(REFUSED_PAUSE_MS);
              }
            } catch (RuntimeException e) {
              failure.compareAndSet(null, e);
            } finally {
              places.release();
            }
          });
    }
    // Each request has a limit of its own, so that this ends.
    places.acquireUninterruptibly(atOnce);
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw new BenchFailure(String.valueOf(failed.getMessage()), failed);
    }
  }

  /// A usual request: to a queue, where the caller has arrived as soon as she waits there.
  static String body(String interaction) {
    return """
    {"source": {"account": "genesys-main", "interactionId": "%s"},
     "routes": [{"account": "cxone-main", "targetQueueId": "billing_specialists"}],
     "transferType": "blind", "until": "queued", "initiatedBy": "agent",
     "customer": {"phone": "+14155551234", "segment": "enterprise"},
     "context": {"accountNumber": "ACC-992837", "previousQueue": "billing_specialists",
       "holdDurationSec": 42, "dtmfSequence": ["1", "3", "0"], "complianceFlags": ["pci_dss"]}}
    """
        .formatted(interaction);
  }
}
