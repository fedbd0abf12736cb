package dev.baton.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/// Asks a person for a word before something real happens.
interface Confirmation {
  /// Whether there is a person to ask.
  boolean isPossible();

  /// What she types; null at the end of the input.
  @Nullable String ask(String question);

  /// The person at the terminal, if this process has one.
  static Confirmation atTerminal() {
    return new Confirmation() {
      @Override
      public boolean isPossible() {
        Console console = System.console();
        return console != null && console.isTerminal();
      }

      @Override
      public @Nullable String ask(String question) {
        Console console = System.console();
        return console == null ? null : console.readLine("%s", question);
      }
    };
  }
}
