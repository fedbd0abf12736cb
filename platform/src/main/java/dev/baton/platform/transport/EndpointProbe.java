package dev.baton.platform.transport;

import dev.baton.core.checkup.Check;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Looks at the way to one host: its name, its port, its certificate. Sends nothing through it.
public final class EndpointProbe {
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final X509ExtendedTrustManager trust;

  /// A probe that trusts whom this Java trusts.
  ///
  /// @param clock compared with the end of certificates
  /// @param nanoTime monotonic time in nanoseconds
  public EndpointProbe(InstantSource clock, LongSupplier nanoTime) {
    this(clock, nanoTime, null);
  }

  /// @param authorities who may sign; null for those of this Java
  EndpointProbe(InstantSource clock, LongSupplier nanoTime, @Nullable KeyStore authorities) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.trust = trustIn(authorities);
  }

  private static X509ExtendedTrustManager trustIn(@Nullable KeyStore authorities) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(authorities);
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot check certificates", e);
    }
  }

  /// Looks at the host of a URL.
  ///
  /// @param timeoutMs for the name, for the connection and for the handshake, each
  /// @param key the configuration's key that holds the URL, for what there is to fix
  /// @return whether requests could be sent there
  public boolean look(URI url, String key, long timeoutMs, Consumer<Check> out) {
    String host = url.getHost().replaceAll("[\\[\\]]", "");
    boolean tls = url.getScheme().equals("https");
    int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
    InetAddress @Nullable [] addresses = resolve(host, key, timeoutMs, out);
    if (addresses == null) {
      return false;
    }
    try (Socket socket = connect(addresses, host, port, key, timeoutMs, out)) {
      if (socket == null) {
        return false;
      }
      if (tls) {
        return new TlsProbe(clock, trust).look(socket, host, port, timeoutMs, out);
      }
      out.accept(plain(socket.getInetAddress(), key));
      return true;
    } catch (IOException e) {
      // Nothing was sent, so nothing is lost when the connection does not close cleanly.
      return true;
    }
  }

  private InetAddress @Nullable [] resolve(
      String host, String key, long timeoutMs, Consumer<Check> out) {
    long begun = nanoTime.getAsLong();
    try (BoundedDns dns = new BoundedDns("probe", timeoutMs, 1)) {
      InetAddress[] addresses = dns.resolve(host);
      String found =
          Arrays.stream(addresses)
              .map(InetAddress::getHostAddress)
              .collect(Collectors.joining(", "));
      out.accept(Check.pass("name", host + " is " + found + msSince(begun)));
      return addresses;
    } catch (UnknownHostException e) {
      out.accept(
          Check.fail(
              "name",
              host + ": " + e.getMessage() + msSince(begun),
              "nothing can be sent to a host without an address",
              "check " + key + " and this machine's DNS"));
      return null;
    }
  }

  private @Nullable Socket connect(
      InetAddress[] addresses,
      String host,
      int port,
      String key,
      long timeoutMs,
      Consumer<Check> out) {
    long begun = nanoTime.getAsLong();
    String last = "";
    for (InetAddress address : addresses) {
      long leftMs = timeoutMs - TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - begun);
      if (leftMs < 1) {
        break;
      }
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(address, port), (int) leftMs);
        out.accept(
            Check.pass("connection", address.getHostAddress() + ":" + port + msSince(begun)));
        return socket;
      } catch (IOException e) {
        last = e.getClass().getSimpleName();
        closeQuietly(socket);
      }
    }
    out.accept(
        Check.fail(
            "connection",
            "nothing takes connections at "
                + host
                + ":"
                + port
                + " ("
                + last
                + msSince(begun)
                + ")",
            "every call to this account would fail before it is sent",
            "check " + key + ", the firewall, and whether the platform is up"));
    return null;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It was never connected: there is nothing to close.
      return;
    }
  }

  private static Check plain(InetAddress address, String key) {
    return address.isLoopbackAddress()
        ? Check.pass("tls", "plain http, on this machine only")
        : Check.warn(
            "tls",
            "plain http",
            "tokens and callers' data cross the network in clear",
            "write https:// in " + key);
  }

  private String msSince(long begunNanos) {
    return ", " + TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - begunNanos) + " ms";
  }
}
