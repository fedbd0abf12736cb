package dev.baton.journal.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// One Baton process per data folder: a lock of the operating system on the file `lock`, which ends
/// with the process however it dies. The file's text says who holds it.
final class DataFolderLock implements AutoCloseable {
  /// The lock sits far behind the text, so that the text stays readable while it is held.
  private static final long LOCKED_BYTE = 1L << 30;

  private static final int MAX_TEXT_BYTES = 200;

  private final FileChannel channel;

  private DataFolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /// @throws DataFolderInUse when another process, or another part of this one, holds the folder
  static DataFolderLock take(Path folder) {
    try {
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!tryLock(channel)) {
        String holder = read(channel);
        channel.close();
        throw new DataFolderInUse(folder, holder.isEmpty() ? "another process" : holder);
      }
      channel.truncate(0);
      String text = "the Baton process " + ProcessHandle.current().pid();
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
      return new DataFolderLock(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock the data folder " + folder, e);
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(MAX_TEXT_BYTES);
    int length = channel.read(text, 0);
    return length <= 0 ? "" : new String(text.array(), 0, length, StandardCharsets.UTF_8);
  }

  /// Gives the folder to whoever asks next.
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unlock the data folder", e);
    }
  }
}
