package dev.baton.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The gate before serving: the server itself is asked whether what it confirms is on disk.
final class Durability {
  private static final List<String> SETTINGS =
      List.of("fsync", "synchronous_commit", "full_page_writes");

  private Durability() {}

  /// A setting as the server has it.
  ///
  /// @param source what set it, in PostgreSQL's words
  record Setting(String name, String value, String source) {
    boolean isDurable() {
      return !value.equals("off");
    }
  }

  /// What the server says of itself.
  static List<Setting> read(Connection connection) throws SQLException {
    List<Setting> settings = new ArrayList<>();
    try (var ask =
        connection.prepareStatement(
            "SELECT current_setting(?), (SELECT source FROM pg_settings WHERE name = ?)")) {
      for (String name : SETTINGS) {
        ask.setString(1, name);
        ask.setString(2, name);
        try (var answer = ask.executeQuery()) {
          answer.next();
          settings.add(new Setting(name, answer.getString(1), answer.getString(2)));
        }
      }
    }
    return settings;
  }

  /// Anything but `off` is durable: `synchronous_commit` has several values that wait for the disk.
  ///
  /// @throws JournalNotDurable naming the first setting that is off and how to fix it
  static void require(Connection connection) throws SQLException {
    for (Setting setting : read(connection)) {
      if (!setting.isDurable()) {
        throw new JournalNotDurable(setting.name(), setting.value(), setting.source());
      }
    }
  }
}
