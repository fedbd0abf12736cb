package dev.baton.journal.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// As which user PostgreSQL runs. It refuses to run as root, so a Baton that is root lends it
/// another user; any other Baton runs it as itself.
///
/// @param prefix what stands before each command
/// @param uid the user that must own PostgreSQL's folder
/// @param gid that user's group
/// @param how for people: which of the ways this is
record RunAs(List<String> prefix, int uid, int gid, String how) {
  private static final long PROBE_TIMEOUT_MS = 5_000;

  /// Who may lend its name, best first. PostgreSQL insists on a user that has one.
  private static final List<String> CANDIDATES = List.of("postgres", "nobody");

  /// Finds a way that works for `folder`, PostgreSQL's own folder, which exists.
  ///
  /// @throws EmbeddedPostgresFailure when Baton is root and no way works, saying what each one
  ///   lacked
  static RunAs forFolder(Path folder) throws IOException {
    int self = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    if (self != 0) {
      int group = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:gid");
      return new RunAs(List.of(), self, group, "the same user as Baton");
    }
    List<String> lacked = new ArrayList<>();
    int owner = ownerOfData(folder);
    for (RunAs way : ways(owner)) {
      @Nullable String lack = way.whatLacks(folder);
      if (lack == null) {
        return way;
      }
      lacked.add(way.how + ": " + lack);
    }
    throw new EmbeddedPostgresFailure(
        "PostgreSQL does not run as root, and no other user can run it in "
            + folder
            + "; use a data folder that other users can reach, run Baton as another user, or set"
            + " BATON_DATABASE_URL. Tried:\n  "
            + String.join("\n  ", lacked));
  }

  /// -1 when there is no data yet. What exists keeps its owner, else PostgreSQL would refuse it.
  private static int ownerOfData(Path folder) throws IOException {
    Path data = folder.resolve("data");
    return Files.exists(data) ? (Integer) Files.getAttribute(data, "unix:uid") : -1;
  }

  private static List<RunAs> ways(int owner) throws IOException {
    List<RunAs> ways = new ArrayList<>();
    List<RunAs> users = users();
    ways.addAll(users);
    ways.add(new RunAs(List.of("unshare", "-U", "--"), 0, 0, "unshare -U"));
    for (RunAs user : users) {
      // The last resort where /root is closed and user namespaces are, too, as in many containers:
      // the other user keeps root's right to pass closed folders, and no other right of root's.
      List<String> prefix = new ArrayList<>(user.prefix);
      prefix.removeLast();
      prefix.addAll(
          List.of("--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override", "--"));
      ways.add(new RunAs(prefix, user.uid, user.gid, user.how + " with dac_override"));
    }
    return ways.stream().filter(way -> owner < 0 || way.uid == owner).toList();
  }

  private static List<RunAs> users() throws IOException {
    List<String[]> rows;
    try (Stream<String> lines = Files.lines(Path.of("/etc/passwd"))) {
      rows = lines.map(line -> line.split(":", -1)).filter(row -> row.length >= 4).toList();
    }
    List<RunAs> users = new ArrayList<>();
    for (String name : CANDIDATES) {
      for (String[] row : rows) {
        if (row[0].equals(name)) {
          List<String> prefix =
              List.of("setpriv", "--reuid=" + row[2], "--regid=" + row[3], "--clear-groups", "--");
          users.add(
              new RunAs(
                  prefix,
                  Integer.parseInt(row[2]),
                  Integer.parseInt(row[3]),
                  "setpriv to " + name));
        }
      }
    }
    return users;
  }

  private @Nullable String whatLacks(Path folder) throws IOException {
    // A probe of its own, because the folder's owner is changed only once a way is chosen.
    Path probe = Files.createTempDirectory(folder, "probe-");
    try {
      own(probe);
      List<String> enter = command(List.of("sh", "-c", "cd \"$1\" && [ -w . ]", "sh", "" + probe));
      Shell.Result result = Shell.run(enter, PROBE_TIMEOUT_MS);
      return result.ok() ? null : result.output().isEmpty() ? "refused" : result.output();
    } finally {
      PostgresBinaries.deleteAll(probe);
    }
  }

  /// The command as that user.
  List<String> command(List<String> program) {
    return Stream.concat(prefix.stream(), program.stream()).toList();
  }

  /// Gives a folder and all that is in it to that user, and closes the folder to all others.
  void own(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    if (prefix.isEmpty()) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            return give(dir);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            return give(file);
          }
        });
  }

  /// Gives one file to that user.
  FileVisitResult give(Path path) throws IOException {
    if (!prefix.isEmpty()) {
      Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
    return FileVisitResult.CONTINUE;
  }

  /// Lets every user pass through a folder that we made ourselves, without letting it look inside.
  static void letThrough(Path folder) throws IOException {
    var permissions = Files.getPosixFilePermissions(folder);
    permissions.add(PosixFilePermission.GROUP_EXECUTE);
    permissions.add(PosixFilePermission.OTHERS_EXECUTE);
    Files.setPosixFilePermissions(folder, permissions);
  }
}
