package dev.baton.bench;

import org.jspecify.annotations.Nullable;

/// A phase could not be measured, and why.
public final class BenchFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
