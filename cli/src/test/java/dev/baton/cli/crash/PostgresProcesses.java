package dev.baton.cli.crash;

import dev.baton.cli.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The PostgreSQL processes of a data folder, seen from outside.
final class PostgresProcesses {
  private static final long DEATH_MS = 10_000;

  private PostgresProcesses() {}

  /// The postmaster that lives in this data folder, or none.
  static Optional<ProcessHandle> postmaster(Path dataFolder) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(dataFolder.resolve("postgres/data/postmaster.pid"));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    // A number that went to another program by now must not be killed.
    return lines.stream()
        .findFirst()
        .flatMap(line -> ProcessHandle.of(Long.parseLong(line.strip())))
        .filter(found -> found.info().command().orElse("").endsWith("/postgres"))
        .filter(PostgresProcesses::lives);
  }

  /// `kill -9` of the postmaster and of all its children, each of which has a process group of its
  /// own. Returns the postmaster's number when all are dead.
  static long kill(Path dataFolder) throws IOException {
    ProcessHandle postmaster =
        postmaster(dataFolder)
            .orElseThrow(() -> new AssertionError("no PostgreSQL lives in " + dataFolder));
    List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
    postmaster.descendants().forEach(all::add);
    all.forEach(ProcessHandle::destroyForcibly);
    Waiting.until(
        "PostgreSQL is dead", DEATH_MS, () -> all.stream().noneMatch(PostgresProcesses::lives));
    return postmaster.pid();
  }

  /// Leaves nothing behind, whatever a test has come to.
  static void killWhatIsLeft(Path dataFolder) throws IOException {
    if (postmaster(dataFolder).isPresent()) {
      kill(dataFolder);
    }
  }

  /// A dead process whose parent has not collected it counts as dead.
  private static boolean lives(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
    } catch (IOException e) {
      return false;
    }
  }
}
