package dev.baton.tidy;

import java.nio.file.Path;
import java.util.List;

/// A file of text, by its path from the checkout's root.
record TextFile(Path path, String text) {
  boolean isJava() {
    return hasEnding(".java");
  }

  boolean hasEnding(String ending) {
    return path.toString().endsWith(ending);
  }

  boolean isIn(String folder) {
    return path.startsWith(folder);
  }

  /// Of Java files: whether it goes into the product.
  boolean isMain() {
    return path.toString().contains("/src/main/");
  }

  List<String> lines() {
    return text.lines().toList();
  }
}
