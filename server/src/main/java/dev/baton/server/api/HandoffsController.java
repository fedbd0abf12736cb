package dev.baton.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Reconciliation;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.Text;
import dev.baton.core.story.Story;
import dev.baton.journal.HandoffPages;
import dev.baton.journal.IdempotencyKey;
import dev.baton.journal.JournalUnavailable;
import dev.baton.journal.StoredHandoff;
import dev.baton.server.BatonNode;
import dev.baton.server.runtime.CancelResult;
import dev.baton.server.runtime.OpenResult;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Asking for handoffs and looking at them.
@RestController
@RequestMapping(path = "/v1/handoffs", produces = MediaType.APPLICATION_JSON_VALUE)
final class HandoffsController {
  private static final int IDEMPOTENCY_KEY_CHARS = 200;

  private final BatonNode node;
  private final RequestBodies bodies;
  private final HandoffPlanner planner;

  HandoffsController(BatonNode node) {
    this.node = node;
    this.bodies = new RequestBodies(node.config().limits().maxBodyBytes());
    this.planner = new HandoffPlanner(node);
  }

  /// Asks for a handoff. 202 once it is stored; the same request again gives the same handoff. With
  /// `Prefer: wait=N` it is answered when the handoff has ended, with 200, or after N seconds.
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<HandoffView> post(
      HttpServletRequest request,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer)
      throws IOException {
    QueryParameters.requireKnown(request, "dryRun");
    byte[] body = bodies.read(request.getInputStream());
    HandoffRequest asked = bodies.parse(body, HandoffRequest.class);
    IdempotencyKey idempotencyKey = key == null ? null : key(key, body);
    Opening opening = Opening.of(open(asked, idempotencyKey));
    Handoff opened = opening.handoff();
    return accepted(opened == null ? view(opening.id().value()) : HandoffView.of(opened), prefer);
  }

  /// Who was not the first to see a leg plans again, with the canonical id that it has got.
  private OpenResult open(HandoffRequest asked, @Nullable IdempotencyKey key) {
    OpenResult result = node.runtime().open(reading(() -> planner.plan(asked, key)));
    return result instanceof OpenResult.LegKnown
        ? node.runtime().open(reading(() -> planner.plan(asked, key)))
        : result;
  }

  /// A page of handoffs, newest first.
  @GetMapping
  HandoffList list(HttpServletRequest request) {
    ListRequest asked = ListRequest.of(request, node.config());
    HandoffPages.Page page =
        reading(() -> node.pages().page(asked.filter(), asked.after(), asked.limit()));
    return new HandoffList(
        page.items().stream().map(this::view).toList(),
        page.last() == null ? null : Cursor.of(page.last(), asked.filter()));
  }

  /// @param nextCursor where the next page goes on, null behind the last one
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record HandoffList(List<HandoffView> items, @Nullable String nextCursor) {}

  /// How a handoff stands.
  @GetMapping("/{id}")
  HandoffView get(@PathVariable String id) {
    return view(id);
  }

  /// Wishes that a handoff did not happen. 202 when the wish is stored: what it can still change is
  /// said by `cancellation` and `detail`. With `Prefer: wait=N` the handoff's end is waited for.
  @PostMapping("/{id}/cancel")
  ResponseEntity<CancelView> cancel(
      HttpServletRequest request,
      @PathVariable String id,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer)
      throws IOException {
    QueryParameters.requireKnown(request);
    bodies.requireNone(request);
    HandoffId handoffId = id(id);
    CancelResult result = reading(() -> node.runtime().cancel(handoffId));
    long waitS = Preference.waitS(prefer);
    if (waitS < 0 || !(result instanceof CancelResult.Asked)) {
      CancelView view = CancelView.of(id, result);
      return answered(view.handoff()).body(view);
    }
    long waitMs = waitMs(waitS);
    CancelView view =
        CancelView.of(id, reading(() -> node.runtime().awaitCancel(handoffId, waitMs)));
    return answered(view.handoff())
        .header("Preference-Applied", "wait=" + waitMs / 1_000)
        .body(view);
  }

  /// How the comparison of both sides stands.
  @GetMapping("/{id}/reconciliation")
  ReconciliationView reconciliation(@PathVariable String id) {
    return new ReconciliationView(Reconciliation.of(find(id)));
  }

  /// As guide 000 prints it: every field is there, also where it is not known yet.
  record ReconciliationView(Reconciliation reconciliationCycle) {}

  /// What happened to a handoff, from its stored rows.
  @GetMapping("/{id}/timeline")
  Timeline timeline(@PathVariable String id) {
    HandoffId handoffId = id(id);
    List<HandoffJson.Row> rows =
        reading(() ->
            node.reader().transitions(handoffId).stream()
                .map(row -> node.json().readRow(row.body()))
                .toList());
    if (rows.isEmpty()) {
      throw notFound(id);
    }
    return new Timeline(id, Story.tell(rows));
  }

  record Timeline(String handoffId, List<Story.Line> lines) {}

  private HandoffView view(String id) {
    return HandoffView.of(find(id));
  }

  private Handoff find(String id) {
    return reading(() -> node.reader().findHandoff(id(id)))
        .map(stored -> node.json().read(stored.stateJson()))
        .orElseThrow(() -> notFound(id));
  }

  private HandoffView view(StoredHandoff stored) {
    return HandoffView.of(node.json().read(stored.stateJson()));
  }

  private ResponseEntity<HandoffView> accepted(HandoffView view, @Nullable String prefer) {
    long waitS = Preference.waitS(prefer);
    if (waitS < 0) {
      return ResponseEntity.accepted().location(location(view)).body(view);
    }
    long waitMs = waitMs(waitS);
    HandoffView waited =
        node.runtime()
            .awaitEnd(new HandoffId(view.handoffId()), waitMs)
            .map(HandoffView::of)
            .orElseGet(() -> view(view.handoffId()));
    return answered(waited).header("Preference-Applied", "wait=" + waitMs / 1_000).body(waited);
  }

  static ResponseEntity.BodyBuilder answered(HandoffView view) {
    return ResponseEntity.status(view.terminal() ? HttpStatus.OK : HttpStatus.ACCEPTED)
        .location(location(view));
  }

  private static URI location(HandoffView view) {
    return URI.create("/v1/handoffs/" + view.handoffId());
  }

  private long waitMs(long waitS) {
    return Math.min(waitS * 1_000, node.config().limits().maxWaitMs());
  }

  static HandoffId id(String id) {
    try {
      return new HandoffId(id);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemType.NOT_FOUND, String.valueOf(e.getMessage()));
    }
  }

  static ProblemException notFound(String id) {
    return new ProblemException(ProblemType.NOT_FOUND, "there is no handoff " + id);
  }

  static IdempotencyKey key(String key, byte[] body) {
    if (key.isBlank() || key.length() > IDEMPOTENCY_KEY_CHARS || !Text.isStorable(key)) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST,
          "Idempotency-Key must have 1 to " + IDEMPOTENCY_KEY_CHARS + " characters");
    }
    try {
      return new IdempotencyKey(key, MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// Reads from the journal; that the database is away, or too busy, is no fault of the request.
  static <T> T reading(Supplier<T> read) {
    try {
      return read.get();
    } catch (JournalUnavailable e) {
      throw new ProblemException(
          ProblemType.NOT_SERVING,
          "the database did not answer in time; what is under way is kept");
    }
  }
}
