package dev.baton.journal.embedded;

import java.nio.file.Path;

/// How the embedded PostgreSQL is run.
///
/// @param dataFolder Baton's data folder; PostgreSQL lives in `postgres` below it
/// @param port the TCP port on 127.0.0.1, or 0 for the last one used, else any free one
/// @param startTimeoutMs how long one start may take, crash recovery included
/// @param retryMs how long a start that fails at once is tried again: after a kill the processes of
///   the old server need a moment to see it and leave
/// @param stopTimeoutMs how long a fast shutdown may take before it is made an immediate one
/// @param leaveRunning whether closing leaves the server running, to be adopted by the next start
/// @param restartWhenDead whether a server that dies is started again while this is open
public record EmbeddedSettings(
    Path dataFolder,
    int port,
    long startTimeoutMs,
    long retryMs,
    long stopTimeoutMs,
    boolean leaveRunning,
    boolean restartWhenDead) {
  /// Replaying 1 GB of write-ahead log, the most we keep, takes below a minute on a slow disk.
  private static final long START_TIMEOUT_MS = 60_000;

  /// Orphaned server processes notice the death of their parent within a second.
  private static final long RETRY_MS = 2_000;

  /// A fast shutdown writes one checkpoint; shared buffers hold at most 128 MB.
  private static final long STOP_TIMEOUT_MS = 20_000;

  public EmbeddedSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
    }
    if (startTimeoutMs < 1 || retryMs < 0 || stopTimeoutMs < 1) {
      throw new IllegalArgumentException("the embedded PostgreSQL's timeouts must be positive");
    }
  }

  /// The defaults: any free port, stopped with Baton, started again when it dies.
  public static EmbeddedSettings in(Path dataFolder) {
    return new EmbeddedSettings(
        dataFolder, 0, START_TIMEOUT_MS, RETRY_MS, STOP_TIMEOUT_MS, false, true);
  }

  /// The same on another port, 0 for any free one.
  public EmbeddedSettings withPort(int newPort) {
    return new EmbeddedSettings(
        dataFolder, newPort, startTimeoutMs, retryMs, stopTimeoutMs, leaveRunning, restartWhenDead);
  }

  /// The same, with the server left running when it is closed, or not.
  public EmbeddedSettings withLeaveRunning(boolean leave) {
    return new EmbeddedSettings(
        dataFolder, port, startTimeoutMs, retryMs, stopTimeoutMs, leave, restartWhenDead);
  }

  /// The same, with a server that dies started again, or not.
  public EmbeddedSettings withRestartWhenDead(boolean restart) {
    return new EmbeddedSettings(
        dataFolder, port, startTimeoutMs, retryMs, stopTimeoutMs, leaveRunning, restart);
  }
}
