package dev.baton.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The gate before serving: the server itself is asked whether what it confirms is on disk.
final class Durability {
  private static final List<String> SETTINGS =
      List.of("fsync", "synchronous_commit", "full_page_writes");

  private Durability() {}

  /// Anything but `off` is durable: `synchronous_commit` has several values that wait for the disk.
  ///
  /// @throws JournalNotDurable naming the first setting that is off and how to fix it
  static void require(Connection connection) throws SQLException {
    try (var ask =
        connection.prepareStatement(
            "SELECT current_setting(?), (SELECT source FROM pg_settings WHERE name = ?)")) {
      for (String setting : SETTINGS) {
        ask.setString(1, setting);
        ask.setString(2, setting);
        try (var answer = ask.executeQuery()) {
          answer.next();
          if (answer.getString(1).equals("off")) {
            throw new JournalNotDurable(setting, "off", answer.getString(2));
          }
        }
      }
    }
  }
}
