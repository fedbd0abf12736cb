package dev.baton.journal;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// What a failed statement means for the rows in it (PostgreSQL 18, Appendix A, "Error Codes").
enum SqlFault {
  /// A unique key is taken. Nothing was stored.
  UNIQUE,
  /// The server refuses what is in the statement. Nothing was stored, and repeating changes
  /// nothing.
  DATA,
  /// The server gave up on the statement for a reason that passes. Nothing was stored.
  ABORTED,
  /// The connection is gone. If the statement had been sent it may have been stored.
  BROKEN;

  static SqlFault of(SQLException e) {
    @Nullable String state = e.getSQLState();
    if (state == null || state.length() != 5 || state.startsWith("08")) {
      return BROKEN;
    }
    if (state.equals("23505")) {
      return UNIQUE;
    }
    return switch (state.substring(0, 2)) {
      // Data exception, constraint, cardinality, too big for the server, corrupt data.
      case "22", "23", "21", "54", "XX" -> DATA;
      // Shutdown, crash, cannot connect now. A cancelled statement leaves its connection whole.
      case "57" -> state.equals("57014") ? ABORTED : BROKEN;
      // Everything else is about the server, not about one row: its locks, space, rights, tables.
      default -> ABORTED;
    };
  }

  /// The SQL state and the server's words, without the row's values.
  static String describe(SQLException e) {
    String message = String.valueOf(e.getMessage());
    int line = message.indexOf('\n');
    return e.getSQLState() + " " + (line < 0 ? message : message.substring(0, line));
  }
}
