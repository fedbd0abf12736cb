package dev.baton.platform.stream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// Writes down what a stream brings, a line each.
class Recorder implements StreamListener {
  private static final long LONG_MS = 60_000;

  final List<String> heard = new CopyOnWriteArrayList<>();
  volatile StreamStatus status = new StreamStatus.Idle();

  @Override
  public void event(StreamEvent event) {
    heard.add("event " + event.type() + " " + event.vendorId() + " " + event.state());
  }

  @Override
  public void gap(Gap gap) {
    heard.add("gap " + gap.wireName());
  }

  @Override
  public void unreadable(FrameFault fault) {
    heard.add("unreadable " + fault.wireName());
  }

  @Override
  public void ended(StreamEnd end) {
    heard.add("ended " + end.wireName());
  }

  @Override
  public void replaced() {
    heard.add("replaced");
  }

  @Override
  public void failed(RuntimeException bug) {
    heard.add("failed " + bug);
  }

  @Override
  public void status(StreamStatus now) {
    status = now;
  }

  long count(String line) {
    return heard.stream().filter(line::equals).count();
  }

  void await(String line) {
    await(line, all -> all.contains(line));
  }

  void await(String what, Predicate<List<String>> condition) {
    long start = System.nanoTime();
    while (!condition.test(heard)) {
      if (System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(LONG_MS)) {
        throw new AssertionError(
            "in " + LONG_MS + " ms there was no " + what + "; heard " + heard + ", " + status);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
