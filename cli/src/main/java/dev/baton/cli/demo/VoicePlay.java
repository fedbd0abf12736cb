package dev.baton.cli.demo;

import dev.baton.cli.ApiClient;
import dev.baton.cli.CommandFailure;
import dev.baton.cli.TimelinePrinter;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.NewSession;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Plays the chapters in which a voice bot hands over.
final class VoicePlay {
  /// Long enough to be seen, short enough not to be tired of.
  private static final long LOCK_MS = 1_500;

  private final TwinServer twins;
  private final ApiClient api;
  private final PrintWriter out;

  VoicePlay(TwinServer twins, ApiClient api, PrintWriter out) {
    this.twins = twins;
    this.api = api;
    this.out = out;
  }

  DemoRun.Ending play(VoiceChapter chapter) {
    twins.faults(chapter.faults());
    String session =
        twins
            .addSession(
                NewSession.voice(null, "+14155550142")
                    .on(chapter.destination().wireName())
                    .knowing(Map.of("callerName", "Jane Doe", "issueType", "billing")))
            .id();
    if (chapter == VoiceChapter.TO_GENESYS) {
      twins.with((world, now) -> world.sessions().lock(session, LOCK_MS, now));
    }
    ApiClient.Answer answer =
        api.post("/v1/handoffs", request(chapter, session).toString(), session);
    if (!answer.isGood()) {
      throw new CommandFailure(1, "Baton refused the handoff: " + answer.body());
    }
    String id = answer.body().path("handoffId").asString("");
    JsonNode view = api.awaitEnd(id, DemoRun.WAIT_MS);
    new TimelinePrinter(out).print(api.get("/v1/handoffs/" + id + "/timeline").body());
    out.println(TimelinePrinter.summary(view));
    Books.CallerEntry caller =
        Objects.requireNonNull(twins.books().caller(session), "the books have lost the caller");
    tell(chapter, caller);
    return new DemoRun.Ending(chapter, view, caller);
  }

  private void tell(VoiceChapter chapter, Books.CallerEntry caller) {
    out.println("  the books: the caller is " + Words.of(caller.with()));
    Map<String, Object> shown = new TreeMap<>(chapter.shown(caller));
    shown.keySet().retainAll(VoiceChapter.KNOWN.keySet());
    if (!shown.isEmpty()) {
      out.println("  " + Words.of(chapter.destination()) + " shows: " + shown);
    }
    Books.SessionEntry session = Objects.requireNonNull(caller.session());
    out.println(
        "  her session: handoffTrigger %s, variables lost: %d"
            .formatted(session.variables().get("handoffTrigger"), session.lostVariables().size()));
  }

  private static ObjectNode request(VoiceChapter chapter, String session) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.putObject("source").put("account", "cognigy-main").put("interactionId", session);
    ObjectNode route = body.putArray("routes").addObject();
    route.put("account", chapter.account()).put("targetQueueId", chapter.queueId());
    if (chapter.flowVersionId() != null) {
      route.put("targetFlowVersionId", chapter.flowVersionId());
    }
    body.put("reason", "complex_billing_issue").put("priority", "high");
    body.putObject("customer").put("phone", "+14155550142");
    body.putObject("bot").put("intent", "billing_dispute").put("confidence", 0.92);
    body.putObject("attributes").put("callerName", "Jane Doe").put("issueType", "billing");
    return body;
  }
}
