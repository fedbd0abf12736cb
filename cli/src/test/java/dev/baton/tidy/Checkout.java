package dev.baton.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// The files of the checkout that people write.
final class Checkout {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /// What is built, and what belongs to somebody's tools.
  private static final Set<String> SKIPPED =
      Set.of("target", ".git", ".idea", ".vscode", ".cifuzz-corpus");

  /// What fuzz tests are fed with is as odd as it can be.
  private static final String FUZZ_INPUTS = "FuzzTestInputs";

  private static final Set<String> ENDINGS =
      Set.of("java", "md", "yaml", "yml", "xml", "sql", "json", "txt", "properties", "sh", "html");

  private Checkout() {}

  /// All of them, sorted by path.
  static List<TextFile> files() {
    List<TextFile> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          ROOT,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              String name = folder.getFileName().toString();
              return SKIPPED.contains(name) || name.endsWith(FUZZ_INPUTS)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (isText(ROOT.relativize(file))) {
                files.add(new TextFile(ROOT.relativize(file), Files.readString(file)));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.sort(Comparator.comparing(TextFile::path));
    return List.copyOf(files);
  }

  static boolean has(String path) {
    return Files.exists(ROOT.resolve(path));
  }

  private static boolean isText(Path file) {
    String name = file.getFileName().toString();
    boolean isScript = file.startsWith("bin") || file.startsWith(".ci");
    return isScript || ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
