package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/// Collecting context by its token.
class ContextClaimTest {
  @RegisterExtension
  @Order(1)
  static final AccessLog ACCESS_LOG = new AccessLog();

  @RegisterExtension
  @Order(2)
  static final Rig RIG = Rig.create();

  private static final String BODY = "{\"accountNumber\":\"" + Ask.ACCOUNT_NUMBER + " ü\"}";

  /// Tomcat's access log, which an operator may switch on.
  static final class AccessLog implements BeforeAllCallback, AfterAllCallback {
    private final Path folder = Path.of("target", "access-log").toAbsolutePath();

    @Override
    public void beforeAll(ExtensionContext context) {
      System.setProperty("server.tomcat.accesslog.enabled", "true");
      System.setProperty("server.tomcat.accesslog.buffered", "false");
      System.setProperty("server.tomcat.accesslog.directory", folder.toString());
    }

    @Override
    public void afterAll(ExtensionContext context) {
      System.clearProperty("server.tomcat.accesslog.enabled");
      System.clearProperty("server.tomcat.accesslog.buffered");
      System.clearProperty("server.tomcat.accesslog.directory");
    }

    String text() throws IOException {
      StringBuilder all = new StringBuilder();
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          all.append(Files.readString(file));
        }
      }
      return all.toString();
    }
  }

  private static String claim(long ttlMs) {
    return RIG.baton()
        .node()
        .claims()
        .create(
            new TenantId("default"),
            new CanonicalId("int-00000000-0000-4000-8000-000000000001"),
            BODY.getBytes(StandardCharsets.UTF_8),
            ttlMs);
  }

  private static Api.Answer get(String token) {
    return RIG.api().get("/v1/context/" + token);
  }

  private static void refused(Api.Answer answer, int status, String type, String token) {
    Problem.assertIs(answer, status, type, "/v1/context");
    assertThat(answer.text()).doesNotContain(token);
  }

  @Test
  void the_first_who_asks_gets_the_context_and_the_second_is_told_so() {
    String token = claim(60_000);

    Api.Answer first = get(token);
    Api.Answer second = get(token);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.text()).isEqualTo(BODY);
    assertThat(first.header("Content-Type")).contains("application/json");
    assertThat(first.header("Cache-Control")).contains("no-store");
    refused(second, 410, "claim-used", token);
  }

  @Test
  void a_path_behind_a_token_is_not_found_and_not_repeated() {
    String token = claim(60_000);

    for (String behind : List.of("/", "/x", "/x/y")) {
      refused(get(token + behind), 404, "not-found", token);
    }

    assertThat(get(token).status()).as("still unspent").isEqualTo(200);
  }

  @Test
  void of_a_crowd_one_gets_it() throws Exception {
    String token = claim(60_000);

    List<Api.Answer> answers = IdempotencyTest.crowd(_ -> get(token));

    assertThat(answers).filteredOn(a -> a.status() == 200).hasSize(1);
    assertThat(answers).filteredOn(a -> a.status() == 410).hasSize(answers.size() - 1);
  }

  @Test
  void a_look_that_is_no_get_leaves_it_where_it_is() {
    String token = claim(60_000);

    for (String method : List.of("HEAD", "OPTIONS", "POST", "DELETE")) {
      RIG.api().send(method, "/v1/context/" + token, null, List.of());
    }
    Api.Answer head = RIG.api().send("HEAD", "/v1/context/" + token, null, List.of());
    Api.Answer text =
        RIG.api().send("GET", "/v1/context/" + token, null, List.of("Accept", "text/html"));

    assertThat(head.status()).isEqualTo(405);
    assertThat(head.header("Allow")).contains("GET");
    assertThat(text.status()).isEqualTo(406);
    assertThat(get(token).text()).isEqualTo(BODY);
  }

  @Test
  void too_late_is_told_from_never() {
    String token = claim(1);
    Await.until(
        "it has expired",
        () ->
            Database.query(
                    RIG.databaseUrl(),
                    "SELECT count(*) FROM claim"
                        + " WHERE used_at IS NULL AND expires_at <= clock_timestamp()")
                .equals(List.of("1")));

    refused(get(token), 410, "claim-expired", token);
    for (String never : List.of("x".repeat(24), "short", "x".repeat(3_000), "a%20b")) {
      refused(get(never), 404, "not-found", never);
    }
  }

  @Test
  void the_token_is_in_no_log() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger ours = (Logger) LoggerFactory.getLogger("dev.baton");
    Level before = ours.getLevel();
    ours.setLevel(Level.TRACE);
    ours.addAppender(log);
    List<String> tokens = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        String token = claim(60_000);
        tokens.add(token);
        get(token);
        get(token);
        RIG.api().get("/v1/conte%78t/" + token);
        RIG.api().post("/v1/context/" + token, "{}");
      }
      RIG.api().get("/v1/handoffs/access-log-marker");
    } finally {
      ours.detachAppender(log);
      ours.setLevel(before);
    }

    assertThat(log.list)
        .allSatisfy(line -> assertThat(tokens).noneMatch(line.getFormattedMessage()::contains));
    Await.until("the access log is written", () -> written().contains("access-log-marker"));
    assertThat(tokens).noneMatch(written()::contains);
  }

  private static String written() {
    try {
      return ACCESS_LOG.text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
