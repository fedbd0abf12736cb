package dev.baton.server.api;

import dev.baton.core.id.CanonicalId;
import dev.baton.journal.PersonalData;
import dev.baton.journal.Reader;
import dev.baton.server.BatonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// What Baton stores of a person: reading it, which is written into the audit log, and erasing it.
@RestController
@RequestMapping(
    path = "/v1/interactions/{id}/personal-data",
    produces = MediaType.APPLICATION_JSON_VALUE)
final class PersonalDataController {
  private final BatonNode node;
  private final RequestBodies bodies;

  PersonalDataController(BatonNode node) {
    this.node = node;
    this.bodies = new RequestBodies(node.config().limits().maxBodyBytes());
  }

  /// @param erasedAt when the keys were destroyed
  record ErasedView(String canonicalInteractionId, Instant erasedAt) {}

  /// The context as it was last stored. That it was read, when, and by whom as far as that is
  /// known, is stored before it is given out. No cache may keep it.
  @GetMapping
  ResponseEntity<byte[]> get(HttpServletRequest request, @PathVariable String id) {
    QueryParameters.requireKnown(request);
    CanonicalId interaction = id(id);
    Reader reader = reader(request);
    PersonalData.Found found =
        HandoffsController.reading(() -> node.personalData().read(interaction, "context", reader));
    return switch (found) {
      case PersonalData.Found.Stored(byte[] body) ->
          ResponseEntity.ok()
              .contentType(MediaType.APPLICATION_JSON)
              .cacheControl(CacheControl.noStore())
              .body(body);
      case PersonalData.Found.Erased(Instant at) ->
          throw new ProblemException(
              ProblemType.PERSONAL_DATA_ERASED, "it was erased at " + at + " and is gone for good");
      case PersonalData.Found.None() ->
          throw new ProblemException(
              ProblemType.NOT_FOUND, "no personal data is stored of interaction " + id);
      case PersonalData.Found.NoInteraction() -> throw noInteraction(id);
    };
  }

  /// Spring would answer HEAD by running GET, and a mere look would be written down as a reading.
  @RequestMapping(method = RequestMethod.HEAD)
  ResponseEntity<Void> head() {
    return ResponseEntity.status(ProblemType.METHOD_NOT_ALLOWED.status())
        .allow(HttpMethod.GET, HttpMethod.DELETE)
        .build();
  }

  /// Destroys the keys. It may be repeated; the answer is then the same.
  @DeleteMapping
  ErasedView delete(HttpServletRequest request, @PathVariable String id) throws IOException {
    QueryParameters.requireKnown(request);
    bodies.requireNone(request);
    CanonicalId interaction = id(id);
    Reader reader = reader(request);
    Instant erasedAt =
        HandoffsController.reading(() -> node.erasePersonalData(interaction, reader))
            .orElseThrow(() -> noInteraction(id));
    return new ErasedView(id, erasedAt);
  }

  /// Who asks, as far as a request tells: its address, and its header `From` (RFC 9110 section
  /// 10.1.2).
  static Reader reader(HttpServletRequest request) {
    @Nullable String from = request.getHeader(HttpHeaders.FROM);
    try {
      return new Reader(request.getRemoteAddr(), from);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "the header From " + String.valueOf(e.getMessage()));
    }
  }

  private static CanonicalId id(String id) {
    try {
      return new CanonicalId(id);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemType.NOT_FOUND, String.valueOf(e.getMessage()));
    }
  }

  private static ProblemException noInteraction(String id) {
    return new ProblemException(ProblemType.NOT_FOUND, "there is no interaction " + id);
  }
}
