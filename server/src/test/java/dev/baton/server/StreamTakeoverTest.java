package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.config.BatonConfig;
import dev.baton.core.id.AccountName;
import dev.baton.platform.stream.StreamStatus;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.http.TwinServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes on one database, and one event stream between them.
@ExtendWith(TakeoverTest.SharedDatabase.class)
class StreamTakeoverTest {
  private static final AccountName ACCOUNT = new AccountName("cxone-main");

  private static boolean watches(BatonServer baton) {
    return baton.node().streams().status(ACCOUNT) instanceof StreamStatus.Connected;
  }

  private static BatonConfig config(TwinServer twins, String url) {
    return Yaml.of(twins.genesys(), twins.cxone()).with(url, Watched::cxone);
  }

  @Test
  void when_the_node_that_watches_is_killed_another_watches_and_hands_over_each_once(
      Database database, @TempDir Path folder) throws Exception {
    String url = database.newUrl();
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults().withTimings(Rig.QUICK))) {
      Path file = folder.resolve("baton.yaml");
      Files.writeString(file, Watched.cxone(Yaml.of(twins.genesys(), twins.cxone()).text()));
      Process doomed = TakeoverTest.startProcess(file, url);
      List<String> guests = new ArrayList<>();
      try {
        TakeoverTest.readyPort(doomed);
        Await.until("the first node watches", () -> twins.streamsOpen() == 1);
        try (BatonServer survivor = BatonServer.start(config(twins, url))) {
          for (int i = 0; i < 10; i++) {
            guests.add(Watched.guest(twins, 0.2));
          }
          Watched.awaitHandedOver(twins, guests.getFirst());
          assertThat(watches(survivor)).isFalse();
          assertThat(twins.streamsSubscribed()).isEqualTo(1);

          doomed.destroyForcibly().waitFor();
          for (int i = 0; i < 10; i++) {
            guests.add(Watched.guest(twins, 0.2));
          }

          Await.until("the other node watches", () -> watches(survivor));
          for (String guest : guests) {
            Watched.awaitHandedOver(twins, guest);
          }
          Await.until(
              "every handoff has ended",
              () ->
                  Database.query(url, "SELECT count(*) FROM handoff WHERE open")
                      .getFirst()
                      .equals("0"));
          for (String guest : guests) {
            assertThat(Watched.chat(twins, guest).handedOver()).isEqualTo(1);
          }
          assertThat(twins.streamsOpen()).isEqualTo(1);
          Rig.assertNobodyIsHurt(twins);
        }
      } finally {
        doomed.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void a_node_that_stops_in_order_leaves_the_stream_to_another_at_once(Database database)
      throws Exception {
    String url = database.newUrl();
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults().withTimings(Rig.QUICK));
        BatonServer stays = BatonServer.start(config(twins, url))) {
      Await.until("it watches", () -> watches(stays));
      String early = Watched.guest(twins, 0.2);
      Watched.awaitHandedOver(twins, early);
      try (BatonServer next = BatonServer.start(config(twins, url))) {
        assertThat(watches(next)).isFalse();

        stays.node().streams().close();

        Await.until("the other watches", () -> watches(next));
        String late = Watched.guest(twins, 0.2);
        Watched.awaitHandedOver(twins, late);
        assertThat(Watched.chat(twins, early).handedOver()).isEqualTo(1);
        assertThat(Watched.chat(twins, late).handedOver()).isEqualTo(1);
        assertThat(watches(stays)).isFalse();
      }
    }
  }

  @Test
  void a_node_that_is_declared_dead_watches_no_more_until_it_is_another(Database database)
      throws Exception {
    String url = database.newUrl();
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults().withTimings(Rig.QUICK));
        BatonServer one = BatonServer.start(config(twins, url))) {
      Await.until("it watches", () -> watches(one));
      String holder =
          Database.query(url, "SELECT holder FROM named_lease WHERE name = 'stream/cxone-main'")
              .getFirst();

      Database.query(
          url,
          "UPDATE node SET alive = false WHERE id IN"
              + " (SELECT id FROM node WHERE alive FOR UPDATE) RETURNING id");

      Await.until(
          "the stream is watched under another name",
          () ->
              watches(one)
                  && !Database.query(
                          url, "SELECT holder FROM named_lease WHERE name = 'stream/cxone-main'")
                      .getFirst()
                      .equals(holder));
      String guest = Watched.guest(twins, 0.2);
      Watched.awaitHandedOver(twins, guest);
      assertThat(Watched.chat(twins, guest).handedOver()).isEqualTo(1);
    }
  }
}
