package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.http.TwinServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A subscriber that fails, and nodes that are killed and stopped meanwhile.
@ExtendWith(TakeoverTest.SharedDatabase.class)
class EventTakeoverTest {
  private static final String QUICK = "timeout: 1s\nbackoff-base: 20ms\nbackoff-cap: 200ms";

  @Test
  void every_stored_change_is_told_in_order_though_nodes_die_and_the_receiver_fails(
      Database database, @TempDir Path folder) throws Exception {
    String url = database.newUrl();
    try (Subscriber crm = Subscriber.start();
        TwinServer twins = TwinServer.start(TwinOptions.defaults().withTimings(Rig.QUICK))) {
      // Every third is refused, so that at any moment something waits.
      crm.behave((delivery, nth) -> nth % 3 == 0 ? 503 : 204);
      Yaml yaml = Yaml.of(twins.genesys(), twins.cxone()).subscribed(crm.yaml("crm", QUICK));
      Path file = Files.writeString(folder.resolve("baton.yaml"), yaml.text());
      List<String> handoffs = new ArrayList<>();
      Process doomed = TakeoverTest.startProcess(file, url);
      try (Api api = new Api(TakeoverTest.readyPort(doomed))) {
        handoffs.addAll(Ask.manyQueued(twins, api, 20));
        Await.until("some are told", () -> crm.taken().size() > 10);
      } finally {
        doomed.destroyForcibly().waitFor();
      }
      try (BatonServer stopped = BatonServer.start(yaml.with(url));
          Api api = new Api(stopped.port())) {
        handoffs.addAll(Ask.manyQueued(twins, api, 10));
        int told = crm.taken().size();
        Await.until("more are told", () -> crm.taken().size() > told + 20);
      }
      try (BatonServer last = BatonServer.start(yaml.with(url));
          Api api = new Api(last.port())) {
        handoffs.forEach(id -> Rig.end(api, id));
        Await.until("nothing is under way", () -> last.node().runtime().underWay() == 0);
        Await.until(
            "nothing waits",
            () ->
                Database.query(url, "SELECT count(*) FROM outbox WHERE state = 'waiting'")
                    .getFirst()
                    .equals("0"));
      }

      List<String> stored =
          Database.query(
              url,
              """
              SELECT handoff_id || '-' || seq FROM (
                SELECT handoff_id, seq, convert_from(body, 'UTF8')::jsonb AS row FROM transition) t
              WHERE row ->> 'to' <> row ->> 'from'
              """);
      Set<String> told = new LinkedHashSet<>();
      crm.taken().forEach(delivery -> told.add(delivery.id()));
      assertThat(told).containsExactlyInAnyOrderElementsOf(stored);
      for (String handoff : handoffs) {
        List<Long> seqs =
            crm.taken().stream()
                .filter(delivery -> delivery.handoff().equals(handoff))
                .map(Subscriber.Delivery::seq)
                .distinct()
                .toList();
        assertThat(seqs).as(handoff).isSorted();
      }
      assertThat(new TreeSet<>(crm.came().stream().map(Subscriber.Delivery::id).toList()))
          .as("nothing is told that is not stored")
          .isSubsetOf(stored);
    }
  }
}
