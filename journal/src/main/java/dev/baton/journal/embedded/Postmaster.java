package dev.baton.journal.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server process: its files, its start, its adoption and its end. Its callers take turns.
final class Postmaster {
  private static final Logger log = LoggerFactory.getLogger(Postmaster.class);

  private static final long POLL_MS = 20;
  private static final long INITDB_TIMEOUT_MS = 60_000;

  /// A server on this machine that is ready answers within milliseconds.
  private static final int ANSWER_TIMEOUT_S = 5;

  /// The log is kept for its last lines; a bigger one makes way at the next start.
  private static final long MAX_LOG_BYTES = 8L << 20;

  private static final int LOG_TAIL_BYTES = 2_000;

  private final EmbeddedSettings settings;
  private final Path home;
  private final Path data;
  private final Path logFile;
  private final String password;
  private volatile int port;
  private volatile long pid = -1;

  /// @param home PostgreSQL's own folder, which exists
  /// @param password of the role `postgres`
  Postmaster(EmbeddedSettings settings, Path home, String password) {
    this.settings = settings;
    this.home = home;
    this.data = home.resolve("data");
    this.logFile = home.resolve("postgres.log");
    this.password = password;
  }

  int port() {
    return port;
  }

  long pid() {
    return pid;
  }

  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", String.valueOf(ANSWER_TIMEOUT_S));
    properties.setProperty("socketTimeout", String.valueOf(ANSWER_TIMEOUT_S));
    return DriverManager.getConnection(url(database), properties);
  }

  /// Adopts the living server or starts one, and returns when it answers.
  void start() throws IOException {
    Path binaries = PostgresBinaries.unpackBelow(home);
    RunAs runAs = RunAs.forFolder(home);
    if (!Files.isDirectory(data)) {
      initialise(binaries, runAs);
    }
    long begun = System.nanoTime();
    while (!adopt(runAs, binaries)) {
      removeStalePid();
      long logFrom = startOfLog();
      choosePort();
      Process process = launch(binaries, runAs);
      if (waitUntilReady(process)) {
        Files.writeString(home.resolve("port"), String.valueOf(port));
        log.info("PostgreSQL runs as process {} on port {} ({})", pid, port, runAs.how());
        return;
      }
      if (millisSince(begun) > settings.retryMs()) {
        throw new EmbeddedPostgresFailure(
            "PostgreSQL in %s (data of version %s) did not start; its log says:%n%s"
                .formatted(data, version(), tailOfLog(logFrom)));
      }
      pause();
    }
  }

  private void initialise(Path binaries, RunAs runAs) throws IOException {
    Path half = home.resolve("data.half");
    PostgresBinaries.deleteAll(half);
    Path pwfile = home.resolve("initdb.pw");
    Files.deleteIfExists(pwfile);
    Files.createDirectory(half);
    try {
      runAs.own(half);
      Passwords.writePrivately(pwfile, password);
      runAs.give(pwfile);
      Shell.Result result =
          Shell.run(
              runAs.command(
                  List.of(
                      program(binaries, "initdb"),
                      "--auth=scram-sha-256",
                      "--username=postgres",
                      "--pwfile=" + pwfile,
                      "--encoding=UTF8",
                      "--locale=C",
                      "--pgdata=" + half)),
              INITDB_TIMEOUT_MS);
      if (!result.ok()) {
        throw new EmbeddedPostgresFailure(
            "initdb (" + runAs.how() + ") failed in " + home + ":\n" + result.output());
      }
      Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(pwfile);
    }
  }

  private static String program(Path binaries, String name) {
    return binaries.resolve("bin").resolve(name).toString();
  }

  /// True when a server of ours is alive in the folder and answers, be it after its recovery.
  private boolean adopt(RunAs runAs, Path binaries) throws IOException {
    long begun = System.nanoTime();
    while (millisSince(begun) < settings.startTimeoutMs()) {
      Optional<PostmasterPid> found = PostmasterPid.read(data);
      if (found.isEmpty() || !found.get().isAlive()) {
        return false;
      }
      PostmasterPid living = found.get();
      if (isWrongPort(living.port())) {
        stop(runAs, binaries);
        return false;
      }
      if (living.ready()) {
        port = living.port();
        @Nullable String refusal = whyNotOurs();
        if (refusal == null) {
          pid = living.pid();
          log.info("adopted the living PostgreSQL, process {} on port {}", pid, port);
          return true;
        }
        if (millisSince(begun) > settings.retryMs()) {
          throw new EmbeddedPostgresFailure(
              "a PostgreSQL (process %d) lives in %s but cannot be used: %s"
                  .formatted(living.pid(), data, refusal));
        }
      }
      pause();
    }
    throw new EmbeddedPostgresFailure(
        "the PostgreSQL that lives in "
            + data
            + " did not become ready; its log says:\n"
            + tailOfLog(0));
  }

  private boolean isWrongPort(int living) {
    int wanted = port != 0 ? port : settings.port();
    return wanted != 0 && wanted != living;
  }

  private @Nullable String whyNotOurs() throws IOException {
    try (var connection = connect("postgres");
        var statement = connection.createStatement();
        var shown = statement.executeQuery("SHOW data_directory")) {
      shown.next();
      String folder = shown.getString(1);
      return Files.isSameFile(Path.of(folder), data) ? null : "it serves " + folder;
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /// PostgreSQL refuses to start when the number in its file belongs to any living process, even if
  /// that is another program by now. It finds out about its own orphans by their shared memory.
  private void removeStalePid() throws IOException {
    if (PostmasterPid.read(data).map(found -> !found.isAlive()).orElse(true)) {
      Files.deleteIfExists(PostmasterPid.file(data));
    }
  }

  private long startOfLog() throws IOException {
    if (Files.exists(logFile) && Files.size(logFile) > MAX_LOG_BYTES) {
      Files.move(logFile, home.resolve("postgres.log.old"), StandardCopyOption.REPLACE_EXISTING);
    }
    return Files.exists(logFile) ? Files.size(logFile) : 0;
  }

  private void choosePort() throws IOException {
    if (pid > 0) {
      // Others know the port of this server by now.
      return;
    }
    int recorded = recordedPort();
    port = settings.port() != 0 ? settings.port() : isFree(recorded) ? recorded : freePort();
  }

  private int recordedPort() throws IOException {
    Path file = home.resolve("port");
    if (!Files.exists(file)) {
      return 0;
    }
    String text = Files.readString(file).strip();
    return text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
  }

  private static boolean isFree(int candidate) {
    if (candidate == 0) {
      return false;
    }
    try (ServerSocket socket = new ServerSocket(candidate, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private Process launch(Path binaries, RunAs runAs) throws IOException {
    List<String> server = new ArrayList<>(List.of(program(binaries, "postgres"), "-D", "" + data));
    for (String setting : serverSettings()) {
      server.add("-c");
      server.add(setting);
    }
    List<String> command = new ArrayList<>(runAs.command(server));
    // A session of its own: a Ctrl-C or a kill of Baton's process group must not reach the database
    // before Baton has written what it has to.
    if (Shell.run(List.of("setsid", "true"), ANSWER_TIMEOUT_S * 1_000L).ok()) {
      command.addFirst("setsid");
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    return builder.start();
  }

  private List<String> serverSettings() {
    return List.of(
        "fsync=on",
        "synchronous_commit=on",
        "full_page_writes=on",
        // Bounds the time of a crash recovery.
        "max_wal_size=1GB",
        "listen_addresses=127.0.0.1",
        "port=" + port,
        "unix_socket_directories=",
        "timezone=UTC",
        "log_timezone=UTC",
        // Compiling a query costs more than any query of ours.
        "jit=off",
        // Values of rows are personal data: the log gets neither details nor statements.
        "log_error_verbosity=terse",
        "log_min_error_statement=panic");
  }

  private boolean waitUntilReady(Process process) throws IOException {
    long begun = System.nanoTime();
    try {
      while (!process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
        Optional<PostmasterPid> found = PostmasterPid.read(data);
        if (found.isPresent() && found.get().ready() && whyNotOurs() == null) {
          pid = found.get().pid();
          return true;
        }
        if (millisSince(begun) > settings.startTimeoutMs()) {
          process.destroyForcibly();
          throw new EmbeddedPostgresFailure(
              "PostgreSQL in %s was not ready after %d ms; its log says:%n%s"
                  .formatted(data, settings.startTimeoutMs(), tailOfLog(0)));
        }
      }
      return false;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new EmbeddedPostgresFailure("interrupted while PostgreSQL was starting", e);
    }
  }

  private String version() throws IOException {
    Path file = data.resolve("PG_VERSION");
    return Files.exists(file) ? Files.readString(file).strip() : "unknown";
  }

  private String tailOfLog(long from) throws IOException {
    if (!Files.exists(logFile)) {
      return "(nothing)";
    }
    try (RandomAccessFile file = new RandomAccessFile(logFile.toFile(), "r")) {
      long start = Math.max(Math.min(from, file.length()), file.length() - LOG_TAIL_BYTES);
      byte[] tail = new byte[(int) (file.length() - start)];
      file.seek(start);
      file.readFully(tail);
      return new String(tail, StandardCharsets.UTF_8).strip();
    }
  }

  /// A fast shutdown; when that does not end in time, an immediate one, from which the next start
  /// recovers.
  void stop() throws IOException {
    stop(RunAs.forFolder(home), PostgresBinaries.unpackBelow(home));
  }

  private void stop(RunAs runAs, Path binaries) throws IOException {
    for (String mode : List.of("fast", "immediate")) {
      if (PostmasterPid.read(data).filter(PostmasterPid::isAlive).isEmpty()) {
        return;
      }
      long seconds = Math.max(1, settings.stopTimeoutMs() / 1_000);
      Shell.Result result =
          Shell.run(
              runAs.command(
                  List.of(
                      program(binaries, "pg_ctl"),
                      "stop",
                      "--wait",
                      "--mode=" + mode,
                      "--timeout=" + seconds,
                      "--pgdata=" + data)),
              2 * settings.stopTimeoutMs());
      if (!result.ok()) {
        log.warn("PostgreSQL's {} shutdown failed: {}", mode, result.output());
      }
    }
  }

  private static long millisSince(long begunNanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MS));
  }
}
