package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.config.BatonConfig;
import dev.baton.journal.JournalUnavailable;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.PortInUseException;

/// Starting and stopping, with the database that Baton brings along.
class EmbeddedDatabaseTest {
  private final Path folder = Database.newFolder();

  @AfterEach
  void clean() {
    Database.delete(folder);
  }

  @Test
  void what_was_handed_over_before_a_restart_is_known_after_it() throws IOException {
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults().withTimings(Rig.QUICK))) {
      BatonConfig config = Yaml.of(twins.genesys(), twins.cxone()).in(folder);
      String first;
      String body;
      try (BatonServer baton = BatonServer.start(config);
          Api api = new Api(baton.port())) {
        body =
            Ask.toAgent(twins.addCaller(Platform.GENESYS_CLOUD).id(), "nice-usr-4492", null)
                .toString();
        first = api.post("/v1/handoffs", body, "Idempotency-Key", "key").at("/handoffId");
        assertThat(Rig.state(Rig.end(api, first))).isEqualTo("completed");
      }
      try (BatonServer baton = BatonServer.start(config);
          Api api = new Api(baton.port())) {
        assertThat(Rig.state(api.get("/v1/handoffs/" + first).body())).isEqualTo("completed");
        assertThat(api.get("/v1/handoffs/" + first + "/timeline").body().path("lines"))
            .isNotEmpty();
        assertThat(api.post("/v1/handoffs", body, "Idempotency-Key", "key").at("/handoffId"))
            .isEqualTo(first);
        assertThat(twins.summary().ordersThatTookEffectTwice()).isZero();
      }
    }
  }

  @Test
  void a_port_in_use_is_said_and_nothing_is_left_running() throws IOException {
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults());
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      BatonConfig good = Yaml.of(twins.genesys(), twins.cxone()).in(folder);
      BatonConfig config =
          new BatonConfig(
              new BatonConfig.Server(taken.getLocalPort(), "127.0.0.1", null),
              good.journal(),
              good.tenants(),
              good.timers(),
              good.limits(),
              good.privacy(),
              good.webhooks(),
              good.reports());

      assertThatThrownBy(() -> BatonServer.start(config))
          .hasRootCauseInstanceOf(BindException.class)
          .cause()
          .isInstanceOf(PortInUseException.class);

      // The data folder is free again, which it would not be with a database left behind.
      BatonServer.start(good).close();
    }
  }

  @Test
  void a_database_that_cannot_be_reached_is_said_at_the_start() throws IOException {
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults())) {
      BatonConfig config =
          Yaml.of(twins.genesys(), twins.cxone())
              .with("postgresql://user:secret@127.0.0.1:" + nobody + "/baton");

      assertThatThrownBy(() -> BatonServer.start(config))
          .isInstanceOf(JournalUnavailable.class)
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void an_account_in_a_dialect_that_nobody_speaks_is_said_before_anything_is_started()
      throws IOException {
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults())) {
      String text = Yaml.of(twins.genesys(), twins.cxone()).text();
      BatonConfig config =
          Yaml.parse(
              text.replace(
                  "platform: genesys_cloud", "platform: genesys_cloud\n        dialect: vendor"),
              Map.of(
                  Yaml.CLIENT_SECRET,
                  "demo-secret",
                  Yaml.WEBHOOK_SECRET,
                  "hook-hush",
                  Yaml.MASTER_KEY,
                  Yaml.ONE_KEY),
              folder);

      assertThatThrownBy(() -> BatonServer.start(config))
          .isInstanceOf(UnusableAccount.class)
          .hasMessageContaining("genesys-main");
      assertThat(folder).isEmptyDirectory();
    }
  }
}
