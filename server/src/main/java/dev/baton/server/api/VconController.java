package dev.baton.server.api;

import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.privacy.ContextMapping;
import dev.baton.core.context.privacy.MappedContext;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.platform.Leg;
import dev.baton.core.vcon.HandoffNote;
import dev.baton.core.vcon.Vcon;
import dev.baton.core.vcon.VconExport;
import dev.baton.journal.Facts;
import dev.baton.journal.HandoffPages;
import dev.baton.journal.Interactions;
import dev.baton.journal.PersonalData;
import dev.baton.journal.Reader;
import dev.baton.journal.StoredHandoff;
import dev.baton.server.BatonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Exports interactions. What is personal goes out masked or not at all, whatever the configuration
/// keeps for destinations: nobody knows who will read an export.
@RestController
final class VconController {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final MediaType VCON = MediaType.parseMediaType(Vcon.MEDIA_TYPE);

  private static final String DRAFT_LINK =
      "<https://datatracker.ietf.org/doc/html/" + Vcon.DRAFT + ">; rel=\"describedby\"";

  private final BatonNode node;

  VconController(BatonNode node) {
    this.node = node;
  }

  /// The interaction as a vCon, with its newest 200 handoffs. No cache may keep it.
  @GetMapping(path = "/v1/interactions/{id}/vcon", produces = Vcon.MEDIA_TYPE)
  ResponseEntity<byte[]> vcon(@PathVariable String id, HttpServletRequest request) {
    CanonicalId canonicalId = InteractionsController.id(id);
    Reader reader = PersonalDataController.reader(request);
    Vcon vcon = HandoffsController.reading(() -> export(canonicalId, reader));
    return ResponseEntity.ok()
        .contentType(VCON)
        .cacheControl(CacheControl.noStore())
        .header(HttpHeaders.LINK, DRAFT_LINK)
        .body(JSON.writeValueAsBytes(vcon));
  }

  private Vcon export(CanonicalId id, Reader reader) {
    Interactions.Known known =
        node.interactions()
            .known(id)
            .orElseThrow(
                () -> new ProblemException(ProblemType.NOT_FOUND, "there is no interaction " + id));
    List<Handoff> handoffs =
        node
            .pages()
            .page(new HandoffPages.Filter(null, null, null, id), null, HandoffPages.MAX_LIMIT)
            .items()
            .stream()
            .map(StoredHandoff::stateJson)
            .map(node.json()::read)
            .sorted(Comparator.comparing(Handoff::createdAt))
            .toList();
    return VconExport.of(
        new VconExport.Interaction(
            id,
            known.firstSeenAt(),
            known.mediaType(),
            legs(known),
            handoffs,
            notes(known),
            context(known, handoffs, reader)));
  }

  /// The legs whose accounts are still configured: of the others nobody knows the platform.
  private List<Leg> legs(Interactions.Known known) {
    List<Leg> legs = new ArrayList<>();
    for (Interactions.Leg leg : node.interactions().aliases(known.tenant(), known.id())) {
      Account account = node.config().account(leg.account());
      if (account != null) {
        legs.add(new Leg(leg.account(), account.platform(), leg.vendorId()));
      }
    }
    return legs;
  }

  private Map<HandoffId, HandoffNote> notes(Interactions.Known known) {
    Map<HandoffId, HandoffNote> notes = new HashMap<>();
    for (Facts.Kept kept : node.facts().of(known.tenant(), known.id())) {
      notes.put(
          kept.handoff(),
          new HandoffNote(
              kept.handoff().value(),
              kept.askedAt(),
              kept.endedAt(),
              kept.outcome(),
              kept.reason(),
              kept.source().value(),
              kept.destination().value(),
              kept.route(),
              kept.attempts(),
              kept.compensations(),
              kept.toPersonMs(),
              kept.inDoubtMs(),
              kept.failures(),
              kept.disagreements(),
              kept.suspicion()));
    }
    return notes;
  }

  /// Also masked it is somebody's: that it was read is written down.
  private @Nullable MappedContext context(
      Interactions.Known known, List<Handoff> handoffs, Reader reader) {
    if (handoffs.isEmpty()) {
      return null;
    }
    return switch (node.personalData().read(known.id(), "vcon", reader)) {
      case PersonalData.Found.Stored(byte[] body) -> {
        CanonicalContext stored = node.contexts().read(body);
        yield ContextMapping.map(
            stored,
            stored.destinationPlatform(),
            known.tenant(),
            node.config().privacy().rules().masked());
      }
      case PersonalData.Found.Erased _,
          PersonalData.Found.None _,
          PersonalData.Found.NoInteraction _ ->
          null;
    };
  }
}
