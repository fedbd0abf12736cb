package dev.baton.server;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Queue;
import dev.baton.twin.model.Timings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One row of the matrix, played one way between twins of its own, so that no other row's tokens,
/// clocks or agents are in it.
final class MatrixPlay implements AutoCloseable {
  /// A transfer takes so long that what strikes right after a commit strikes while she is under
  /// way.
  private static final Timings TIMINGS = new Timings(300, 20, 40, 120_000, 0);

  final MatrixTable.Row row;
  final Way way;
  private final String name;
  private final TwinServer twins;
  private final String interactionId;
  private JsonNode view = JsonMapper.shared().missingNode();

  MatrixPlay(MatrixTable.Row row, Way way) {
    this.row = row;
    this.way = way;
    this.name = row.line() + (way == Way.TO_CXONE ? "-there" : "-back");
    try {
      this.twins = TwinServer.start(TwinOptions.defaults().withTimings(TIMINGS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.interactionId = twins.addCaller(way.source).id();
    twins.faults(
        FaultScript.of(
            row.moment().script(way, row.fault().of(interactionId)).toArray(FaultRule[]::new)));
  }

  /// The two accounts of this play, as YAML.
  String accounts() {
    return """
          genesys-%1$s:
            platform: genesys_cloud
            api-base: %2$s
            client-id: demo-client
            client-secret: ${env:TWIN_SECRET}
            inbound:
              phone-number: "+18885551901"
              extension: GENESYS_HANDBACK
            requeue-queue: supervisors
          cxone-%1$s:
            platform: nice_cxone
            api-base: %3$s
            client-id: demo-client
            client-secret: ${env:TWIN_SECRET}
            inbound:
              phone-number: "+18885551900"
              extension: CXONE_HANDBACK
            requeue-queue: supervisors
    """
        .formatted(name, twins.genesys(), twins.cxone());
  }

  private String account(boolean source) {
    boolean genesys = (way == Way.TO_CXONE) == source;
    return (genesys ? "genesys-" : "cxone-") + name;
  }

  /// Asks for the handoff and waits until it has ended.
  void play(Api api) {
    ObjectNode body = Ask.handoff(way, interactionId);
    body.putObject("source").put("account", account(true)).put("interactionId", interactionId);
    if (row.moment() == MatrixMoment.QUEUED) {
      String empty = "nobody-answers";
      twins.with((world, now) -> {
        world.putQueue(way.destination, Queue.active(empty, "Empty", 10), now);
        return now;
      });
      route(body, "targetQueueId", empty);
    } else if (row.fault().isAboutQueue()) {
      route(body, "targetQueueId", "billing_specialists");
      route(body, "targetAgentId", way.agent(1));
    } else {
      route(body, "targetAgentId", way.agent(1));
      route(body, "targetQueueId", "billing_specialists");
    }
    AtomicReference<Api.Answer> accepted = new AtomicReference<>();
    Await.until(
        "a request is accepted",
        () -> {
          Api.Answer asked =
              api.post(
                  "/v1/handoffs", body.toString(), "Prefer", "wait=20", "Idempotency-Key", name);
          accepted.set(asked);
          if (asked.status() >= 300 && asked.status() != 503) {
            throw new AssertionError(asked.text());
          }
          return asked.status() != 503;
        });
    view = Rig.end(api, accepted.get().at("/handoffId"));
  }

  private void route(ObjectNode body, String target, String id) {
    body.withArray("/routes").addObject().put("account", account(false)).put(target, id);
  }

  /// How it ended, in the words of the table.
  String came() {
    Books.CallerEntry caller = Objects.requireNonNull(twins.books().caller(interactionId));
    String reason =
        view.at("/stateDetail/reason").asString("") + view.at("/stateDetail/cause").asString("");
    StringBuilder words = new StringBuilder(Rig.state(view));
    if (!reason.isEmpty()) {
      words.append(" ").append(reason);
    }
    words.append(": ").append(who(caller.with()));
    if (view.path("attempt").asInt() > 1) {
      words.append(", attempt ").append(view.path("attempt").asInt());
    }
    if (Rig.state(view).equals("completed")
        && !view.at("/contextDelivery/type").asString("").equals("delivered")) {
      words.append(", context ").append(view.at("/contextDelivery/type").asString(""));
    }
    return words.toString();
  }

  private String who(Party with) {
    if (with.kind() != Party.Kind.AGENT && with.kind() != Party.Kind.QUEUE) {
      return with.kind().wireName();
    }
    String where = with.platform() == way.source ? "source" : "destination";
    String whom = with.queueId() == null ? "the agent" : with.queueId();
    return with.platform() == way.source ? where : whom;
  }

  /// What is wrong whatever the table says; empty when nothing is.
  List<String> wrongs(Api api) {
    List<String> wrongs = new ArrayList<>();
    Books books = twins.books();
    Books.Summary sums = books.summary();
    Books.CallerEntry caller = Objects.requireNonNull(books.caller(interactionId));
    boolean parked = Rig.state(view).equals("dead_lettered");
    wrong(wrongs, sums.lost() > 0 && !parked, "she is lost: " + caller.history());
    wrong(wrongs, sums.doubled() > 0, "two had her: " + caller.history());
    wrong(wrongs, sums.twoReservationsAtOnce() > 0, "two reservations at once");
    wrong(wrongs, sums.ordersThatTookEffectTwice() > 0, "an order twice: " + books.ordersByKey());
    wrong(wrongs, sums.heldReservations() > 0, "a reservation is still held");
    wrong(
        wrongs,
        twins.faultReport().stream().anyMatch(rule -> rule.struck() == 0),
        "a fault did not strike: " + twins.faultReport());
    wrong(
        wrongs,
        !story(api).contains(" ms | " + row.moment().state),
        "it was never " + row.moment().state);
    boolean arrived =
        caller.history().stream().anyMatch(at -> at.with().platform() == way.destination);
    boolean agrees =
        switch (Rig.state(view)) {
          case "completed" -> arrived && caller.with().platform() != way.source;
          case "returned" -> !arrived && caller.with().platform() == way.source;
          case "abandoned" -> caller.with().kind() == Party.Kind.HUNG_UP;
          case "dead_lettered" -> true;
          default -> false;
        };
    wrong(wrongs, !agrees, "the books do not agree with it: " + caller.history());
    return wrongs;
  }

  private static void wrong(List<String> wrongs, boolean is, String what) {
    if (is) {
      wrongs.add(what);
    }
  }

  boolean holdsNothing() {
    return twins.summary().heldReservations() == 0;
  }

  /// The whole story, for whoever has to find out.
  String story(Api api) {
    StringBuilder story = new StringBuilder();
    api.get("/v1/handoffs/" + Rig.id(view) + "/timeline")
        .body()
        .path("lines")
        .forEach(line ->
            story
                .append("      ")
                .append(line.path("ms").asLong())
                .append(" ms | ")
                .append(line.path("state").asString(""))
                .append(" | ")
                .append(line.path("heard").asString(""))
                .append(" | ")
                .append(line.path("ordered"))
                .append('\n'));
    return story.toString();
  }

  @Override
  public void close() {
    twins.close();
  }
}
