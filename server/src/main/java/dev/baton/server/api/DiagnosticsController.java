package dev.baton.server.api;

import dev.baton.core.account.Account;
import dev.baton.core.diagnosis.Diagnosis;
import dev.baton.core.diagnosis.Payload;
import dev.baton.core.diagnosis.Subject;
import dev.baton.core.diagnosis.TransferContext;
import dev.baton.core.diagnosis.TransferContextCheck;
import dev.baton.core.id.Text;
import dev.baton.core.platform.Platform;
import dev.baton.platform.probe.HandoverProbe;
import dev.baton.server.BatonNode;
import dev.baton.server.Platforms;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Says why handovers from a bot into CXone fail. Nothing is stored, and the platform is only read.
@RestController
@RequestMapping(path = "/v1/diagnostics", produces = MediaType.APPLICATION_JSON_VALUE)
final class DiagnosticsController {
  /// No platform's queue has a longer id.
  private static final int QUEUE_ID_CHARS = 200;

  private final Few few = new Few("diagnoses");
  private final HandoffPlanner planner;
  private final RequestBodies bodies;
  private final HandoverProbe probe;

  DiagnosticsController(BatonNode node) {
    this.planner = new HandoffPlanner(node);
    this.bodies = new RequestBodies(node.config().limits().maxBodyBytes());
    this.probe = node.platforms().handoverProbe();
  }

  /// Judges the payload, and, when that has no error, looks at the account and the queue.
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Diagnosis> post(HttpServletRequest request) throws IOException {
    QueryParameters.requireKnown(request);
    byte[] body = bodies.read(request.getInputStream());
    DiagnosticsRequest asked = bodies.parse(body, DiagnosticsRequest.class);
    Account account = planner.account("/account", asked.account());
    if (account.platform() != Platform.NICE_CXONE) {
      throw invalid("/account", "must be an account of nice_cxone, where bots hand over to");
    }
    requireId(asked.queueId());
    // A correction may hold a phone number.
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(few.run(() -> diagnosis(account, asked)));
  }

  private static void requireId(@Nullable String queueId) {
    try {
      if (queueId != null) {
        Text.requireId("the queue's id", queueId, QUEUE_ID_CHARS);
      }
    } catch (IllegalArgumentException e) {
      throw invalid("/queueId", String.valueOf(e.getMessage()));
    }
  }

  private static ProblemException invalid(String path, String message) {
    return new ProblemException(
        ProblemType.INVALID_REQUEST,
        "the value at " + path + " " + message,
        Map.of("violations", List.of(Map.of("path", path, "message", message))));
  }

  private Diagnosis diagnosis(Account account, DiagnosticsRequest asked) {
    List<Subject> subjects = new ArrayList<>();
    String queueId = asked.queueId();
    if (asked.payload() != null) {
      Payload payload = payload(asked.payload());
      subjects.add(TransferContextCheck.subject(payload, account.defaultCountry()));
      if (subjects.getFirst().hasError()) {
        return Diagnosis.of(account.name().value(), queueId, subjects);
      }
      queueId = queueId == null ? TransferContext.of(payload).queueId() : queueId;
    }
    probe.look(account, Platforms.codec(account), queueId, false, subjects::add);
    return Diagnosis.of(account.name().value(), queueId, subjects);
  }

  /// A key that stands twice was refused with the body.
  private static Payload payload(JsonNode tree) {
    int bytes = tree.toString().getBytes(StandardCharsets.UTF_8).length;
    return new Payload(tree, List.of(), bytes);
  }
}
