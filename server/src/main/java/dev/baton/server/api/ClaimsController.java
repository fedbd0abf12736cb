package dev.baton.server.api;

import dev.baton.journal.Reader;
import dev.baton.journal.Redeemed;
import dev.baton.server.BatonNode;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// Hands out context that was too large for the peer that it was meant for. The token in the path
/// is the whole right to it, so nothing here writes the path down; see [SecretPaths].
@RestController
@RequestMapping(SecretPaths.CLAIMS + "{token}")
final class ClaimsController {
  private final BatonNode node;

  ClaimsController(BatonNode node) {
    this.node = node;
  }

  /// The context, to the first who asks in time. No cache may keep it.
  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> get(HttpServletRequest request, @PathVariable String token) {
    Reader reader = PersonalDataController.reader(request);
    return switch (HandoffsController.reading(() -> node.claims().redeem(token, reader))) {
      case Redeemed.Found(byte[] body) ->
          ResponseEntity.ok()
              .contentType(MediaType.APPLICATION_JSON)
              .cacheControl(CacheControl.noStore())
              .body(body);
      case Redeemed.Used() ->
          throw new ProblemException(
              ProblemType.CLAIM_USED, "somebody has collected this context; it is given out once");
      case Redeemed.Expired() ->
          throw new ProblemException(
              ProblemType.CLAIM_EXPIRED, "nobody collected this context in time; it is gone");
      case Redeemed.Erased() ->
          throw new ProblemException(
              ProblemType.PERSONAL_DATA_ERASED, "it was erased before anybody collected it");
      case Redeemed.Unknown() ->
          throw new ProblemException(ProblemType.NOT_FOUND, "there is no such claim");
    };
  }

  /// Spring would answer HEAD by running GET, and a mere look would use the claim up.
  @RequestMapping(method = RequestMethod.HEAD)
  ResponseEntity<Void> head() {
    return ResponseEntity.status(ProblemType.METHOD_NOT_ALLOWED.status())
        .allow(HttpMethod.GET)
        .build();
  }
}
