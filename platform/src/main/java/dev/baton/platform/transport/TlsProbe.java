package dev.baton.platform.transport;

import dev.baton.core.checkup.Check;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// One TLS handshake, judged as a call's would be, and the certificate that was shown in it.
final class TlsProbe {
  /// Two weeks to renew a certificate: what most authorities begin to remind of.
  private static final Duration SOON = Duration.ofDays(14);

  private final InstantSource clock;
  private final X509ExtendedTrustManager trust;

  TlsProbe(InstantSource clock, X509ExtendedTrustManager trust) {
    this.clock = clock;
    this.trust = trust;
  }

  /// Shakes hands.
  ///
  /// @return whether the handshake came to its end
  boolean look(Socket socket, String host, int port, long timeoutMs, Consumer<Check> out) {
    Watching watching = new Watching(trust);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {watching}, null);
      SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      handshake(tls, timeoutMs);
      out.accept(good(tls.getSession().getProtocol(), watching.shown));
      return true;
    } catch (TimeoutException e) {
      out.accept(refused("no handshake within " + timeoutMs + " ms", "check that it speaks TLS"));
    } catch (ExecutionException | IOException e) {
      out.accept(refused(e, host, watching.shown));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      out.accept(refused("interrupted", "try again"));
    }
    return false;
  }

  /// A socket's own timeout counts from each byte; this one counts once.
  private static void handshake(SSLSocket tls, long timeoutMs)
      throws ExecutionException, TimeoutException, InterruptedException, IOException {
    FutureTask<Boolean> task =
        new FutureTask<>(() -> {
          tls.startHandshake();
          return true;
        });
    Thread.ofVirtual().name("tls-probe").start(task);
    try {
      task.get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      tls.close();
      throw e;
    }
  }

  private Check good(String protocol, @Nullable X509Certificate shown) {
    if (shown == null) {
      return Check.pass("tls", protocol + ", the session was resumed");
    }
    String found = protocol + ", " + describe(shown);
    Instant end = shown.getNotAfter().toInstant();
    return clock.instant().plus(SOON).isAfter(end)
        ? Check.warn(
            "tls",
            found + ", that is in less than " + SOON.toDays() + " days",
            "past its end every call fails in the handshake",
            "have the certificate renewed by whoever runs that host")
        : Check.pass("tls", found);
  }

  private Check refused(Exception e, String host, @Nullable X509Certificate shown) {
    String certificate = shown == null ? "" : " (" + describe(shown) + ")";
    // An untrusted one is refused before its dates are looked at, and both are worth knowing.
    Instant now = clock.instant();
    if (has(e, CertificateExpiredException.class)
        || (shown != null && now.isAfter(shown.getNotAfter().toInstant()))) {
      return refused(
          "the certificate has expired" + certificate,
          "have it renewed by whoever runs that host, and compare this machine's clock");
    }
    if (has(e, CertificateNotYetValidException.class)
        || (shown != null && now.isBefore(shown.getNotBefore().toInstant()))) {
      return refused(
          "the certificate is not valid yet" + certificate, "compare this machine's clock");
    }
    if (has(e, CertPathBuilderException.class)) {
      return refused(
          "the certificate is signed by nobody whom this Java trusts" + certificate,
          "put the authority into Java's trust store (javax.net.ssl.trustStore), or use the"
              + " platform's own host name");
    }
    if (has(e, CertificateException.class)) {
      return refused(
          "the certificate does not fit the host " + host + certificate,
          "write the host name that the certificate is for");
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return refused(
        "the handshake failed: " + cause.getClass().getSimpleName() + certificate,
        "check that the port speaks TLS 1.2 or 1.3");
  }

  private static Check refused(String found, String fix) {
    return Check.fail("tls", found, "a call is not sent over a connection like that", fix);
  }

  private static boolean has(Throwable e, Class<? extends Throwable> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String describe(X509Certificate shown) {
    return shown.getSubjectX500Principal().getName()
        + ", until "
        + shown.getNotAfter().toInstant().atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /// Notes which certificate was shown, and leaves the judgement to whom it wraps.
  private static final class Watching extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager judge;
    volatile @Nullable X509Certificate shown;

    Watching(X509ExtendedTrustManager judge) {
      this.judge = judge;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      shown = chain[0];
      judge.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      shown = chain[0];
      judge.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      shown = chain[0];
      judge.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      judge.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      judge.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      judge.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return judge.getAcceptedIssuers();
    }
  }
}
