package dev.baton.config;

/// One thing wrong with a configuration.
///
/// @param file as the reader of the message knows it
/// @param line from 1; 0 when the file as a whole could not be read
/// @param column from 1, in code points; 0 when the file as a whole could not be read
/// @param path the keys that lead there, for example `tenants.default.accounts.cx`; empty for the
///   document itself
/// @param message what is wrong and how to put it right; never the value of a secret
public record ConfigProblem(String file, int line, int column, String path, String message) {
  /// `file:line:column: path: message`, the form that editors make a link of.
  @Override
  public String toString() {
    String where = line == 0 ? file : file + ":" + line + ":" + column;
    return where + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
