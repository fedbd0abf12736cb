package dev.baton.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows on their way into `unnest`: one array per column, so that a statement has the same text,
/// and therefore the same plan, however many rows it gets.
final class Columns {
  private final List<List<@Nullable Object>> columns;

  Columns(int count, int expectedRows) {
    columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      columns.add(new ArrayList<>(expectedRows));
    }
  }

  void add(@Nullable Object... row) {
    for (int i = 0; i < row.length; i++) {
      columns.get(i).add(row[i]);
    }
  }

  boolean isEmpty() {
    return columns.getFirst().isEmpty();
  }

  /// Binds the columns one after another.
  ///
  /// @param types one letter per column: `t` text, `b` boolean, `i` bigint, `a` bytea
  /// @return the index of the next parameter
  int bind(Connection connection, PreparedStatement statement, int from, String types)
      throws SQLException {
    for (int i = 0; i < columns.size(); i++) {
      List<@Nullable Object> column = columns.get(i);
      switch (types.charAt(i)) {
        case 't' ->
            statement.setArray(
                from + i, connection.createArrayOf("text", column.toArray(new String[0])));
        case 'b' ->
            statement.setArray(
                from + i, connection.createArrayOf("bool", column.toArray(new Boolean[0])));
        case 'i' ->
            statement.setArray(
                from + i, connection.createArrayOf("int8", column.toArray(new Long[0])));
        case 'a' ->
            statement.setArray(
                from + i, connection.createArrayOf("bytea", column.toArray(new byte[0][])));
        default -> throw new IllegalArgumentException("no such type: " + types.charAt(i));
      }
    }
    return from + columns.size();
  }
}
