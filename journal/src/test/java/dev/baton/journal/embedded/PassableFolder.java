package dev.baton.journal.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/// Temporary data folders below the build's, which PostgreSQL's user can pass as it cannot always
/// pass the system's. PostgreSQL's programs are in them already: unpacking takes a second each
/// time.
public final class PassableFolder implements TempDirFactory {
  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    Path target = Path.of("target").toAbsolutePath();
    Path made = Files.createTempDirectory(target, "embedded-");
    RunAs.letThrough(made);
    Path shared = Files.createDirectories(target.resolve("postgres-binaries"));
    Path unpacked = PostgresBinaries.unpackBelow(shared);
    link(unpacked, Files.createDirectory(made.resolve("postgres")).resolve(unpacked.getFileName()));
    return made;
  }

  private static void link(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : (Iterable<Path>) all::iterator) {
        Path copy = to.resolve(from.relativize(one).toString());
        if (Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(copy);
        } else if (Files.isSymbolicLink(one)) {
          Files.createSymbolicLink(copy, Files.readSymbolicLink(one));
        } else {
          Files.createLink(copy, one);
        }
      }
    }
  }
}
