package dev.baton.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.handoff.DeadLetterCause;
import dev.baton.core.handoff.Decision;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.HandoffId;
import dev.baton.core.story.Story;
import dev.baton.journal.DeadLetters;
import dev.baton.server.BatonNode;
import dev.baton.server.runtime.DecisionResult;
import dev.baton.server.runtime.TimeLimit;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What waits for a person, and what that person decides.
@RestController
@RequestMapping(path = "/v1/dead-letters", produces = MediaType.APPLICATION_JSON_VALUE)
final class DeadLettersController {
  private static final List<String> PARAMETERS = List.of("cause", "account", "limit", "cursor");

  private static final List<String> CAUSES =
      Arrays.stream(DeadLetterCause.values()).map(DeadLetterCause::wireName).toList();

  /// The end of a story is what a person decides by; the timeline has all of it.
  private static final int LAST_LINES = 12;

  /// A page looks through 2,000 letters, so this is far more than anybody lets lie.
  private static final int MAX_PAGES = 50;

  /// What is not decided by then is answered with "not serving"; below the time after which a
  /// client gives up.
  private static final long RETRY_ALL_MS = 8_000;

  private final BatonNode node;
  private final RequestBodies bodies;

  DeadLettersController(BatonNode node) {
    this.node = node;
    this.bodies = new RequestBodies(node.config().limits().maxBodyBytes());
  }

  /// @param nextCursor where the next page goes on, null behind the last one
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record LetterList(List<DeadLetterView> items, @Nullable String nextCursor) {}

  record CauseList(List<DeadLetterView.CauseView> items) {}

  /// What became of one of many.
  ///
  /// @param outcome `taken`, `not_a_dead_letter`, `not_found` or `not_serving`
  /// @param state how the handoff stands, null when that is not known
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Retried(String handoffId, String outcome, @Nullable String state) {}

  record RetriedList(List<Retried> items) {}

  /// A page of dead letters, those of the newest handoffs first.
  @GetMapping
  LetterList list(HttpServletRequest request) {
    Map<String, String[]> given = QueryParameters.all(request, PARAMETERS);
    DeadLetters.Filter filter =
        new DeadLetters.Filter(
            ListRequest.value(given, "cause", CAUSES, Function.identity()),
            null,
            ListRequest.value(
                given, "account", ListRequest.accounts(node.config()), AccountName::new));
    String mark = "dead letters " + filter.cause() + " " + filter.sourceAccount();
    String cursor = QueryParameters.one(given, "cursor");
    HandoffId after = cursor == null ? null : Cursor.read(cursor, mark);
    int limit = ListRequest.limit(QueryParameters.one(given, "limit"));
    DeadLetters.Page page =
        HandoffsController.reading(() -> node.letters().page(filter, after, limit));
    return new LetterList(
        page.items().stream().map(this::view).toList(),
        page.last() == null ? null : Cursor.of(page.last(), mark));
  }

  private DeadLetterView view(DeadLetters.Letter letter) {
    return DeadLetterView.of(letter, node.json().read(letter.handoff().stateJson()));
  }

  /// How many there are of each cause.
  @GetMapping("/causes")
  CauseList causes() {
    return new CauseList(
        HandoffsController.reading(node.letters()::byCause).stream()
            .map(DeadLetterView.CauseView::of)
            .toList());
  }

  /// One dead letter with the end of its story, and the context with everything personal masked.
  @GetMapping("/{id}")
  DeadLetterView.Detail get(@PathVariable String id) {
    HandoffId handoffId = HandoffsController.id(id);
    return HandoffsController.reading(() -> detail(handoffId));
  }

  private DeadLetterView.Detail detail(HandoffId id) {
    Optional<DeadLetters.Letter> letter = node.letters().find(id);
    if (letter.isEmpty()) {
      throw noLetter(id);
    }
    Handoff handoff = node.json().read(letter.get().handoff().stateJson());
    List<Story.Line> lines =
        Story.tell(
            node.reader().transitions(id).stream()
                .map(row -> node.json().readRow(row.body()))
                .toList());
    return new DeadLetterView.Detail(
        DeadLetterView.of(letter.get(), handoff),
        lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()),
        node.deliveries().masked(handoff));
  }

  private ProblemException noLetter(HandoffId id) {
    return node.reader()
        .findHandoff(id)
        .map(stored -> node.json().read(stored.stateJson()))
        .map(h ->
            new ProblemException(
                ProblemType.NOT_FOUND,
                "handoff " + id + " is no dead letter: it is " + h.state().wireName(),
                members(h)))
        .orElseGet(() -> HandoffsController.notFound(id.value()));
  }

  /// Looks at both sides again and goes on from there.
  @PostMapping(path = "/{id}/retry", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<HandoffView> retry(HttpServletRequest request, @PathVariable String id)
      throws IOException {
    return decide(request, id, Decision.RETRY);
  }

  /// The same, and a caller whom nobody has goes to the supervisors at once.
  @PostMapping(path = "/{id}/escalate", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<HandoffView> escalate(HttpServletRequest request, @PathVariable String id)
      throws IOException {
    return decide(request, id, Decision.ESCALATE);
  }

  /// Closes it: somebody has seen to the caller elsewhere.
  @PostMapping(path = "/{id}/resolve", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<HandoffView> resolve(HttpServletRequest request, @PathVariable String id)
      throws IOException {
    return decide(request, id, Decision.RESOLVE);
  }

  private ResponseEntity<HandoffView> decide(
      HttpServletRequest request, String id, Decision decision) throws IOException {
    QueryParameters.requireKnown(request);
    Signal.Decided decided =
        bodies
            .parse(bodies.read(request.getInputStream()), DecisionRequest.class)
            .decided(decision);
    HandoffId handoffId = HandoffsController.id(id);
    return switch (decide(handoffId, decided)) {
      case DecisionResult.Taken(Handoff h) -> {
        HandoffView view = HandoffView.of(h);
        yield HandoffsController.answered(view).body(view);
      }
      case DecisionResult.NotDead(Handoff h) ->
          throw new ProblemException(
              ProblemType.NOT_A_DEAD_LETTER,
              "handoff " + id + " is " + h.state().wireName() + "; nothing was changed",
              members(h));
      case DecisionResult.Unknown _ -> throw HandoffsController.notFound(id);
      case DecisionResult.NotServing(String detail) ->
          throw new ProblemException(ProblemType.NOT_SERVING, detail);
    };
  }

  private DecisionResult decide(HandoffId id, Signal.Decided decided) {
    DecisionResult result = HandoffsController.reading(() -> node.decisions().decide(id, decided));
    if (result instanceof DecisionResult.Taken) {
      node.metrics().decided(decided.decision());
    }
    return result;
  }

  /// Retries many, one after the other, each with its own result.
  @PostMapping(path = "/retry", consumes = MediaType.APPLICATION_JSON_VALUE)
  RetriedList retryMany(HttpServletRequest request) throws IOException {
    QueryParameters.requireKnown(request);
    RetryRequest asked = bodies.parse(bodies.read(request.getInputStream()), RetryRequest.class);
    asked.requireOneKind();
    Signal.Decided decided = DecisionRequest.decided(Decision.RETRY, asked.by(), asked.reason());
    List<HandoffId> ids =
        asked.ids() != null
            ? RetryRequest.handoffs(asked.ids())
            : HandoffsController.reading(() -> ofCause(asked));
    TimeLimit limit = new TimeLimit(RETRY_ALL_MS);
    List<Retried> items = new ArrayList<>();
    for (HandoffId id : ids) {
      items.add(
          limit.isOver() ? new Retried(id.value(), "not_serving", null) : retried(id, decided));
    }
    return new RetriedList(items);
  }

  private Retried retried(HandoffId id, Signal.Decided decided) {
    return switch (decideQuietly(id, decided)) {
      case DecisionResult.Taken(Handoff h) -> new Retried(id.value(), "taken", name(h));
      case DecisionResult.NotDead(Handoff h) ->
          new Retried(id.value(), "not_a_dead_letter", name(h));
      case DecisionResult.Unknown _ -> new Retried(id.value(), "not_found", null);
      case DecisionResult.NotServing _ -> new Retried(id.value(), "not_serving", null);
    };
  }

  /// What was decided before must be told, also when the database goes away in the middle.
  private DecisionResult decideQuietly(HandoffId id, Signal.Decided decided) {
    try {
      return decide(id, decided);
    } catch (ProblemException e) {
      return new DecisionResult.NotServing(String.valueOf(e.getMessage()));
    }
  }

  private List<HandoffId> ofCause(RetryRequest asked) {
    DeadLetterCause cause = asked.cause();
    int limit = asked.limit() == null ? RetryRequest.MAX : asked.limit();
    DeadLetters.Filter filter =
        new DeadLetters.Filter(cause == null ? null : cause.wireName(), null, null);
    List<HandoffId> found = new ArrayList<>();
    HandoffId after = null;
    for (int page = 0; page < MAX_PAGES && found.size() < limit; page++) {
      DeadLetters.Page next = node.letters().page(filter, after, limit - found.size());
      next.items().forEach(letter -> found.add(letter.handoff().id()));
      after = next.last();
      if (after == null) {
        break;
      }
    }
    return found;
  }

  private static String name(Handoff handoff) {
    return handoff.state().wireName();
  }

  private static Map<String, Object> members(Handoff h) {
    return Map.of(
        "handoffId",
        h.id().value(),
        "state",
        h.state().wireName(),
        "holder",
        h.state().holder().wireName());
  }
}
