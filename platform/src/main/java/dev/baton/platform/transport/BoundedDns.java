package dev.baton.platform.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/// Name lookups that end. The system's own can neither be interrupted nor given a deadline, so it
/// runs on a few threads of its own, and whoever asks stops waiting in time.
final class BoundedDns implements DnsResolver, AutoCloseable {
  /// The deadline of the request that needs the address, in the thread that sends it.
  static final ScopedValue<Deadline> DEADLINE = ScopedValue.newInstance();

  /// As many lookups may hang at once before further ones wait behind them.
  private static final int THREADS = 4;

  private final ThreadPoolExecutor lookups;
  private final long timeoutMs;

  /// A resolver.
  ///
  /// @param timeoutMs how long one lookup may take
  /// @param atOnce as many may ask at the same time
  BoundedDns(String name, long timeoutMs, int atOnce) {
    this.timeoutMs = timeoutMs;
    this.lookups =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(atOnce),
            Thread.ofPlatform().daemon().name("dns-" + name).factory());
    lookups.allowCoreThreadTimeOut(true);
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    Future<InetAddress[]> found;
    try {
      found = lookups.submit(() -> InetAddress.getAllByName(host));
    } catch (RejectedExecutionException full) {
      throw unknown("too many name lookups wait", full);
    }
    try {
      return found.get(waitNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      throw unknown("the name has no address", failed);
    } catch (TimeoutException slow) {
      throw unknown("the name was not resolved in time", slow);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unknown("interrupted during the name lookup", interrupted);
    } finally {
      found.cancel(true);
    }
  }

  private long waitNanos() {
    long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    return DEADLINE.isBound() ? Math.min(nanos, DEADLINE.get().remainingNanos()) : nanos;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  @Override
  public void close() {
    lookups.shutdownNow();
  }

  private static UnknownHostException unknown(String message, Exception cause) {
    UnknownHostException unknown = new UnknownHostException(message);
    unknown.initCause(cause);
    return unknown;
  }
}
