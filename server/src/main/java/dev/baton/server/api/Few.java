package dev.baton.server.api;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Work of people and of their tests that handoffs must not suffer from: few of it at once, and
/// more is refused rather than queued.
final class Few {
  /// Each writes down or reads a good deal; people ask for one at a time.
  static final int AT_ONCE = 4;

  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final String what;

  /// @param what it is called, several of it, for the refusal
  Few(String what) {
    this.what = what;
  }

  /// Does the work, or refuses it.
  ///
  /// @throws ProblemException when as much is under way as may be
  <T> T run(Supplier<T> work) {
    if (!slots.tryAcquire()) {
      throw new ProblemException(
          ProblemType.NOT_SERVING,
          "%d %s are under way, and more would slow real handoffs".formatted(AT_ONCE, what));
    }
    try {
      return work.get();
    } finally {
      slots.release();
    }
  }
}
