package dev.baton.journal;

/// The database cannot be reached or does not answer in time. Nothing is known about what a write
/// did; a read may be repeated.
public final class JournalUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
