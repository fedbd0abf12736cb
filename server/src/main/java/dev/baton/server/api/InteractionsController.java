package dev.baton.server.api;

import dev.baton.core.account.Account;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.MediaType;
import dev.baton.journal.HandoffPages;
import dev.baton.journal.Interactions;
import dev.baton.server.BatonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Making interactions known before anybody thinks of a handoff: the canonical id is made at first
/// sight.
@RestController
@RequestMapping(
    path = "/v1/interactions",
    produces = org.springframework.http.MediaType.APPLICATION_JSON_VALUE)
final class InteractionsController {
  /// More than anybody reads at once; the list of handoffs has the rest.
  private static final int HANDOFFS = 50;

  private final BatonNode node;
  private final RequestBodies bodies;
  private final HandoffPlanner planner;

  InteractionsController(BatonNode node) {
    this.node = node;
    this.bodies = new RequestBodies(node.config().limits().maxBodyBytes());
    this.planner = new HandoffPlanner(node);
  }

  record SeenView(String canonicalInteractionId, Leg leg) {}

  /// What is known of an interaction, but for its context.
  @GetMapping("/{id}")
  InteractionView get(@PathVariable String id) {
    CanonicalId canonicalId = id(id);
    return HandoffsController.reading(() -> find(canonicalId));
  }

  /// What is no canonical id names no interaction.
  static CanonicalId id(String id) {
    try {
      return new CanonicalId(id);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemType.NOT_FOUND, String.valueOf(e.getMessage()));
    }
  }

  private InteractionView find(CanonicalId id) {
    Interactions.Known known =
        node.interactions()
            .known(id)
            .orElseThrow(
                () -> new ProblemException(ProblemType.NOT_FOUND, "there is no interaction " + id));
    HandoffPages.Page page =
        node.pages().page(new HandoffPages.Filter(null, null, null, id), null, HANDOFFS);
    return InteractionView.of(
        known,
        node.interactions().aliases(known.tenant(), id),
        page.items().stream().map(h -> node.json().read(h.stateJson())).toList(),
        page.last() != null,
        node.reader().findOpenByInteraction(known.tenant(), id),
        node.config());
  }

  /// Gives the canonical id of a leg: a new one at first sight, the same one ever after.
  @PostMapping(consumes = org.springframework.http.MediaType.APPLICATION_JSON_VALUE)
  SeenView post(HttpServletRequest request) throws IOException {
    QueryParameters.requireKnown(request);
    byte[] body = bodies.read(request.getInputStream());
    InteractionRequest asked = bodies.parse(body, InteractionRequest.class);
    Account account = planner.account("/account", asked.account());
    VendorId vendorId = planner.vendorId("/interactionId", asked.interactionId());
    MediaType mediaType = asked.mediaType() == null ? MediaType.VOICE : asked.mediaType();
    CanonicalId canonicalId =
        HandoffsController.reading(() -> node.canonicalId(account, vendorId, mediaType));
    return new SeenView(canonicalId.value(), new Leg(account.name(), account.platform(), vendorId));
  }
}
