package dev.baton.journal.embedded;

import dev.baton.core.account.Secret;
import dev.baton.core.checkup.Check;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks whether the embedded PostgreSQL would start in a data folder, or runs there. It makes no
/// file, takes no lock and starts nothing.
public final class EmbeddedCheckup {
  /// The write-ahead log takes up to 1 GB, the programs and an empty database 0.2.
  private static final long ENOUGH_BYTES = 2L << 30;

  /// Below this not even the programs and an empty database fit.
  private static final long LEAST_BYTES = 256L << 20;

  private static final String WHY = "the journal is kept in that folder";

  private final Path folder;

  /// @param dataFolder as the configuration has it
  public EmbeddedCheckup(Path dataFolder) {
    this.folder = dataFolder.toAbsolutePath().normalize();
  }

  /// Looks, and tells each finding at once.
  ///
  /// @return how to ask the server that runs there, with the role that migrates; null when none
  ///   runs or it cannot be asked
  public @Nullable Secret look(Consumer<Check> out) {
    out.accept(programs());
    Check place = place();
    out.accept(place);
    if (!Files.isDirectory(folder)) {
      return null;
    }
    try {
      return server(out);
    } catch (AccessDeniedException e) {
      out.accept(
          Check.warn(
              "server",
              "this user may not look into " + folder.resolve("postgres"),
              "whether a server runs there, and how, cannot be said",
              "run this as the user who runs baton serve"));
    } catch (IOException e) {
      out.accept(
          Check.fail(
              "server",
              folder + " cannot be read: " + e.getClass().getSimpleName(),
              WHY,
              "check the disk and the folder's owner"));
    }
    return null;
  }

  private Check programs() {
    try {
      PostgresBinaries.resourceFor(System.getProperty("os.name"), System.getProperty("os.arch"));
    } catch (EmbeddedPostgresFailure e) {
      return Check.fail(
          "programs",
          "this build has no PostgreSQL for this machine",
          "nothing can be stored without one",
          "set BATON_DATABASE_URL to a PostgreSQL of your own");
    }
    if (!isRoot()) {
      return Check.pass("programs", "PostgreSQL for this machine is part of this build");
    }
    return isInPath("setpriv") || isInPath("unshare")
        ? Check.pass("programs", "part of this build; runs as another user, because this is root")
        : Check.fail(
            "programs",
            "this is root, and there is neither setpriv nor unshare",
            "PostgreSQL does not run as root",
            "run Baton as another user, or install util-linux");
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      // No Linux: what that means was told before.
      return false;
    }
  }

  private static boolean isInPath(String program) {
    String path = System.getenv("PATH");
    return path != null
        && Stream.of(path.split(File.pathSeparator))
            .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
  }

  private Check place() {
    Path existing = folder;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      return Check.fail("folder", existing + " is no folder", WHY, "name another in journal.data");
    }
    if (!Files.isWritable(existing)) {
      return Check.fail(
          "folder",
          "this user may not write to " + existing,
          WHY,
          "run this as the user who runs baton serve, or name another folder in journal.data");
    }
    String found =
        existing.equals(folder)
            ? folder.toString()
            : folder + " does not exist; the first start makes it";
    return space(existing, found);
  }

  private static Check space(Path existing, String found) {
    long free;
    try {
      free = Files.getFileStore(existing).getUsableSpace();
    } catch (IOException e) {
      return Check.warn(
          "folder",
          found + "; how much room there is cannot be said",
          "a full disk stops the journal",
          "look yourself: df");
    }
    String room = found + ", " + (free >> 20) + " MiB free";
    if (free >= ENOUGH_BYTES) {
      return Check.pass("folder", room);
    }
    String why = "the write-ahead log alone takes up to 1 GB, and a full disk stops the journal";
    String fix = "make room, or name another folder in journal.data";
    return free < LEAST_BYTES
        ? Check.fail("folder", room, why, fix)
        : Check.warn("folder", room, why, fix);
  }

  private @Nullable Secret server(Consumer<Check> out) throws IOException {
    Path home = folder.resolve("postgres");
    Path data = home.resolve("data");
    String holder = holder();
    Optional<PostmasterPid> pid =
        Files.isDirectory(data) ? PostmasterPid.read(data) : Optional.empty();
    boolean runs = pid.map(PostmasterPid::isAlive).orElse(false);
    if (!runs) {
      out.accept(Check.pass("server", notRunning(data, holder)));
      return null;
    }
    PostmasterPid living = pid.orElseThrow();
    out.accept(
        Check.pass(
            "server",
            "runs as process "
                + living.pid()
                + " on port "
                + living.port()
                + (holder == null ? ", without a Baton; a start adopts it" : ", of " + holder)));
    Path passwords = home.resolve("passwords");
    if (!Files.isReadable(passwords)) {
      out.accept(
          Check.warn(
              "server",
              "its passwords are not readable by this user",
              "what the server itself says of its durability cannot be read back",
              "run this as the user who runs baton serve"));
      return null;
    }
    return new Secret(
        "postgresql://baton_owner:%s@127.0.0.1:%d/%s"
            .formatted(
                Passwords.read(passwords).of(Passwords.Role.OWNER),
                living.port(),
                EmbeddedPostgres.DATABASE));
  }

  private static String notRunning(Path data, @Nullable String holder) throws IOException {
    if (holder != null) {
      return "in use by " + holder + ", which has no server running at the moment";
    }
    Path version = data.resolve("PG_VERSION");
    return Files.exists(version)
        ? "not running; the next start takes its data of PostgreSQL "
            + Files.readString(version).strip()
        : "no data yet; the first start makes them";
  }

  /// Who holds the folder's lock, or null when nobody does. The kernel is asked, because trying the
  /// lock would keep a Baton out that starts at this moment.
  private @Nullable String holder() throws IOException {
    Path lock = folder.resolve("lock");
    if (!Files.exists(lock)) {
      return null;
    }
    String inode = ":" + Files.getAttribute(lock, "unix:ino") + " ";
    List<String> locks = Files.readAllLines(Path.of("/proc/locks"), StandardCharsets.US_ASCII);
    if (locks.stream().noneMatch(line -> line.contains(inode))) {
      return null;
    }
    String text = Files.readString(lock).strip();
    return text.isEmpty() ? "another process" : text;
  }
}
