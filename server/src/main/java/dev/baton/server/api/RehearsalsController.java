package dev.baton.server.api;

import dev.baton.server.BatonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Shows what a handoff would send. Nothing is stored and nothing is sent.
@RestController
// Both calls of this path say what they produce: else Spring takes a wrong Accept for a missing
// parameter.
@RequestMapping(path = "/v1/handoffs", produces = MediaType.APPLICATION_JSON_VALUE)
final class RehearsalsController {
  private final Few few = new Few("dry runs");
  private final BatonNode node;
  private final HandoffsController handoffs;
  private final RequestBodies bodies;
  private final HandoffPlanner planner;

  RehearsalsController(BatonNode node, HandoffsController handoffs) {
    this.node = node;
    this.handoffs = handoffs;
    this.bodies = new RequestBodies(node.config().limits().maxBodyBytes());
    this.planner = new HandoffPlanner(node);
  }

  /// The same request as the one that starts a handoff, refused for the same reasons. It answers
  /// with the calls in place of making them.
  @PostMapping(params = "dryRun", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<?> post(
      HttpServletRequest request,
      @RequestParam("dryRun") String dryRun,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer)
      throws IOException {
    QueryParameters.requireKnown(request, "dryRun");
    return switch (dryRun) {
      case "true" -> rehearse(request, key);
      case "false" -> handoffs.post(request, key, prefer);
      default ->
          throw new ProblemException(
              ProblemType.INVALID_REQUEST,
              "dryRun must be true or false",
              Map.of(
                  "violations",
                  List.of(Map.of("parameter", "dryRun", "message", "must be true or false"))));
    };
  }

  private ResponseEntity<RehearsalView> rehearse(HttpServletRequest request, @Nullable String key)
      throws IOException {
    byte[] body = bodies.read(request.getInputStream());
    HandoffRequest asked = bodies.parse(body, HandoffRequest.class);
    if (key != null) {
      HandoffsController.key(key, body);
    }
    RehearsalView view = few.run(() -> HandoffsController.reading(() -> view(asked)));
    // It holds the context in clear, as the destinations would get it.
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(view);
  }

  private RehearsalView view(HandoffRequest asked) {
    return new Rehearsals(node, planner.plan(asked, null)).view();
  }
}
