package dev.baton.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// A client that costs little, because it shares the machine with what it measures. Made for
/// virtual threads.
final class LeanHttp implements AutoCloseable {
  /// More than any answer takes that is not lost.
  private static final Timeout ANSWER = Timeout.ofSeconds(30);

  private final CloseableHttpClient client;

  /// @param connections how many at most
  LeanHttp(int connections) {
    this.client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                    .setMaxConnPerRoute(connections)
                    .setMaxConnTotal(connections)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.ofSeconds(3))
                            .setSocketTimeout(ANSWER)
                            .build())
                    .build())
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

  /// What came back.
  record Answer(int status, String body) {}

  /// Sends a request with a body of JSON, or none, and reads the whole answer.
  ///
  /// @throws UncheckedIOException when there is none
  Answer send(String method, URI uri, @Nullable String body) {
    return send(method, uri, body, "application/json", Map.of());
  }

  /// The same with another type of body, and with credentials.
  Answer send(
      String method,
      URI uri,
      @Nullable String body,
      String contentType,
      @Nullable String authorization) {
    return send(
        method,
        uri,
        body,
        contentType,
        authorization == null ? Map.of() : Map.of("Authorization", authorization));
  }

  /// The same with another type of body, and with more headers.
  Answer send(
      String method,
      URI uri,
      @Nullable String body,
      String contentType,
      Map<String, String> headers) {
    HttpUriRequestBase request = new HttpUriRequestBase(method, uri);
    if (body != null) {
      request.addHeader("Content-Type", contentType);
      request.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), null));
    }
    headers.forEach(request::addHeader);
    try {
      return client.execute(
          request,
          response -> {
            String text =
                response.getEntity() == null
                    ? ""
                    : EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8);
            return new Answer(response.getCode(), text);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + uri, e);
    }
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
