package dev.baton.server.api;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/// Every error that the API gives, in one place. Its type is `/problems/` and the name in kebab
/// case (RFC 9457 section 3.1.1).
public enum ProblemType {
  INVALID_JSON(HttpStatus.BAD_REQUEST, "The body is not valid JSON"),
  INVALID_REQUEST(HttpStatus.UNPROCESSABLE_CONTENT, "The request has fields that are wrong"),
  UNKNOWN_FIELD(HttpStatus.UNPROCESSABLE_CONTENT, "The request has a field that does not exist"),
  UNKNOWN_ACCOUNT(HttpStatus.UNPROCESSABLE_CONTENT, "There is no such account"),
  UNKNOWN_ROUTE(HttpStatus.UNPROCESSABLE_CONTENT, "There is no such route"),
  UNUSABLE_ROUTE(HttpStatus.UNPROCESSABLE_CONTENT, "The route cannot be used for this handoff"),
  BELOW_THRESHOLD(HttpStatus.UNPROCESSABLE_CONTENT, "The bot is not sure enough to hand over"),
  UNKNOWN_CURSOR(HttpStatus.UNPROCESSABLE_CONTENT, "The cursor does not belong to this list"),
  UNKNOWN_EVENT(HttpStatus.UNPROCESSABLE_CONTENT, "There is no such event to go on from"),
  REPORT_TOO_LARGE(HttpStatus.UNPROCESSABLE_CONTENT, "There is too much for one report"),
  UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body is not application/json"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "There is no answer in the form asked for"),
  BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
  NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such thing"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This method does nothing here"),
  INTERACTION_BUSY(HttpStatus.CONFLICT, "The interaction has another open handoff"),
  BOT_NOT_OWNER(HttpStatus.CONFLICT, "The bot does not have the guest"),
  TOO_LATE_TO_CANCEL(HttpStatus.CONFLICT, "It is too late to cancel this handoff"),
  NOT_A_DEAD_LETTER(HttpStatus.CONFLICT, "The handoff does not wait for a decision"),
  ALREADY_ENDED(HttpStatus.CONFLICT, "The handoff has ended"),
  IDEMPOTENCY_KEY_REUSED(HttpStatus.CONFLICT, "The idempotency key was used with another body"),
  UNSIGNED_EVENT(HttpStatus.UNAUTHORIZED, "The event is not signed with the account's secret"),
  STALE_EVENT(HttpStatus.UNAUTHORIZED, "The event's signature is not of now"),
  UNREADABLE_EVENT(HttpStatus.BAD_REQUEST, "The event does not say what it must say"),
  CLAIM_USED(HttpStatus.GONE, "The context has been collected"),
  CLAIM_EXPIRED(HttpStatus.GONE, "The context was not collected in time"),
  PERSONAL_DATA_ERASED(HttpStatus.GONE, "The personal data was erased"),
  EVENT_EXPIRED(HttpStatus.GONE, "The event to go on from is too old"),
  TOO_MANY_VIEWERS(HttpStatus.SERVICE_UNAVAILABLE, "As many look on here as may"),
  PLATFORM_FAILED(HttpStatus.BAD_GATEWAY, "The platform did not do it"),
  NOT_SERVING(HttpStatus.SERVICE_UNAVAILABLE, "Baton takes no new work at the moment"),
  INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "Baton made a mistake");

  private final HttpStatus status;
  private final String title;

  ProblemType(HttpStatus status, String title) {
    this.status = status;
    this.title = title;
  }

  /// The HTTP status it is sent with.
  public HttpStatus status() {
    return status;
  }

  /// One line for people, the same for every occurrence.
  public String title() {
    return title;
  }

  /// Its name in kebab case, the last part of its URI.
  public String kebab() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The URI reference that identifies it.
  public String uri() {
    return "/problems/" + kebab();
  }
}
