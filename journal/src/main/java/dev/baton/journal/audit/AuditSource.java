package dev.baton.journal.audit;

import java.io.IOException;
import java.sql.SQLException;

/// Where an audit reads from.
public interface AuditSource extends AutoCloseable {
  /// Takes the entries one by one.
  interface Sink {
    /// Takes the next one.
    ///
    /// @throws IOException when it cannot be passed on; the reading ends with it
    void accept(AuditEntry entry) throws IOException;
  }

  /// About how many rows there are, for those who wait.
  long rows() throws SQLException, IOException;

  /// Gives all entries, in the order that [AuditEntry] tells.
  void read(Sink sink) throws SQLException, IOException;

  @Override
  void close() throws SQLException, IOException;
}
