package dev.baton.cli.crash;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a test did and saw, line by line: logged as it happens, and repeated when it fails.
final class Tale {
  private static final Logger LOG = LoggerFactory.getLogger(Tale.class);

  private final long begun = System.nanoTime();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  void say(String what) {
    long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    String line = "%7d ms  %s".formatted(ms, what);
    lines.add(line);
    LOG.info(line);
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
