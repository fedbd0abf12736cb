package dev.baton.journal.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked once from the archive on the class path into a folder named
/// after the archive's digest: half an unpacking is never taken for a whole one, nor an old version
/// for a new one.
final class PostgresBinaries {
  /// The archive holds about 60 MB; far more means that it is not what we think.
  private static final long MAX_UNPACKED_BYTES = 1L << 30;

  private PostgresBinaries() {}

  /// Unpacks, if that has not been done, and returns the folder with `bin`, `lib` and `share`.
  ///
  /// @throws EmbeddedPostgresFailure when there are no programs for this machine
  static Path unpackBelow(Path folder) throws IOException {
    String resource = resourceFor(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path target = folder.resolve("bin-" + digest(resource).substring(0, 12));
    if (Files.isDirectory(target)) {
      return target;
    }
    Path half = folder.resolve(target.getFileName() + ".half");
    deleteAll(half);
    Files.createDirectories(half);
    unpack(resource, half);
    Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
    return target;
  }

  /// The archive for an operating system and processor, as Java names them.
  static String resourceFor(String os, String arch) {
    @Nullable String name =
        switch (arch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "/postgres-linux-x86_64.txz";
          case "aarch64", "arm64" -> "/postgres-linux-arm_64.txz";
          default -> null;
        };
    if (name == null
        || !os.toLowerCase(Locale.ROOT).contains("linux")
        || PostgresBinaries.class.getResource(name) == null) {
      throw new EmbeddedPostgresFailure(
          "this build has no PostgreSQL for "
              + os
              + " on "
              + arch
              + "; set BATON_DATABASE_URL to a PostgreSQL of your own, for example"
              + " postgresql://user:password@host:5432/baton");
    }
    return name;
  }

  private static InputStream open(String resource) throws IOException {
    @Nullable InputStream in = PostgresBinaries.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("the class path has lost " + resource);
    }
    return in;
  }

  private static String digest(String resource) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    try (InputStream in = new DigestInputStream(open(resource), sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static void unpack(String resource, Path folder) throws IOException {
    long total = 0;
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new XZInputStream(new BufferedInputStream(open(resource), 1 << 16)))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        Path to = inside(folder, folder.resolve(e.getName()));
        total += e.getSize();
        if (total > MAX_UNPACKED_BYTES) {
          throw new IOException(resource + " unpacks to more than " + MAX_UNPACKED_BYTES);
        }
        unpackEntry(tar, e, folder, to);
      }
    }
  }

  private static void unpackEntry(
      TarArchiveInputStream tar, TarArchiveEntry entry, Path folder, Path to) throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(to);
      Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
    } else if (entry.isSymbolicLink()) {
      Path link = Path.of(entry.getLinkName());
      inside(folder, to.resolveSibling(link));
      Files.createDirectories(to.getParent());
      Files.createSymbolicLink(to, link);
    } else {
      Files.createDirectories(to.getParent());
      Files.copy(tar, to);
      boolean program = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          to, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static Path inside(Path folder, Path to) throws IOException {
    if (!to.normalize().startsWith(folder)) {
      throw new IOException("the archive of PostgreSQL has an entry outside its folder");
    }
    return to;
  }

  /// Deletes a folder and what is in it; none is fine.
  static void deleteAll(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
