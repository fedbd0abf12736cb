package dev.baton.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// A real `baton` process, with a process group of its own, started from this build's classes.
public final class BatonProcess implements AutoCloseable {
  private static final long START_MS = 120_000;

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private BatonProcess(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::readLines);
  }

  /// Starts it; what it prints is kept.
  ///
  /// @throws IOException when the machine has no `setsid`
  public static BatonProcess start(Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    // A session of its own, so that a signal to its group does not reach this test.
    command.add("setsid");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    // No process here lives long enough for the best code to pay.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.baton.cli.Main");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new BatonProcess(run(builder));
  }

  private static Process run(ProcessBuilder builder) throws IOException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException("this test needs setsid (util-linux) and kill (procps)", e);
    }
  }

  private void readLines() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        lines.add(line);
        line = reader.readLine();
      }
    } catch (IOException e) {
      lines.add("the output broke off: " + e);
    }
  }

  /// Waits for a line that begins like this.
  public String awaitLine(String beginning) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MS);
    while (System.nanoTime() < end) {
      for (String line : lines) {
        if (line.startsWith(beginning)) {
          return line;
        }
      }
      if (!process.isAlive()) {
        break;
      }
      Waiting.briefly();
    }
    throw new AssertionError("no line begins with '" + beginning + "' in:\n" + output());
  }

  /// All that it has printed.
  public String output() {
    return String.join("\n", lines);
  }

  /// Whether it runs, paused or not.
  public boolean isAlive() {
    return process.isAlive();
  }

  /// Waits for the process's own end, and gives its exit code.
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(START_MS, TimeUnit.MILLISECONDS)) {
      throw new AssertionError("it still runs; it said:\n" + output());
    }
    return process.exitValue();
  }

  /// `kill -TERM` of the Java process alone: it may do what is to be done before its end.
  public void terminate() throws IOException, InterruptedException {
    signal("-TERM", process.pid());
  }

  /// `kill -9` of the Java process alone.
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitExit();
  }

  /// `kill -9` of the whole group. Its PostgreSQL has a session of its own and lives on.
  public void killGroup() throws IOException, InterruptedException {
    signal("-KILL", -process.pid());
    awaitExit();
  }

  /// `kill -STOP`: it stands still and knows nothing of it.
  public void pause() throws IOException, InterruptedException {
    signal("-STOP", process.pid());
  }

  /// `kill -CONT`: it goes on where it stood.
  public void resume() throws IOException, InterruptedException {
    signal("-CONT", process.pid());
  }

  private static void signal(String signal, long target) throws IOException, InterruptedException {
    List<String> command = List.of("kill", signal, "--", String.valueOf(target));
    if (run(new ProcessBuilder(command).inheritIO()).waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + " failed");
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
