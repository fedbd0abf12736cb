package dev.baton.cli;

/// One line of a file of sessions.
sealed interface BatchLine {
  /// Where it stands in the file, from 1.
  int number();

  /// A handoff to ask for.
  ///
  /// @param account whom the caller is with
  /// @param session that account's own id of her interaction; two lines of one session are done one
  ///   after the other
  /// @param idempotencyKey the same whenever the line is read again
  /// @param body of the request, the same as well
  record Entry(int number, String account, String session, String idempotencyKey, String body)
      implements BatchLine {}

  /// A line that says nothing that can be asked for.
  ///
  /// @param column where in the line, from 1; 0 where that is not known
  /// @param detail what is wrong, without any value, which may be personal
  record Broken(int number, int column, String detail) implements BatchLine {}
}
