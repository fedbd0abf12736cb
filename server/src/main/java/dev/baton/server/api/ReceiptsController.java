package dev.baton.server.api;

import dev.baton.core.id.HandoffId;
import dev.baton.journal.audit.Receipt;
import dev.baton.server.BatonNode;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Proofs that a handoff's rows are in the audit log.
@RestController
@RequestMapping(path = "/v1/handoffs/{id}/receipt", produces = MediaType.APPLICATION_JSON_VALUE)
final class ReceiptsController {
  private final BatonNode node;

  ReceiptsController(BatonNode node) {
    this.node = node;
  }

  /// A signed inclusion proof for each row that a head covers. Rows of the last second may not be
  /// covered yet; they are named.
  @GetMapping
  Receipt get(HttpServletRequest request, @PathVariable String id) {
    QueryParameters.requireKnown(request);
    HandoffId handoff;
    try {
      handoff = new HandoffId(id);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemType.NOT_FOUND, String.valueOf(e.getMessage()));
    }
    return HandoffsController.reading(() -> node.receipts().of(handoff))
        .orElseThrow(
            () -> new ProblemException(ProblemType.NOT_FOUND, "there is no handoff " + id));
  }
}
