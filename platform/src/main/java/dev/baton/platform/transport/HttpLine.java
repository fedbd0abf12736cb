package dev.baton.platform.transport;

import dev.baton.core.account.AccountLimits;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// The pooled connections of one account. Sends a request exactly once: no redirects, no retries,
/// no cookies, no compression, no authentication of the library's own.
final class HttpLine implements AutoCloseable {
  /// An idle connection is looked at before it is used again: peers close theirs after 5 s and
  /// more, and looking costs a millisecond.
  private static final long VALIDATE_AFTER_MS = 1_000;

  /// A connection is not used for longer, so that a change of addresses is noticed.
  private static final long CONNECTION_LIFE_MS = 300_000;

  /// No platform sends more headers or longer ones; a hostile one would fill the memory.
  private static final int MAX_HEADERS = 100;

  private static final int MAX_LINE_CHARS = 16_384;

  private final String name;
  private final CloseableHttpClient client;
  private final BoundedDns dns;
  private final ScheduledExecutorService cutter;
  private final int maxResponseBytes;

  /// A line.
  ///
  /// @param name of the account, for details and the names of threads
  /// @param cutter runs what cuts requests off at their deadlines; shared, not closed here
  HttpLine(String name, AccountLimits limits, ScheduledExecutorService cutter) {
    this.name = name;
    this.cutter = cutter;
    this.maxResponseBytes = limits.maxResponseBytes();
    this.dns = new BoundedDns(name, limits.connectTimeoutMs(), connections(limits));
    this.client = client(limits, dns);
  }

  /// Two more than requests in flight: token requests do not count among those.
  private static int connections(AccountLimits limits) {
    return limits.maxConcurrent() + 2;
  }

  private static CloseableHttpClient client(AccountLimits limits, BoundedDns dns) {
    Timeout connectTimeout = Timeout.ofMilliseconds(limits.connectTimeoutMs());
    int connections = connections(limits);
    Http1Config http =
        Http1Config.custom()
            .setMaxHeaderCount(MAX_HEADERS)
            .setMaxLineLength(MAX_LINE_CHARS)
            .build();
    HttpClientConnectionManager pool =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder().http1Config(http).build())
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
            .setMaxConnPerRoute(connections)
            .setMaxConnTotal(2 * connections)
            .setDnsResolver(dns)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(connectTimeout)
                    .setValidateAfterInactivity(TimeValue.ofMilliseconds(VALIDATE_AFTER_MS))
                    .setTimeToLive(TimeValue.ofMilliseconds(CONNECTION_LIFE_MS))
                    .build())
            .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(connectTimeout).build())
            .build();
    return HttpClients.custom()
        .setConnectionManager(pool)
        .setRequestExecutor(new MarkingExecutor())
        .setUserAgent("baton")
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableContentCompression()
        .disableAuthCaching()
        .disableConnectionState()
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .build();
  }

  /// Sends the request and reads the whole answer, at most until the deadline.
  ///
  /// @param base scheme, host, port and path prefix
  WireResult send(URI base, WireRequest request, Deadline deadline) {
    Flight flight = new Flight(apacheRequest(base, request));
    long remainingNanos = deadline.remainingNanos();
    if (remainingNanos == 0) {
      return new TransportFault.NotSent(
          TransportFault.Reason.BUDGET_EMPTY, name + ": no time was left to send it");
    }
    HttpClientContext context = HttpClientContext.create();
    context.setAttribute(Flight.ATTRIBUTE, flight);
    ScheduledFuture<?> cut = cutter.schedule(flight::cut, remainingNanos, TimeUnit.NANOSECONDS);
    try (ClassicHttpResponse response = execute(flight, context, deadline)) {
      return read(response, flight);
    } catch (IOException broken) {
      return fault(flight, broken, deadline);
    } finally {
      cut.cancel(false);
    }
  }

  private ClassicHttpResponse execute(Flight flight, HttpClientContext context, Deadline deadline)
      throws IOException {
    try {
      return ScopedValue.where(BoundedDns.DEADLINE, deadline)
          .call(() -> client.executeOpen(null, flight.request, context));
    } catch (IllegalStateException released) {
      if (!flight.cut) {
        throw released;
      }
      // Cancelled between getting its connection and using it, a request finds none.
      InterruptedIOException late = new InterruptedIOException("cancelled at its deadline");
      late.initCause(released);
      throw late;
    } catch (IllegalArgumentException refused) {
      if (!flight.sent) {
        throw refused;
      }
      // The library takes the status 000 for a mistake of its caller's, not of the peer's.
      ProtocolException unreadable = new ProtocolException("the answer's status is none of HTTP's");
      unreadable.initCause(refused);
      throw unreadable;
    }
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
    dns.close();
  }

  private static HttpUriRequestBase apacheRequest(URI base, WireRequest request) {
    HttpUriRequestBase apache =
        new HttpUriRequestBase(request.method(), URI.create(request.url(base)));
    request.headers().forEach(apache::addHeader);
    if (request.body() != null) {
      apache.setEntity(new ByteArrayEntity(request.body().getBytes(StandardCharsets.UTF_8), null));
    }
    return apache;
  }

  private WireResult read(ClassicHttpResponse response, Flight flight) throws IOException {
    HttpEntity entity = response.getEntity();
    byte[] body = new byte[0];
    if (entity != null) {
      if (entity.getContentLength() > maxResponseBytes) {
        return tooLong(flight);
      }
      // Not closed here: closing reads on to the end, and this body may have none. The connection
      // goes back when it was read wholly, and is cut otherwise.
      InputStream in = entity.getContent();
      // One byte more than comes, so that the end is seen, and no larger buffer than that takes.
      long told = entity.getContentLength();
      body = in.readNBytes(told < 0 ? maxResponseBytes + 1 : (int) told + 1);
      if (body.length > maxResponseBytes) {
        return tooLong(flight);
      }
    }
    int status = response.getCode();
    if (status < 100 || status > 599) {
      return new TransportFault.Broken(name + ": the answer's status is none of HTTP's");
    }
    Map<String, String> headers = new TreeMap<>();
    for (Header header : response.getHeaders()) {
      String value = header.getValue() == null ? "" : header.getValue();
      headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), value);
    }
    return new WireResponse(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  private TransportFault tooLong(Flight flight) {
    flight.tooLong = true;
    flight.request.cancel();
    return tooLongFault();
  }

  private TransportFault tooLongFault() {
    return new TransportFault.Broken(
        name + ": the answer is longer than " + maxResponseBytes + " bytes");
  }

  /// Only the kind of exception is told: its message may quote what the peer sent.
  private TransportFault fault(Flight flight, IOException broken, Deadline deadline) {
    String kind = broken.getClass().getSimpleName();
    if (flight.sent) {
      if (flight.tooLong) {
        return tooLongFault();
      }
      return flight.cut
          ? new TransportFault.TimedOut(
              deadline.budgetMs(), name + ": no whole answer within " + deadline.budgetMs() + " ms")
          : new TransportFault.Broken(
              name + ": the connection broke before the whole answer: " + kind);
    }
    TransportFault.Reason reason =
        switch (broken) {
          case UnknownHostException dnsFailed -> TransportFault.Reason.DNS;
          case SSLException tlsFailed -> TransportFault.Reason.TLS_HANDSHAKE;
          default -> TransportFault.Reason.CONNECT_REFUSED;
        };
    return new TransportFault.NotSent(
        reason,
        name + (flight.cut ? ": not connected before the deadline" : ": not connected: " + kind));
  }

  /// One request under way. Its flags are written by the sender's thread and the cutter's.
  private static final class Flight {
    static final String ATTRIBUTE = "dev.baton.flight";

    final HttpUriRequestBase request;
    volatile boolean sent;
    volatile boolean cut;
    volatile boolean tooLong;

    Flight(HttpUriRequestBase request) {
      this.request = request;
    }

    void cut() {
      cut = true;
      request.cancel();
    }
  }

  /// Marks the moment from which bytes may have left: everything before it is NotSent.
  private static final class MarkingExecutor extends HttpRequestExecutor {
    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request,
        HttpClientConnection connection,
        HttpResponseInformationCallback informed,
        HttpContext context)
        throws IOException, HttpException {
      if (context.getAttribute(Flight.ATTRIBUTE) instanceof Flight flight) {
        flight.sent = true;
      }
      return super.execute(request, connection, informed, context);
    }
  }
}
