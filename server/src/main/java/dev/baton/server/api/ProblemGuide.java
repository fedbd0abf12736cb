package dev.baton.server.api;

/// What a problem means to a client, and what to do about it. Kept beside [ProblemType], whose
/// every constant needs a line here.
///
/// @param meaning when it is answered
/// @param remedy what to do about it
public record ProblemGuide(String meaning, String remedy) {
  /// The line of a problem.
  public static ProblemGuide of(ProblemType type) {
    return switch (type) {
      case INVALID_JSON ->
          new ProblemGuide(
              "The body is empty, or is not one JSON value.", "`detail` says line and column.");
      case INVALID_REQUEST ->
          new ProblemGuide(
              "A field, header or parameter is missing, of the wrong type or out of bounds.",
              "`violations` lists each place with what it must be.");
      case UNKNOWN_FIELD ->
          new ProblemGuide(
              "A field does not exist; a misspelt one would otherwise be lost silently.",
              "`detail` lists the fields that do.");
      case UNKNOWN_ACCOUNT ->
          new ProblemGuide(
              "No account of that name is configured.", "`detail` lists those that are.");
      case UNKNOWN_ROUTE ->
          new ProblemGuide(
              "The tenant of the source has no route of that name.",
              "`detail` suggests the one that is spelled most like it.");
      case UNUSABLE_ROUTE ->
          new ProblemGuide(
              "Nothing leads into that account, no connector of the bot does, or it is the source's"
                  + " own.",
              "Name another account, or give that one an `inbound` in the configuration.");
      case UNKNOWN_CURSOR ->
          new ProblemGuide(
              "It is no cursor of this API, or belongs to a list with another filter.",
              "Repeat the filter of the page that it came from, or begin anew without it.");
      case UNKNOWN_EVENT ->
          new ProblemGuide(
              "`Last-Event-ID` is none that this installation gave.",
              "Leave the header out to begin now; what was missed is in `/v1/handoffs`.");
      case REPORT_TOO_LARGE ->
          new ProblemGuide(
              "More ended between `from` and `to` than one report can add up in ten seconds.",
              "Ask for a shorter time, and add the parts up.");
      case UNSUPPORTED_MEDIA_TYPE ->
          new ProblemGuide("The body is not JSON.", "Send `Content-Type: application/json`.");
      case NOT_ACCEPTABLE ->
          new ProblemGuide(
              "The `Accept` header leaves out every form that there is.",
              "Accept `application/json`, or leave the header out.");
      case BODY_TOO_LARGE ->
          new ProblemGuide(
              "The body is larger than `limits.max-body`, or `webhooks.max-body` for an event.",
              "Send less, or raise the limit.");
      case NOT_FOUND ->
          new ProblemGuide(
              "There is no such handoff, interaction, claim or path.",
              "Look at the id; `/openapi.yaml` lists the paths.");
      case METHOD_NOT_ALLOWED ->
          new ProblemGuide(
              "The path exists, and this method does nothing there.",
              "The header `Allow` lists the methods that do something.");
      case INTERACTION_BUSY ->
          new ProblemGuide(
              "The interaction has another handoff that has not ended: `handoffId`. A dead letter"
                  + " has not ended either.",
              "Wait for its end, or let a person decide it.");
      case BELOW_THRESHOLD ->
          new ProblemGuide(
              "`intentScore` is below the account's `escalation.threshold`, here `threshold`.",
              "Let the bot go on, or lower the threshold.");
      case BOT_NOT_OWNER ->
          new ProblemGuide(
              "The guest is with a person, or on her way: `handoffId` says to whom.",
              "Let the bot be silent until the handoff has ended; `returned` gives the guest"
                  + " back.");
      case PLATFORM_FAILED ->
          new ProblemGuide(
              "The platform refused the call, or did not answer in time: `detail` says which.",
              "Where it says refused, mend what it names; else send it again with the same"
                  + " `Idempotency-Key`.");
      case IDEMPOTENCY_KEY_REUSED ->
          new ProblemGuide(
              "The key came before with another body, and made `handoffId`.",
              "Make a new key for each handoff that you want.");
      case TOO_LATE_TO_CANCEL ->
          new ProblemGuide(
              "The source has let go of the caller, she hung up, or a person decides.",
              "`detail` says who has her. To have her back, wait for the end and ask for a handoff"
                  + " back.");
      case NOT_A_DEAD_LETTER ->
          new ProblemGuide(
              "The handoff is not parked: it never was, somebody else has decided, or this decision"
                  + " came before.",
              "`state` says how it stands, and its timeline who decided what.");
      case ALREADY_ENDED ->
          new ProblemGuide(
              "The handoff has ended, and nothing is left to cancel.",
              "`state` says how it ended.");
      case UNSIGNED_EVENT ->
          new ProblemGuide(
              "`X-Timestamp` or `X-Signature` is missing, or the signature is not that of the"
                  + " account's `webhook-secret` over timestamp, a full stop and the very bytes of"
                  + " the body.",
              "Compare the secret at the platform with the one in the configuration.");
      case STALE_EVENT ->
          new ProblemGuide(
              "`X-Timestamp` is further from now than `webhooks.replay-window`, or is no time.",
              "Sign each push anew, and let the platform's clock follow a time service.");
      case UNREADABLE_EVENT ->
          new ProblemGuide(
              "The body is no JSON object, or a field of it is missing or wrong.",
              "`detail` names the field; the platform may push `interaction:updated` and"
                  + " `interaction:completed` alone.");
      case CLAIM_USED ->
          new ProblemGuide(
              "Somebody has collected this context; it is given out once.",
              "If it was not you, somebody else had the token.");
      case CLAIM_EXPIRED ->
          new ProblemGuide(
              "Nobody collected this context in time, and it was deleted.",
              "Collect claims when they arrive.");
      case PERSONAL_DATA_ERASED ->
          new ProblemGuide(
              "The keys of this interaction's personal data were destroyed.",
              "Nothing brings it back. The record of the handoffs is still there.");
      case EVENT_EXPIRED ->
          new ProblemGuide(
              "`Last-Event-ID` is older than the 24 hours that a stream goes back.",
              "Leave the header out to begin now; what was missed is in `/v1/handoffs`.");
      case TOO_MANY_VIEWERS ->
          new ProblemGuide(
              "200 viewers look on at this node, or it is stopping.",
              "Ask another node, or again after `Retry-After` seconds.");
      case NOT_SERVING ->
          new ProblemGuide(
              "The database does not answer in time, this node's lease is lost, or too much is"
                  + " under way. What was asked for may be stored all the same.",
              "Send it again after `Retry-After` seconds, with the same `Idempotency-Key`.");
      case INTERNAL ->
          new ProblemGuide(
              "A mistake in Baton; its log says more.",
              "The request may be sent again, with the same `Idempotency-Key`.");
    };
  }
}
