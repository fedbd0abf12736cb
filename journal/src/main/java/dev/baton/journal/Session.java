package dev.baton.journal;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// One connection of one thread, opened when it is needed and thrown away when it breaks.
final class Session implements AutoCloseable {
  /// What is done with the connection.
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private final JournalDatabase database;
  private @Nullable Connection connection;

  Session(JournalDatabase database) {
    this.database = database;
  }

  /// Does the work. When it fails because the connection broke, the next work gets a new one.
  <T> T run(Work<T> work) throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = database.connect();
      connection = open;
    }
    try {
      return work.with(open);
    } catch (SQLException e) {
      if (SqlFault.of(e) == SqlFault.BROKEN || open.isClosed()) {
        discard(open);
      }
      throw e;
    }
  }

  private void discard(Connection broken) throws SQLException {
    connection = null;
    // Not close(), which says goodbye to a server that may no longer listen.
    broken.abort(Runnable::run);
  }

  @Override
  public void close() throws SQLException {
    Connection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }
}
