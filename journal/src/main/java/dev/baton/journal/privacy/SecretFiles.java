package dev.baton.journal.privacy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Files that nobody but Baton's user can read, not even while they are being written.
public final class SecretFiles {
  private static final FileAttribute<?> OWNER_READS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> OWNER_ENTERS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private SecretFiles() {}

  /// Makes a file and its folder. It appears whole or not at all; one that somebody else makes at
  /// the same time is left as it is.
  public static void create(Path file, String text) throws IOException {
    Path folder = createFolderOf(file);
    Path half = Files.createTempFile(folder, file.getFileName().toString(), ".half", OWNER_READS);
    try {
      try (FileChannel channel = FileChannel.open(half, Set.of(StandardOpenOption.WRITE))) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      linkUnlessThere(half, file);
    } finally {
      Files.delete(half);
    }
  }

  /// A link does not replace what is there, as a move would.
  private static boolean linkUnlessThere(Path half, Path file) throws IOException {
    try {
      Files.createLink(file, half);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /// Makes the folder of a file, that only Baton's user can enter; one that exists stays as it is.
  ///
  /// @return the folder
  /// @throws IOException when it cannot be made
  public static Path createFolderOf(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is no file in a folder");
    }
    if (!Files.isDirectory(folder)) {
      createFolder(folder);
    }
    return folder;
  }

  private static void createFolder(Path folder) throws IOException {
    Path parent = folder.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(folder, OWNER_ENTERS);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }
}
