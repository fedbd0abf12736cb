package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.baton.cli.demo.DemoConfig;
import dev.baton.server.BatonServer;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The commands about events against a Baton that runs in this process, and a receiver that
/// refuses.
class OutboxCommandsTest {
  @TempDir private static Path folder;

  private static TwinServer twins;
  private static HttpServer receiver;
  private static BatonServer baton;
  private static String uri;
  private static volatile int status = 404;

  @BeforeAll
  static void start() throws IOException {
    twins = TwinServer.start(TwinOptions.defaults());
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, -1);
          }
        });
    receiver.start();
    String subscriptions =
        """
            subscriptions:
              crm:
                url: http://127.0.0.1:%d/
                secret: ${env:CRM_SECRET}
                states: [completed]
                attempts: 1
        """
            .formatted(receiver.getAddress().getPort());
    baton =
        Servers.start(
            DemoConfig.of(
                twins,
                0,
                folder,
                subscriptions,
                Map.of("CRM_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")));
    uri = "http://127.0.0.1:" + baton.port();
  }

  @AfterAll
  static void stop() {
    baton.close();
    receiver.stop(0);
    twins.close();
  }

  private static Cli outbox(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "outbox";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 2] = "--server";
    all[all.length - 1] = uri;
    return Cli.run(all);
  }

  private static JsonNode json() {
    return outbox("list", "--json").json();
  }

  @Test
  void what_nobody_took_is_listed_and_sent_again() {
    assertThat(outbox("list").exitCode()).isZero();
    String body =
        """
        {"source": {"account": "genesys-main", "interactionId": "%s"},
         "routes": [{"account": "cxone-main", "targetAgentId": "nice-usr-4492"}]}
        """
            .formatted(twins.addCaller(Platform.GENESYS_CLOUD).id());
    try (ApiClient api = new ApiClient(URI.create(uri))) {
      assertThat(api.post("/v1/handoffs", body, null).isGood()).isTrue();
    }
    Waiting.until("it is dead", 60_000, () -> json().path("dead").size() == 1);
    String event = json().at("/dead/0/eventId").asString("");

    Cli list = outbox("list");
    assertThat(list.exitCode()).as(list.text()).isEqualTo(ExitCodes.FINDINGS);
    assertThat(list.text()).contains(event, "refused 404", "crm");
    assertThat(list.text().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(120));

    assertThat(outbox("retry").exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(outbox("retry", "--subscription", "crn").exitCode()).isEqualTo(ExitCodes.USAGE);
    status = 204;
    Cli retry = outbox("retry", event);
    assertThat(retry.exitCode()).as(retry.text()).isZero();
    assertThat(retry.text()).contains("1 event is sent again");
    Waiting.until("it is taken", 60_000, () -> outbox("list").exitCode() == 0);
    assertThat(outbox("retry", "--all", "--json").json().path("retried").asInt()).isZero();
  }
}
