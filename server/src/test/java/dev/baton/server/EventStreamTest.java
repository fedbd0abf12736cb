package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.events.Viewer;
import dev.baton.server.events.Viewers;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.http.TwinServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// What a viewer sees of handoffs as they go.
@ExtendWith(TakeoverTest.SharedDatabase.class)
class EventStreamTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  private static List<String> stored(String url) {
    return Database.query(
        url, "SELECT handoff_id || ' ' || seq FROM transition ORDER BY txid, handoff_id, seq");
  }

  @Test
  void each_transition_comes_once_with_what_it_was() {
    try (EventStream stream = new EventStream(RIG.baton().port(), "", null)) {
      JsonNode view = RIG.play(Ask.toAgent(RIG.newCaller(), "nice-usr-0000", null));
      String id = Rig.id(view);
      List<String> rows =
          stored(RIG.databaseUrl()).stream().filter(row -> row.startsWith(id)).toList();
      Await.until("all of it is seen", () -> mine(stream, id).size() >= rows.size());

      assertThat(mine(stream, id).stream().map(EventStreamTest::name)).isEqualTo(rows);
      JsonNode first = mine(stream, id).getFirst();
      JsonNode last = mine(stream, id).getLast();
      assertThat(first.path("from").asString("")).isEqualTo("none");
      assertThat(last.path("to").asString("")).isEqualTo("returned");
      assertThat(last.path("reason")).isEqualTo(view.at("/stateDetail/reason"));
      assertThat(last.path("holder").asString("")).isEqualTo("source");
      assertThat(last.path("canonicalInteractionId"))
          .isEqualTo(view.path("canonicalInteractionId"));
      assertThat(last.path("at").asString("")).endsWith("Z");
      assertThat(stream.events().toString())
          .doesNotContain(Ask.PHONE.substring(1), Ask.ACCOUNT_NUMBER);
    }
  }

  private static List<JsonNode> mine(EventStream stream, String handoff) {
    return stream.events().stream()
        .filter(e -> e.path("handoffId").asString("").equals(handoff))
        .toList();
  }

  private static String name(JsonNode event) {
    return event.path("handoffId").asString("") + " " + event.path("seq").asLong();
  }

  @Test
  void a_stream_that_breaks_again_and_again_goes_on_at_other_nodes_without_a_gap_or_a_repeat(
      Database database) throws Exception {
    String url = database.newUrl();
    List<String> seen = new ArrayList<>();
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults().withTimings(Rig.QUICK))) {
      Yaml yaml = Yaml.of(twins.genesys(), twins.cxone());
      String lastId;
      List<String> handoffs = new ArrayList<>();
      try (BatonServer one = BatonServer.start(yaml.with(url));
          BatonServer two = BatonServer.start(yaml.with(url));
          Api api = new Api(one.port())) {
        EventStream stream = new EventStream(one.port(), "", null);
        lastId = stream.lastId();
        for (int cut = 0; cut < 6; cut++) {
          handoffs.addAll(Ask.manyQueued(twins, api, 5));
          int wanted = 7;
          EventStream current = stream;
          Await.until("some are seen", () -> current.events().size() >= wanted);
          current.close();
          seen.addAll(current.names());
          lastId = current.lastId();
          stream = new EventStream(cut % 2 == 0 ? two.port() : one.port(), "", lastId);
        }
        stream.close();
        seen.addAll(stream.names());
        lastId = stream.lastId();
      }
      // Both are gone; what they had not finished, the next one takes over.
      try (BatonServer three = BatonServer.start(yaml.with(url));
          Api api = new Api(three.port());
          EventStream stream = new EventStream(three.port(), "", lastId)) {
        handoffs.addAll(Ask.manyQueued(twins, api, 3));
        handoffs.forEach(id -> Rig.end(api, id));
        Await.until("nothing is under way", () -> three.node().runtime().underWay() == 0);
        List<String> all = stored(url);
        Await.until("all are seen", () -> seen.size() + stream.events().size() >= all.size());
        seen.addAll(stream.names());
      }
    }

    assertThat(seen).isEqualTo(stored(url));
  }

  @Test
  void a_filter_lets_only_its_own_pass() {
    String other = Rig.id(RIG.play(Ask.toQueue(RIG.newCaller(), "billing_specialists")));
    try (EventStream back = new EventStream(RIG.baton().port(), "?account=cxone-main", null);
        EventStream genesys =
            new EventStream(RIG.baton().port(), "?account=genesys-main&tenant=default", null);
        EventStream one = new EventStream(RIG.baton().port(), "?handoffId=" + other, null)) {
      String id = Rig.id(RIG.play(Ask.toQueue(RIG.newCaller(), "billing_specialists")));
      String home =
          Rig.id(
              RIG.play(
                  Ask.toQueue(
                      Way.TO_GENESYS, RIG.newCaller(Way.TO_GENESYS), "billing_specialists")));
      Map<String, Long> counts =
          stored(RIG.databaseUrl()).stream()
              .collect(Collectors.groupingBy(row -> row.split(" ", -1)[0], Collectors.counting()));
      Await.until("hers is seen", () -> mine(genesys, id).size() == counts.getOrDefault(id, 0L));
      Await.until("his is seen", () -> mine(back, home).size() == counts.getOrDefault(home, 0L));

      assertThat(genesys.events()).hasSize(Math.toIntExact(counts.getOrDefault(id, 0L)));
      assertThat(back.events()).hasSize(Math.toIntExact(counts.getOrDefault(home, 0L)));
      assertThat(one.events()).isEmpty();
    }
  }

  @Test
  void an_id_that_leads_nowhere_is_refused_with_the_reason() {
    String path = "/v1/handoffs/events";
    for (String id :
        List.of("x", "1.2.3", "999999999999.1790000000", "1." + "9".repeat(30), "-1.5")) {
      Problem.assertIs(
          RIG.api().send("GET", path, null, List.of("Last-Event-ID", id)),
          id.startsWith("999") ? 410 : 422,
          id.startsWith("999") ? "event-expired" : "unknown-event",
          path);
    }
    String young = String.valueOf(RIG.baton().node().now().at().getEpochSecond());
    Problem.assertIs(
        RIG.api().send("GET", path, null, List.of("Last-Event-ID", "999999999999." + young)),
        422,
        "unknown-event",
        path);
    Problem.assertIs(
        RIG.api()
            .send(
                "GET",
                path,
                null,
                List.of("Last-Event-ID", "9." + young + ".01a22382-6ea2-7e10-8a9b-6eaec48a15c5.3")),
        422,
        "unknown-event",
        path);
    Problem.assertIs(RIG.api().get(path + "?account=nobody"), 422, "invalid-request", path);
    assertThat(RIG.api().send("HEAD", path, null, List.of()).status()).isEqualTo(200);
  }

  @Test
  void there_is_room_for_so_many_and_again_when_one_leaves() {
    Viewers viewers = RIG.baton().node().viewers();
    Await.until("nobody else looks on", () -> viewers.count() == 0);
    List<Viewer> all = new ArrayList<>();
    for (int i = 0; i < Viewers.MAX_VIEWERS; i++) {
      all.add(((Viewers.Start.At) viewers.open(null)).viewer());
    }
    try {
      Api.Answer full =
          Problem.assertIs(
              RIG.api().get("/v1/handoffs/events"), 503, "too-many-viewers", "/v1/handoffs/events");
      assertThat(full.header("Retry-After")).isPresent();
      all.removeLast().close();
      try (EventStream stream = new EventStream(RIG.baton().port(), "", null)) {
        assertThat(stream.status()).isEqualTo(200);
      }
    } finally {
      all.forEach(Viewer::close);
    }
  }

  @Test
  void a_server_that_stops_ends_its_streams_and_does_not_wait_for_them(Database database)
      throws Exception {
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults())) {
      BatonServer server =
          BatonServer.start(Yaml.of(twins.genesys(), twins.cxone()).with(database.newUrl()));
      EventStream stream = new EventStream(server.port(), "", null);

      server.close();

      Await.until("the stream has ended", stream::ended);
      assertThat(stream.lastId()).isNotEmpty();
    }
  }

  @Test
  void a_viewer_that_does_not_read_is_cut_off_and_holds_up_nobody(Database database)
      throws Exception {
    String url = database.newUrl();
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults().withTimings(Rig.QUICK));
        BatonServer server = BatonServer.start(Yaml.of(twins.genesys(), twins.cxone()).with(url));
        Api api = new Api(server.port())) {
      Viewers viewers = server.node().viewers();
      Ask.manyQueued(twins, api, 1).forEach(id -> Rig.end(api, id));
      // More than the buffers between two sockets hold.
      assertThat(
              Database.query(
                  url,
                  """
                  INSERT INTO transition (handoff_id, seq, at, tenant_id, body, hash)
                  SELECT handoff_id, 1000 + n, at, tenant_id, body, hash
                  FROM (SELECT * FROM transition LIMIT 1) t, generate_series(1, 20000) n
                  RETURNING seq
                  """))
          .hasSize(20_000);
      try (Socket silent = new Socket()) {
        silent.setReceiveBufferSize(2_048);
        silent.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        silent
            .getOutputStream()
            .write(
                "GET /v1/handoffs/events HTTP/1.1\r\nHost: baton\r\nLast-Event-ID: 1.%d\r\n\r\n"
                    .formatted(server.node().now().at().getEpochSecond())
                    .getBytes(StandardCharsets.US_ASCII));
        Await.until("it looks on", () -> viewers.count() == 1);
        try (EventStream quiet = new EventStream(server.port(), "?tenant=rival", null);
            EventStream other = new EventStream(server.port(), "", null)) {
          String id = Ask.manyQueued(twins, api, 1).getFirst();
          Rig.end(api, id);
          Await.until("another sees the end", () -> mine(other, id).size() > 5);
          String start = quiet.lastId();
          Await.until("one who sees nothing hears that it lives", () -> quiet.comments() > 0);
          Await.until("and resumes from there", () -> !quiet.lastId().equals(start));
          assertThat(quiet.events()).isEmpty();
          try (EventStream again = new EventStream(server.port(), "", quiet.lastId())) {
            assertThat(again.status()).isEqualTo(200);
          }
        }

        Await.until("both are gone", () -> viewers.count() == 0);
      }
    }
  }
}
