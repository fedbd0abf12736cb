package dev.baton.cli.crash;

import dev.baton.cli.ApiClient;
import dev.baton.cli.Waiting;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Compares what the clients were told, what Baton has stored, and what the books say.
final class Judge {
  /// Above `hold-duration`, by which a reservation that nobody used has expired.
  private static final long SETTLED_MS = 30_000;

  /// How many things that are wrong are told with their whole story.
  private static final int TOLD = 3;

  private static final int THREADS = 4;
  private static final int PAGE = 200;

  private final Site site;
  private final Load load;
  private final List<Case> cases;
  private final Collection<Finding> findings = new ConcurrentLinkedQueue<>();
  private final Map<String, JsonNode> timelines = new ConcurrentHashMap<>();

  /// @param about the handoff's id, or empty for what concerns none in particular
  private record Finding(String what, String about) {}

  /// @param cases all that the load has seen, once it has stopped
  Judge(Site site, Load load, List<Case> cases) {
    this.site = site;
    this.load = load;
    this.cases = cases;
  }

  /// Fails with everything that is known when anything is wrong; else says the sums.
  void judge(Tale tale) throws InterruptedException {
    tale.say("%d callers: %s".formatted(cases.size(), states()));
    for (Node node : site.nodes()) {
      node.awaitReady();
    }
    try (ApiClient api = new ApiClient(site.nodes().getFirst().uri())) {
      inParallel(c -> judgeStored(api, c));
      judgeList(api);
      awaitNothingHeld();
      judgeBooks(site.twins().books());
      tale.say(
          "%d were taken over, %d had an order sent again, %d were repaired; %d things are wrong"
              .formatted(
                  takenOver(),
                  timelinesWith("same order id"),
                  timelinesWith("requeue to"),
                  findings.size()));
      if (!findings.isEmpty()) {
        throw new AssertionError(report(tale));
      }
    }
  }

  /// How many handoffs went on after whoever carried them had let go of them.
  long takenOver() {
    return timelinesWith("taken over");
  }

  private long timelinesWith(String words) {
    return timelines.values().stream().filter(t -> t.toString().contains(words)).count();
  }

  private Map<String, Long> states() {
    Map<String, Long> states = new TreeMap<>();
    cases.forEach(c -> states.merge(c.outcome(), 1L, Long::sum));
    return states;
  }

  private interface Look {
    void at(Case c);
  }

  private void inParallel(Look look) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> looks = new ArrayList<>();
      cases.forEach(c -> looks.add(threads.submit(() -> look.at(c))));
      threads.shutdown();
      if (!threads.awaitTermination(SETTLED_MS + 20L * cases.size(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the judging hangs");
      }
      for (Future<?> done : looks) {
        if (done.state() == Future.State.FAILED) {
          findings.add(new Finding("it could not be judged: " + done.exceptionNow(), ""));
        }
      }
    }
  }

  private void wrong(Case c, String what) {
    findings.add(new Finding(c + ": " + what, Objects.requireNonNullElse(c.handoffId, "")));
  }

  /// What Baton itself says of a handoff.
  private void judgeStored(ApiClient api, Case c) {
    c.oddities.forEach(oddity -> wrong(c, oddity));
    String id = c.handoffId;
    if (id == null) {
      return;
    }
    switch (c.state()) {
      case "completed", "returned" -> {}
      case "dead_lettered" -> wrong(c, "a dead letter: " + c.end);
      default -> wrong(c, "it has no end that this story can have");
    }
    ApiClient.Answer again = load.post(c, 0);
    if (again == null || !again.body().path("handoffId").asString("").equals(id)) {
      wrong(c, "the same key and body now give " + again);
    }
    ApiClient.Answer timeline = api.get("/v1/handoffs/" + id + "/timeline");
    timelines.put(id, timeline.body());
    long due = 1;
    for (JsonNode line : timeline.body().path("lines")) {
      if (line.path("seq").asLong() != due) {
        wrong(c, "row " + due + " is due where row " + line.path("seq") + " is stored");
      }
      due = line.path("seq").asLong() + 1;
    }
    if (due == 1) {
      wrong(c, "it has no rows: " + timeline);
    }
  }

  /// Every handoff that is stored is one that a client was told of.
  private void judgeList(ApiClient api) {
    Map<String, Case> known = new HashMap<>();
    cases.forEach(c -> {
      Case other = c.handoffId == null ? null : known.put(c.handoffId, c);
      if (other != null) {
        wrong(c, "the same handoff as that of " + other);
      }
    });
    String cursor = "";
    do {
      JsonNode page = api.get("/v1/handoffs?limit=" + PAGE + cursor).body();
      page.path("items")
          .forEach(view -> {
            String id = view.path("handoffId").asString("");
            if (known.remove(id) == null) {
              findings.add(new Finding("stored, and no client knows of it: " + view, id));
            }
          });
      String next = page.path("nextCursor").asString("");
      cursor = next.isEmpty() ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    known.values().forEach(c -> wrong(c, "it is not in the list of all handoffs"));
  }

  private void awaitNothingHeld() {
    Waiting.until(
        "no reservation is held: " + site.twins().summary(),
        SETTLED_MS,
        () -> site.twins().summary().heldReservations() == 0);
  }

  private void judgeBooks(Books books) {
    Books.Summary sums = books.summary();
    if (sums.lost() + sums.doubled() + sums.twoReservationsAtOnce() > 0) {
      findings.add(new Finding("the books' sums: " + sums, ""));
    }
    for (Books.KeyCount order : books.ordersByKey()) {
      judgeOrder(order);
    }
    Map<String, Books.CallerEntry> callers = new HashMap<>();
    for (Books.CallerEntry entry : books.callers()) {
      entry.interactionIds().forEach(id -> callers.put(id, entry));
    }
    for (Case c : cases) {
      judgeCaller(c, callers.get(c.interactionId));
    }
  }

  /// An order that moves a caller takes effect once. Others may be repeated at a platform that
  /// ignores keys, without harm. None takes effect that was not stored before it was sent.
  private void judgeOrder(Books.KeyCount order) {
    // <handoffId>/<attempt>/<kind>/<step>
    String[] parts = order.idempotencyKey().split("/", 4);
    JsonNode timeline = timelines.get(parts[0]);
    if (timeline == null) {
      findings.add(new Finding("an order of a handoff that nobody knows: " + order, ""));
      return;
    }
    if (order.count() > 1
        && (order.kind() == Operation.TRANSFER || order.kind() == Operation.REQUEUE)) {
      findings.add(new Finding("an order that took effect twice: " + order, parts[0]));
    }
    String ordered = "\"" + parts[2].replace('_', ' ') + " to ";
    if (!timeline.toString().contains(ordered)) {
      findings.add(new Finding("an order that is in no stored row: " + order, parts[0]));
    }
  }

  private void judgeCaller(Case c, Books.@Nullable CallerEntry caller) {
    if (caller == null) {
      wrong(c, "the books have no such caller");
      return;
    }
    Party with = caller.with();
    if (caller.doubled() || with.kind().isLost()) {
      wrong(c, "the books say " + caller.history());
    }
    boolean talksOrWaits = with.kind() == Party.Kind.AGENT || with.kind() == Party.Kind.QUEUE;
    switch (c.state()) {
      case "completed" -> {
        if (!talksOrWaits || with.platform() != c.destination()) {
          wrong(c, "and she is with " + with);
        }
        String type = view(c).at("/contextDelivery/type").asString("");
        if (type.equals("delivered") && !caller.contexts().toString().contains(c.key)) {
          wrong(c, "its context is said to be delivered, and there is " + caller.contexts());
        }
      }
      case "returned" -> {
        if (with.kind() != Party.Kind.AGENT || with.platform() != c.source) {
          wrong(c, "and she is with " + with);
        }
      }
      // Every other state has been found wrong already.
      default -> {}
    }
  }

  private static JsonNode view(Case c) {
    return Objects.requireNonNull(c.end);
  }

  private String report(Tale tale) {
    StringBuilder report = new StringBuilder("%d things are wrong%n".formatted(findings.size()));
    report.append("what was done:\n").append(tale).append('\n');
    findings.stream()
        .limit(TOLD)
        .forEach(finding -> {
          report.append("\n=== ").append(finding.what()).append('\n');
          JsonNode timeline = timelines.get(finding.about());
          if (timeline != null) {
            report.append(told(timeline));
          }
          report.append(books(finding.about())).append('\n');
          report.append(site.logs(finding.about()));
        });
    return report.toString();
  }

  private static String told(JsonNode timeline) {
    StringBuilder told = new StringBuilder();
    for (JsonNode line : timeline.path("lines")) {
      told.append(
          "%3d %7d ms  %s | %s | %s%n"
              .formatted(
                  line.path("seq").asLong(),
                  line.path("ms").asLong(),
                  line.path("state").asString(""),
                  line.path("heard").asString(""),
                  line.path("ordered")));
    }
    return told.toString();
  }

  private String books(String handoffId) {
    return cases.stream()
        .filter(c -> handoffId.equals(c.handoffId))
        .map(c -> "the books: " + site.twins().books().caller(c.interactionId))
        .findAny()
        .orElse("");
  }
}
