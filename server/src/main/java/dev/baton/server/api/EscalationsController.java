package dev.baton.server.api;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.id.HandoffId;
import dev.baton.journal.IdempotencyKey;
import dev.baton.server.BatonNode;
import dev.baton.server.escalation.EscalationOrder;
import dev.baton.server.escalation.UnfitEscalation;
import dev.baton.server.runtime.OpenResult;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
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

/// From a bot to a person within one account (guide 002). An escalation is a handoff: it has the
/// same id, and everything that is said of handoffs holds for it.
@RestController
@RequestMapping(path = "/v1/escalations", produces = MediaType.APPLICATION_JSON_VALUE)
final class EscalationsController {
  private final BatonNode node;
  private final RequestBodies bodies;
  private final EscalationOrders orders;
  private final EscalationRehearsals rehearsals;
  private final Few few = new Few("dry runs");

  EscalationsController(BatonNode node) {
    this.node = node;
    this.bodies = new RequestBodies(node.config().limits().maxBodyBytes());
    this.orders = new EscalationOrders(node.config(), new HandoffPlanner(node));
    this.rehearsals = new EscalationRehearsals(node);
  }

  /// Asks for a person. 202 once it is stored; the same request again gives the same escalation.
  /// With `Prefer: wait=N` it is answered when it has ended, with 200, or after N seconds. With
  /// `dryRun=true` nothing is stored and nobody moved: queue, agents and skill group are looked at.
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<?> post(
      HttpServletRequest request,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer)
      throws IOException {
    QueryParameters.requireKnown(request, "dryRun");
    boolean dryRun = QueryParameters.isTrue(request, "dryRun");
    byte[] body = bodies.read(request.getInputStream());
    EscalationOrder order = orders.order(bodies.parse(body, EscalationRequest.class));
    IdempotencyKey idempotencyKey = key == null ? null : HandoffsController.key(key, body);
    if (dryRun) {
      return ResponseEntity.ok(few.run(() -> fit(() -> rehearsals.of(order))));
    }
    OpenResult result = fit(() -> node.escalations().open(order, idempotencyKey));
    Opening opening = Opening.of(result);
    Handoff opened = opening.handoff();
    return accepted(opened == null ? find(opening.id().value()) : opened, prefer);
  }

  /// How an escalation stands.
  @GetMapping("/{id}")
  EscalationView get(@PathVariable String id) {
    return view(find(id));
  }

  private static <T> T fit(Supplier<T> asked) {
    try {
      return HandoffsController.reading(asked);
    } catch (UnfitEscalation e) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST,
          String.valueOf(e.getMessage()),
          Map.of("violations", e.problems()));
    }
  }

  private Handoff find(String id) {
    HandoffId handoffId = HandoffsController.id(id);
    return HandoffsController.reading(() -> node.reader().findHandoff(handoffId))
        .map(stored -> node.json().read(stored.stateJson()))
        .orElseThrow(() -> HandoffsController.notFound(id));
  }

  private static EscalationView view(Handoff h) {
    if (h.plan().escalation() == null) {
      throw new ProblemException(
          ProblemType.NOT_FOUND,
          "handoff " + h.id() + " is no escalation of a bot; see /v1/handoffs/" + h.id());
    }
    return EscalationView.of(h);
  }

  private ResponseEntity<EscalationView> accepted(Handoff h, @Nullable String prefer) {
    long waitS = Preference.waitS(prefer);
    URI location = URI.create("/v1/escalations/" + h.id());
    if (waitS < 0) {
      return ResponseEntity.accepted().location(location).body(view(h));
    }
    long waitMs = Math.min(waitS * 1_000, node.config().limits().maxWaitMs());
    EscalationView view =
        view(node.runtime().awaitEnd(h.id(), waitMs).orElseGet(() -> find(h.id().value())));
    return ResponseEntity.status(view.terminal() ? HttpStatus.OK : HttpStatus.ACCEPTED)
        .location(location)
        .header("Preference-Applied", "wait=" + waitMs / 1_000)
        .body(view);
  }
}
