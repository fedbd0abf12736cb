package dev.baton.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// The machine that a report was made on. What cannot be found out is said to be unknown.
///
/// @param folder the kind of file system under the database
/// @param jvm the options of this process that change its speed
public record Machine(
    String processor,
    int cores,
    long memoryBytes,
    String system,
    String java,
    String jvm,
    String folder) {
  private static final String UNKNOWN = "unknown";

  /// Looks around.
  ///
  /// @param folder where the database will be
  static Machine look(Path folder) {
    return new Machine(
        field(Path.of("/proc/cpuinfo"), "model name"),
        Runtime.getRuntime().availableProcessors(),
        memory(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()),
        fileSystem(folder));
  }

  /// One line for people.
  public String line() {
    return "%s, %d cores, %.0f GiB, %s, %s, database on %s"
        .formatted(processor, cores, memoryBytes / (double) (1 << 30), system, java, folder);
  }

  private static long memory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  private static String fileSystem(Path folder) {
    try {
      return Files.getFileStore(folder).type();
    } catch (IOException unknown) {
      return UNKNOWN;
    }
  }

  /// The value of the first line `name : value`.
  static String field(Path file, String name) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException unknown) {
      return UNKNOWN;
    }
  }
}
