package dev.baton.bench;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real `baton serve` process.
final class Child implements AutoCloseable {
  private static final long START_MS = 120_000;
  private static final long STOP_MS = 30_000;
  private static final long LOOK_MS = 5;
  private static final String SERVES = "Baton serves on ";

  /// Lines of the process that are kept until somebody waits for one.
  private static final int LINES = 100;

  private final Process process;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(LINES);

  private Child(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::read);
  }

  /// Starts one; [#awaitAddress] says when it serves.
  ///
  /// @param baton the command line before the arguments
  /// @param yaml its configuration, written to `file`
  static Child serve(List<String> baton, Path file, String yaml, Map<String, String> environment) {
    if (baton.isEmpty()) {
      throw new BenchFailure("it is not known here how another baton is started", null);
    }
    List<String> command = new ArrayList<>(baton);
    command.addAll(List.of("serve", "--config", file.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Files.writeString(file, yaml);
      return new Child(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("baton serve cannot be started", e);
    }
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        // What nobody waits for is dropped, so that the process is never held up by its output.
        if (!lines.offer(line)) {
          lines.poll();
          lines.offer(line);
        }
      }
    } catch (IOException e) {
      // The process is gone: whoever waits for a line sees that.
      lines.offer("its output broke off: " + e);
    }
  }

  /// Where it serves, once it says so.
  URI awaitAddress(Clock clock) {
    long end = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(START_MS);
    String last = "nothing";
    try {
      while (clock.nanos() < end) {
        String line = lines.poll(LOOK_MS, TimeUnit.MILLISECONDS);
        if (line == null) {
          if (!process.isAlive() && lines.isEmpty()) {
            break;
          }
          continue;
        }
        if (line.startsWith(SERVES)) {
          return URI.create(line.substring(SERVES.length()).split(" ", 2)[0]);
        }
        last = line;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new BenchFailure("baton serve does not serve; the last it said: " + last, null);
  }

  /// Waits until a GET of this path is answered with 200, and gives the answer.
  static JsonNode awaitAnswer(Clock clock, LeanHttp http, URI uri) {
    long end = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(START_MS);
    while (clock.nanos() < end) {
      LeanHttp.Answer answer = http.send("GET", uri, null);
      if (answer.status() == 200) {
        return JsonMapper.shared().readTree(answer.body());
      }
      clock.pause(LOOK_MS);
    }
    throw new BenchFailure("no answer from " + uri, null);
  }

  /// The bytes of heap that are used behind a full collection.
  @SuppressWarnings("BanJNDI") // The other end is a process that was started here.
  long heapAfterCollection() {
    @Nullable VirtualMachine machine = null;
    try {
      machine = VirtualMachine.attach(Long.toString(process.pid()));
      JMXServiceURL url = new JMXServiceURL(machine.startLocalManagementAgent());
      try (JMXConnector connector = JMXConnectorFactory.connect(url)) {
        MemoryMXBean memory =
            ManagementFactory.newPlatformMXBeanProxy(
                connector.getMBeanServerConnection(),
                ManagementFactory.MEMORY_MXBEAN_NAME,
                MemoryMXBean.class);
        // Twice: what the first finds dead may hold others through references and cleaners.
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
      }
    } catch (IOException | AttachNotSupportedException e) {
      throw new BenchFailure("the heap of another process cannot be read: " + e.getMessage(), e);
    } finally {
      detach(machine);
    }
  }

  private static void detach(@Nullable VirtualMachine machine) {
    try {
      if (machine != null) {
        machine.detach();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Kills it as the kernel would, and returns when it is dead.
  void kill() {
    process.destroyForcibly();
    await();
  }

  private void await() {
    try {
      if (!process.waitFor(STOP_MS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /// Ends it in order.
  @Override
  public void close() {
    process.destroy();
    await();
  }
}
