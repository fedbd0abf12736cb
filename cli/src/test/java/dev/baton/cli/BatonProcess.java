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
final class BatonProcess implements AutoCloseable {
  private static final long START_MS = 120_000;

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private BatonProcess(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::readLines);
  }

  static BatonProcess start(Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    // A session of its own, so that a signal to its group reaches PostgreSQL too, and not this
    // test.
    command.add("setsid");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.baton.cli.Main");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new BatonProcess(builder.start());
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
  String awaitLine(String beginning) {
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

  String output() {
    return String.join("\n", lines);
  }

  /// Waits for the process's own end, and gives its exit code.
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(START_MS, TimeUnit.MILLISECONDS)) {
      throw new AssertionError("it still runs; it said:\n" + output());
    }
    return process.exitValue();
  }

  /// `kill -9` of the Java process alone.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitExit();
  }

  /// `kill -9` of the whole group: Java, and PostgreSQL with it.
  void killGroup() throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-9", "--", "-" + process.pid()).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("the process group could not be killed");
    }
    awaitExit();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
