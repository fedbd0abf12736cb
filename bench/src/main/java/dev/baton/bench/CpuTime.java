package dev.baton.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// What the cores of this machine have done since its start, in ticks of all cores together.
///
/// @param busy for anybody
/// @param stolen waited for, because the host had none to give
/// @param all busy, stolen and idle
record CpuTime(long busy, long stolen, long all) {
  private static final Path STAT = Path.of("/proc/stat");

  /// Looks now; empty where the system does not say.
  static Optional<CpuTime> now() {
    try {
      return Optional.of(parse(Files.readAllLines(STAT).getFirst()));
    } catch (IOException | IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }

  /// Reads the first line of `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal.
  ///
  /// @throws IllegalArgumentException when it is no such line
  static CpuTime parse(String line) {
    String[] words = line.split(" +");
    if (words.length < 9 || !words[0].equals("cpu")) {
      throw new IllegalArgumentException("no times of all cores: " + line);
    }
    long[] ticks = Arrays.stream(words).skip(1).limit(8).mapToLong(Long::parseLong).toArray();
    long idle = ticks[3] + ticks[4];
    long stolen = ticks[7];
    long all = Arrays.stream(ticks).sum();
    return new CpuTime(all - idle - stolen, stolen, all);
  }

  /// What part of all time since `before` was busy, 0 to 1.
  double busySince(CpuTime before) {
    return share(busy - before.busy, before);
  }

  /// What part of all time since `before` was stolen, 0 to 1.
  double stolenSince(CpuTime before) {
    return share(stolen - before.stolen, before);
  }

  private double share(long ticks, CpuTime before) {
    long passed = all - before.all;
    return passed <= 0 ? 0 : Math.clamp((double) ticks / passed, 0, 1);
  }
}
