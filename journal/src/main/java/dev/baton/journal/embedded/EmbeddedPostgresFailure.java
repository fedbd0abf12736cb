package dev.baton.journal.embedded;

/// The embedded PostgreSQL cannot be used. The message says what was tried, ends with the last
/// lines of PostgreSQL's own log where there are any, and holds no secret.
public final class EmbeddedPostgresFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EmbeddedPostgresFailure(String message) {
    super(message);
  }

  public EmbeddedPostgresFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
