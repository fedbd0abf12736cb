package dev.baton.journal.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs one program to its end, with a deadline.
final class Shell {
  /// What a program said, cut to its last 4,000 characters, and its exit code.
  record Result(int exit, String output) {
    boolean ok() {
      return exit == 0;
    }
  }

  private static final int MAX_OUTPUT_CHARS = 4_000;

  private Shell() {}

  /// A program that does not exist is a result with exit code 127, as a shell says it.
  ///
  /// @throws EmbeddedPostgresFailure when the program is not done within `timeoutMs`; it is killed
  static Result run(List<String> command, long timeoutMs) throws IOException {
    Path output = Files.createTempFile("baton-", ".out");
    try {
      Process process;
      try {
        process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .start();
      } catch (IOException e) {
        return new Result(127, String.valueOf(e.getMessage()));
      }
      if (!process.waitFor(timeoutMs, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new EmbeddedPostgresFailure(
            command.getLast() + " did not end within " + timeoutMs + " ms\n" + text(output));
      }
      return new Result(process.exitValue(), text(output));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedPostgresFailure("interrupted while running " + command.getFirst(), e);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static String text(Path output) throws IOException {
    String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
    return text.substring(Math.max(0, text.length() - MAX_OUTPUT_CHARS));
  }
}
