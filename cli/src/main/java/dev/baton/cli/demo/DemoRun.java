package dev.baton.cli.demo;

import dev.baton.cli.ApiClient;
import dev.baton.cli.CommandFailure;
import dev.baton.cli.TimelinePrinter;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Plays the chapters against a running Baton and running twins, and adds up what the books say.
public final class DemoRun {
  /// The slowest chapter takes a few seconds; past this something is broken.
  static final long WAIT_MS = 60_000;

  private final TwinServer twins;
  private final ApiClient api;
  private final PrintWriter out;
  private final Map<String, Integer> byBooks = new TreeMap<>();
  private int handoffs;
  private int deadLettered;
  private int surprises;

  public DemoRun(TwinServer twins, ApiClient api, PrintWriter out) {
    this.twins = twins;
    this.api = api;
    this.out = out;
  }

  /// How one chapter ended.
  ///
  /// @param view the handoff as Baton shows it
  /// @param caller the customer as the books have her
  public record Ending(Chapter chapter, JsonNode view, Books.CallerEntry caller) {
    /// Whether Baton and the books both say what this chapter must end in.
    public boolean isAsExpected() {
      return view.path("state").asString("").equals(chapter.expected()) && chapter.endsWith(caller);
    }
  }

  /// Plays one chapter.
  public Ending play(Chapter chapter) {
    out.println();
    out.println("Chapter " + (Chapter.inOrder().indexOf(chapter) + 1) + ": " + chapter.title());
    out.println("  " + chapter.between() + ". Watch: " + chapter.watch() + ".");
    out.flush();
    Ending ending =
        switch (chapter) {
          case CallChapter call -> play(call);
          case ChatChapter chat -> new ChatPlay(twins, api, out).play(chat);
          case VoiceChapter voice -> new VoicePlay(twins, api, out).play(voice);
        };
    out.flush();
    count(ending);
    return ending;
  }

  private Ending play(CallChapter chapter) {
    String interactionId = twins.addCaller(chapter.way().source()).id();
    twins.faults(chapter.faults(interactionId));
    ApiClient.Answer answer =
        api.post("/v1/handoffs", request(chapter, interactionId).toString(), interactionId);
    if (!answer.isGood()) {
      throw new CommandFailure(1, "Baton refused the handoff: " + answer.body());
    }
    String id = answer.body().path("handoffId").asString("");
    JsonNode view = api.awaitEnd(id, WAIT_MS);
    if (chapter.isDecidedByPerson() && isDeadLetter(view)) {
      view = escalate(id);
    }
    new TimelinePrinter(out).print(api.get("/v1/handoffs/" + id + "/timeline").body());
    Books.CallerEntry caller = twins.books().caller(interactionId);
    if (caller == null) {
      throw new IllegalStateException("the books have lost the caller of " + interactionId);
    }
    out.println(TimelinePrinter.summary(view));
    twins.faultReport().stream()
        .filter(rule -> rule.operation() == Operation.TOKEN)
        .forEach(rule ->
            out.println(
                "  the twins: "
                    + (rule.platform() == null ? "both" : Words.of(rule.platform()))
                    + " was asked for new tokens: "
                    + rule.seen()));
    out.println("  the books: the caller is " + Words.of(caller.with()));
    return new Ending(chapter, view, caller);
  }

  private JsonNode escalate(String id) {
    out.println("  It waits for a person now. One decides, as with");
    out.println("    baton dead-letter escalate " + id);
    out.flush();
    ObjectNode decision = JsonMapper.shared().createObjectNode();
    decision.put("by", "the supervisor of the demo").put("reason", "she is on the line");
    ApiClient.Answer answer =
        api.post("/v1/dead-letters/" + id + "/escalate", decision.toString(), null);
    if (!answer.isGood()) {
      throw new CommandFailure(1, "Baton refused the decision: " + answer.body());
    }
    return api.awaitEnd(id, WAIT_MS);
  }

  private static boolean isDeadLetter(JsonNode view) {
    return view.path("state").asString("").equals("dead_lettered");
  }

  private void count(Ending ending) {
    handoffs++;
    if (isDeadLetter(ending.view())) {
      deadLettered++;
    }
    if (!ending.isAsExpected()) {
      surprises++;
      out.println("  THIS IS NOT HOW IT MUST END: expected " + ending.chapter().expected());
    }
    Party with = ending.caller().with();
    String where =
        switch (with.kind()) {
          case BOT, AGENT, QUEUE, AGENT_ENDED ->
              ending.chapter().isBack(with) ? "returned" : "completed";
          case HUNG_UP -> "abandoned";
          case LIMBO, HUNG_UP_OUT_OF_LIMBO, DISCONNECTED -> "lost";
        };
    byBooks.merge(where, 1, Integer::sum);
  }

  /// What the twins' books say of all chapters.
  ///
  /// @param surprises chapters that did not end as they must
  public record Sums(
      int handoffs,
      int completed,
      int returned,
      int abandoned,
      int deadLettered,
      int lost,
      int doubled,
      int surprises) {
    /// Every chapter ended as it must, nobody lost, nobody doubled.
    public boolean isGood() {
      return surprises == 0 && lost == 0 && doubled == 0;
    }
  }

  /// Adds up, and prints the table.
  public Sums conclude() {
    Books.Summary books = twins.summary();
    Sums sums =
        new Sums(
            handoffs,
            byBooks.getOrDefault("completed", 0),
            byBooks.getOrDefault("returned", 0),
            byBooks.getOrDefault("abandoned", 0),
            deadLettered,
            books.lost(),
            books.doubled(),
            surprises);
    out.println();
    out.println("By the twins' books, not by Baton's:");
    out.printf(
        "  %-9s %-10s %-9s %-10s %-14s %-5s %-8s%n",
        "handoffs", "completed", "returned", "abandoned", "dead-lettered", "lost", "doubled");
    out.printf(
        "  %-9d %-10d %-9d %-10d %-14d %-5d %-8d%n",
        sums.handoffs(),
        sums.completed(),
        sums.returned(),
        sums.abandoned(),
        sums.deadLettered(),
        sums.lost(),
        sums.doubled());
    out.flush();
    return sums;
  }

  private static ObjectNode request(CallChapter chapter, String interactionId) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    CallChapter.Way way = chapter.way();
    body.putObject("source")
        .put("account", way.sourceAccount())
        .put("interactionId", interactionId);
    body.withArray("/routes")
        .addObject()
        .put("account", way.destinationAccount())
        .put("targetAgentId", chapter.agentId());
    body.withArray("/routes").addObject().put("route", way.queueRoute());
    body.put("transferType", "consultative").put("initiatedBy", "agent");
    body.putObject("customer").put("phone", "+14155551234").put("segment", "enterprise");
    ObjectNode context = body.putObject("context");
    context.put("accountNumber", "ACC-992837").put("previousQueue", "billing_specialists");
    context.put("holdDurationSec", 42);
    context.putArray("dtmfSequence").add("1").add("3").add("0");
    context.putArray("complianceFlags").add("pci_dss");
    return body;
  }
}
