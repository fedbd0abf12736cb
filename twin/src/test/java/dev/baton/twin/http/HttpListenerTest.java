package dev.baton.twin.http;

import static dev.baton.twin.http.TwinHttp.CXONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The twins' own HTTP/1.1, byte by byte where a client library would not say it.
class HttpListenerTest {
  private static final String SCRIPT = "rules: []";

  private static TwinHttp wire;

  @BeforeAll
  static void start() throws IOException {
    wire = new TwinHttp();
  }

  @AfterAll
  static void stop() {
    wire.close();
  }

  /// Sends these bytes and gives everything that comes back until the connection is closed.
  private static String raw(String request) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), wire.twins.cxone().getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_body_of_unknown_length_comes_in_chunks() throws Exception {
    HttpRequest chunked =
        wire.request(CXONE, "/twin/faults")
            .PUT(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(SCRIPT.getBytes(StandardCharsets.UTF_8))))
            .build();
    assertThat(wire.http.send(chunked, HttpResponse.BodyHandlers.ofString()).body())
        .isEqualTo("{\"rules\":[]}");
    assertThat(
            raw(
                "PUT /twin/faults HTTP/1.1\r\n"
                    + "Transfer-Encoding: chunked\r\n"
                    + "Connection: close\r\n\r\n"
                    + "3;x=y\r\n"
                    + "rul\r\n"
                    + "6\r\n"
                    + "es: []\r\n"
                    + "0\r\n"
                    + "Trailer: 1\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("{\"rules\":[]}");
  }

  @Test
  void a_client_that_waits_to_be_told_is_told_to_go_on() throws Exception {
    HttpRequest patient =
        wire.request(CXONE, "/twin/faults")
            .expectContinue(true)
            .PUT(HttpRequest.BodyPublishers.ofString(SCRIPT))
            .build();
    assertThat(wire.http.send(patient, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void one_connection_carries_many_requests_until_the_client_says_that_one_is_the_last()
      throws Exception {
    String answers =
        raw(
            "GET /twin/clock HTTP/1.1\r\nHost: x\r\n\r\n"
                + "HEAD /nowhere HTTP/1.1\r\n\r\n"
                + "GET /twin/faults HTTP/1.1\r\nconnection: Close\r\n\r\n"
                + "GET /twin/books HTTP/1.1\r\n\r\n");
    assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(4);
    assertThat(answers).contains("404").doesNotContain("unknown_path");
    assertThat(answers).endsWith("{\"rules\":[]}");
  }

  @Test
  void a_204_has_no_length_and_an_old_client_gets_its_connection_closed() throws Exception {
    String token = wire.newToken(CXONE);
    assertThat(
            raw(
                "DELETE /v1/interactions/reserve/none HTTP/1.0\r\nAuthorization: Bearer "
                    + token
                    + "\r\n\r\n"))
        .startsWith("HTTP/1.1 204 ")
        .doesNotContainIgnoringCase("content-length");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello\r\n\r\n",
        "GET http://elsewhere/ HTTP/1.1\r\n\r\n",
        "GET /a\tb HTTP/1.1\r\n\r\n",
        "GET / HTTP/2.0\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 5, 6\r\n\r\n12345",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\u0000b\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length:\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345",
        "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
      })
  void what_is_no_http_is_refused_and_the_connection_closed(String request) throws Exception {
    assertThat(raw(request)).startsWith("HTTP/1.1 400 ").contains("bad_request");
  }

  @Test
  void headers_without_end_are_refused() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nx: " + "y".repeat(70_000))).startsWith("HTTP/1.1 400 ");
    assertThat(raw("GET / HTTP/1.1\r\nx: y\r\n"))
        .as("a client that closes before it has said all gets no answer")
        .isEmpty();
  }
}
