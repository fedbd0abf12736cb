package dev.baton.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.baton.core.checkup.Check;
import dev.baton.core.checkup.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What stands between Baton and a host, told one by one.
class EndpointProbeTest {
  private static final long TIMEOUT_MS = 3_000;

  @TempDir private Path folder;

  private final List<Check> checks = new ArrayList<>();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          IP:127.0.0.1 | 0   | 90 | true  | PASS | CN=127.0.0.1, until 2
          IP:127.0.0.1 | 0   | 5  | true  | WARN | in less than 14 days
          IP:127.0.0.1 | -10 | 5  | false | FAIL | has expired (CN=127.0.0.1, until 2
          IP:127.0.0.1 | 5   | 90 | false | FAIL | is not valid yet
          IP:127.0.0.1 | 0   | 90 | false | FAIL | signed by nobody whom this Java trusts (CN=127
          DNS:other.example | 0 | 90 | true | FAIL | does not fit the host 127.0.0.1
          """)
  void a_certificate_is_judged_as_a_call_would_judge_it(
      String name, int startDay, int days, boolean trusted, Verdict verdict, String told)
      throws Exception {
    KeyStore keys = SelfSigned.keys(folder, name, startDay, days);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(SelfSigned.context(keys)));
    server.start();
    try {
      URI url = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
      boolean reached =
          probe(trusted ? authority(keys) : null).look(url, "api-base", TIMEOUT_MS, checks::add);
      assertThat(reached).isEqualTo(verdict != Verdict.FAIL);
      assertThat(checks).extracting(Check::name).containsExactly("name", "connection", "tls");
      Check tls = checks.getLast();
      assertThat(tls.verdict()).as(tls.toString()).isEqualTo(verdict);
      assertThat(tls.found()).contains(told);
      assertThat(tls.fix().isEmpty()).isEqualTo(verdict == Verdict.PASS);
      assertThat(verdict == Verdict.FAIL || tls.found().startsWith("TLSv1.")).isTrue();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_port_that_speaks_no_tls_is_told_apart() throws IOException {
    try (ServerSocket rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> hangUpOn(rude));
      URI url = URI.create("https://127.0.0.1:" + rude.getLocalPort());
      assertThat(probe(null).look(url, "api-base", TIMEOUT_MS, checks::add)).isFalse();
      assertThat(checks.getLast().found()).startsWith("the handshake failed: ");
    }
  }

  private static void hangUpOn(ServerSocket server) {
    try {
      server.accept().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_port_that_never_answers_the_handshake_is_given_up_in_time() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("https://127.0.0.1:" + silent.getLocalPort());
      assertThat(probe(null).look(url, "api-base", 200, checks::add)).isFalse();
      assertThat(checks.getLast().found()).isEqualTo("no handshake within 200 ms");
    }
  }

  @Test
  void plain_http_is_good_on_this_machine() throws IOException {
    try (HttpPeer peer = new HttpPeer(request -> HttpPeer.json(200, "{}"))) {
      assertThat(probe(null).look(peer.url(), "api-base", TIMEOUT_MS, checks::add)).isTrue();
      assertThat(checks).allSatisfy(check -> assertThat(check.verdict()).isEqualTo(Verdict.PASS));
      assertThat(checks.getLast().found()).isEqualTo("plain http, on this machine only");
      assertThat(peer.requests).isEmpty();
    }
  }

  @Test
  void a_host_without_an_address_and_a_port_without_anybody_are_named() throws IOException {
    assertThat(
            probe(null)
                .look(
                    URI.create("https://no-such-host.invalid"),
                    "token-url",
                    TIMEOUT_MS,
                    checks::add))
        .isFalse();
    assertThat(checks)
        .singleElement()
        .satisfies(check -> {
          assertThat(check.verdict()).isEqualTo(Verdict.FAIL);
          assertThat(check.found()).startsWith("no-such-host.invalid: the name has no address");
          assertThat(check.fix()).contains("token-url");
        });
    checks.clear();
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
    assertThat(probe(null).look(nobody, "api-base", TIMEOUT_MS, checks::add)).isFalse();
    assertThat(checks.getLast().found())
        .startsWith("nothing takes connections at 127.0.0.1:" + nobody.getPort());
  }

  private static EndpointProbe probe(@Nullable KeyStore authorities) {
    return new EndpointProbe(InstantSource.system(), System::nanoTime, authorities);
  }

  private static KeyStore authority(KeyStore keys) throws Exception {
    Certificate certificate = keys.getCertificate(keys.aliases().nextElement());
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, null);
    authorities.setCertificateEntry("authority", certificate);
    return authorities;
  }
}
