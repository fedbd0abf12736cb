package dev.baton.journal.audit;

import dev.baton.journal.privacy.SecretFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Signed heads outside of the database, a line of JSON each: who rolls the database back does not
/// roll them back with it. Copy the file away, or at least its last line.
///
/// One file for each log, so that a Baton that is pointed at another database does not mistake its
/// heads.
public final class HeadFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Longer than any line of ours.
  private static final int TAIL_BYTES = 4_096;

  private final Path file;

  HeadFile(Path file) {
    this.file = file;
  }

  /// The file of one log in a folder.
  public static Path in(Path folder, String log) {
    return folder.resolve("heads-" + log + ".jsonl");
  }

  /// The last head of a log that a folder has, or nothing.
  public static Optional<SignedHead> last(Path folder, String log) throws IOException {
    return new HeadFile(in(folder, log)).last();
  }

  /// The last head of a file.
  public static Optional<SignedHead> last(Path file) throws IOException {
    return new HeadFile(file).last();
  }

  /// A head as one line of JSON.
  public static String line(SignedHead head) {
    return JSON.writeValueAsString(head);
  }

  /// A head from its line.
  ///
  /// @throws IllegalArgumentException when it is none
  public static SignedHead parse(String line) {
    try {
      SignedHead head = JSON.readValue(line, SignedHead.class);
      if (head != null
          && head.log() != null
          && head.root() != null
          && head.at() != null
          && head.treeSize() > 0) {
        return head;
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("this is no signed head", e);
    }
    throw new IllegalArgumentException("this is no signed head");
  }

  /// Appends a head and brings it to the disk.
  void append(SignedHead head) throws IOException {
    SecretFiles.createFolderOf(file);
    ByteBuffer line = ByteBuffer.wrap((line(head) + "\n").getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(false);
    }
  }

  /// The last head that was written whole.
  Optional<SignedHead> last() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] tail;
    try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, reader.length() - TAIL_BYTES);
      tail = new byte[(int) (reader.length() - from)];
      reader.seek(from);
      reader.readFully(tail);
    }
    String[] lines = new String(tail, StandardCharsets.UTF_8).split("\n", -1);
    // What stands behind the last line feed was cut off in the middle.
    for (int i = lines.length - 2; i >= 0; i--) {
      @Nullable SignedHead head = parseOrNull(lines[i]);
      if (head != null) {
        return Optional.of(head);
      }
    }
    return Optional.empty();
  }

  private static @Nullable SignedHead parseOrNull(String line) {
    try {
      return parse(line);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
