package dev.baton.server.api;

import dev.baton.core.account.Account;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.MediaType;
import dev.baton.server.BatonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Making interactions known before anybody thinks of a handoff: the canonical id is made at first
/// sight.
@RestController
@RequestMapping("/v1/interactions")
final class InteractionsController {
  private final BatonNode node;
  private final RequestBodies bodies;
  private final HandoffPlanner planner;

  InteractionsController(BatonNode node) {
    this.node = node;
    this.bodies = new RequestBodies(node.config().limits().maxBodyBytes());
    this.planner = new HandoffPlanner(node);
  }

  record InteractionView(String canonicalInteractionId, Leg leg) {}

  /// Gives the canonical id of a leg: a new one at first sight, the same one ever after.
  @PostMapping(consumes = org.springframework.http.MediaType.APPLICATION_JSON_VALUE)
  InteractionView post(HttpServletRequest request) throws IOException {
    byte[] body = bodies.read(request.getInputStream());
    InteractionRequest asked = bodies.parse(body, InteractionRequest.class);
    Account account = planner.account("/account", asked.account());
    VendorId vendorId = planner.vendorId("/interactionId", asked.interactionId());
    MediaType mediaType = asked.mediaType() == null ? MediaType.VOICE : asked.mediaType();
    CanonicalId canonicalId =
        HandoffsController.reading(() -> node.canonicalId(account, vendorId, mediaType));
    return new InteractionView(
        canonicalId.value(), new Leg(account.name(), account.platform(), vendorId));
  }
}
