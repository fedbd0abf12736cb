package dev.baton.journal.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What PostgreSQL's `postmaster.pid` says: line 1 the process, line 4 the port, line 8 the status
/// (PostgreSQL 18, "Database File Layout", and its `miscadmin.h`).
record PostmasterPid(long pid, int port, boolean ready) {
  /// Empty when there is no such file, or only the first lines of one.
  static Optional<PostmasterPid> read(Path data) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file(data));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (lines.size() < 4) {
      return Optional.empty();
    }
    try {
      boolean ready = lines.size() >= 8 && lines.get(7).strip().equals("ready");
      return Optional.of(
          new PostmasterPid(
              Long.parseLong(lines.get(0).strip()), Integer.parseInt(lines.get(3).strip()), ready));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static Path file(Path data) {
    return data.resolve("postmaster.pid");
  }

  /// Whether that process lives and is a PostgreSQL. A number that went to another program after a
  /// reboot is not, and neither is a dead one whose parent has not collected it.
  boolean isAlive() {
    return isPostgres(pid);
  }

  static boolean isPostgres(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      int end = stat.lastIndexOf(')');
      String name = stat.substring(stat.indexOf('(') + 1, end);
      char state = stat.charAt(end + 2);
      return name.equals("postgres") && state != 'Z' && state != 'X';
    } catch (IOException e) {
      return false;
    }
  }
}
