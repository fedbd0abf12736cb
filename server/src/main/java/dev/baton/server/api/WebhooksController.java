package dev.baton.server.api;

import dev.baton.core.account.Account;
import dev.baton.core.account.Secret;
import dev.baton.core.id.AccountName;
import dev.baton.core.platform.Platform;
import dev.baton.journal.EventKey;
import dev.baton.journal.InboxEvent;
import dev.baton.platform.EventReading;
import dev.baton.platform.PlatformEvent;
import dev.baton.server.BatonNode;
import dev.baton.server.Platforms;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Takes in the events that platforms push. Answered with 2xx only when the event is stored; of
/// what is refused nothing is stored and nothing shown but the reason.
@RestController
final class WebhooksController {
  private static final String TIMESTAMP = "X-Timestamp";
  private static final String SIGNATURE = "X-Signature";

  private final BatonNode node;
  private final RequestBodies bodies;

  WebhooksController(BatonNode node) {
    this.node = node;
    this.bodies = new RequestBodies(node.config().webhooks().maxBodyBytes());
    node.metrics().startRefusedWebhooks(Stream.of(Refusal.values()).map(Refusal::word).toList());
  }

  /// Why a webhook is refused, as it is counted.
  private enum Refusal {
    UNKNOWN_ACCOUNT(ProblemType.NOT_FOUND),
    OVERSIZED(ProblemType.BODY_TOO_LARGE),
    UNSIGNED(ProblemType.UNSIGNED_EVENT),
    STALE(ProblemType.STALE_EVENT),
    MALFORMED(ProblemType.UNREADABLE_EVENT),
    NOT_STORED(ProblemType.NOT_SERVING);

    private final ProblemType type;

    Refusal(ProblemType type) {
      this.type = type;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private ProblemException refused(Refusal why, String detail) {
    node.metrics().refusedWebhook(why.word());
    return new ProblemException(why.type, detail);
  }

  /// Stores an event, or knows that it did so before.
  @PostMapping("/v1/webhooks/{platform}/{account}")
  ResponseEntity<Void> post(
      @PathVariable("platform") String platform,
      @PathVariable("account") String accountName,
      HttpServletRequest request)
      throws IOException {
    Account account = find(platform, accountName);
    Secret secret = account == null ? null : account.webhookSecret();
    if (account == null || secret == null) {
      // The same for each reason: who has no secret learns nothing of the accounts.
      throw refused(
          Refusal.UNKNOWN_ACCOUNT, "there is no such account of that platform that takes webhooks");
    }
    byte[] body = read(request);
    requireSigned(secret, request, body);
    InboxEvent event = event(account, body);
    return switch (node.eventInbox().take(event)) {
      case STORED, REPEATED -> ResponseEntity.noContent().build();
      case NOT_STORED ->
          throw refused(Refusal.NOT_STORED, "the event could not be stored in time; send it again");
    };
  }

  private @Nullable Account find(String platform, String name) {
    try {
      Account account = node.config().account(new AccountName(name));
      boolean fits = account != null && account.platform() == Platform.fromWireName(platform);
      return fits ? account : null;
    } catch (IllegalArgumentException notAName) {
      // Nobody is called that.
      return null;
    }
  }

  private byte[] read(HttpServletRequest request) throws IOException {
    try {
      return bodies.read(request.getInputStream());
    } catch (ProblemException e) {
      throw refused(
          e.type() == ProblemType.BODY_TOO_LARGE ? Refusal.OVERSIZED : Refusal.MALFORMED,
          String.valueOf(e.getMessage()));
    }
  }

  private void requireSigned(Secret secret, HttpServletRequest request, byte[] body) {
    String timestamp = request.getHeader(TIMESTAMP);
    String signature = request.getHeader(SIGNATURE);
    if (!EventSignature.isGood(secret, timestamp, signature, body)) {
      throw refused(
          Refusal.UNSIGNED,
          timestamp == null || signature == null
              ? "X-Timestamp and X-Signature must be there"
              : "X-Signature is not sha256= and the HMAC of timestamp.body in hexadecimal");
    }
    long windowMs = node.config().webhooks().replayWindowMs();
    if (!EventSignature.isFresh(timestamp, node.now().at(), windowMs)) {
      throw refused(
          Refusal.STALE, "X-Timestamp is no time within " + windowMs + " ms of this server's");
    }
  }

  private InboxEvent event(Account account, byte[] body) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw refused(Refusal.MALFORMED, "the body is not UTF-8");
    }
    return switch (Platforms.codec(account).readEvent(text)) {
      case EventReading.Unreadable(String detail) -> throw refused(Refusal.MALFORMED, detail);
      case EventReading.Read(PlatformEvent read) ->
          new InboxEvent(
              new EventKey(account.name(), read.eventId(), read.occurredAt()),
              account.tenant(),
              read.type(),
              read.vendorId(),
              read.canonicalId(),
              read.state().wireName(),
              read.agentId(),
              read.queueId(),
              read.reservationId());
    };
  }
}
