package dev.baton.tidy;

import java.nio.file.Path;

/// One place where the tree is not tidy.
///
/// @param line counted from 1
/// @param message what is wrong and what to do instead
record Offence(Path file, int line, String message) {
  @Override
  public String toString() {
    return file + ":" + line + ": " + message;
  }
}
