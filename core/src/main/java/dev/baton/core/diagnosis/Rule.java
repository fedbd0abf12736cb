package dev.baton.core.diagnosis;

import static dev.baton.core.diagnosis.Severity.ERROR;
import static dev.baton.core.diagnosis.Severity.NOTICE;
import static dev.baton.core.diagnosis.Severity.WARNING;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/// What a handover needs, by the name under which a finding says that it is not so. The names are
/// kept: programs and runbooks go by them. First the payload in the order of its fields, then the
/// account, the queue, and the live probe.
public enum Rule {
  PAYLOAD_NOT_OBJECT(ERROR, "CXone Studio reads fields of one object"),
  PAYLOAD_TOO_LARGE(ERROR, "CXone refuses what is too long, or cuts it off"),
  NESTED_TOO_DEEP(ERROR, "no field of a transferContext lies that deep, and parsers give up"),
  DUPLICATE_KEY(ERROR, "which of the two counts is up to each parser on the way"),
  TRANSFER_CONTEXT_MISSING(ERROR, "without it the flow has nothing to go by"),
  WRONG_TYPE(ERROR, "a field of another type is refused, or read as if it were not there"),
  CONTROL_CHARACTERS(ERROR, "some platforms refuse such text and others cut it off there"),
  TEXT_TOO_LONG(ERROR, "CXone refuses what is too long, or cuts it off"),
  QUEUE_ID_MISSING(ERROR, "CXone cannot route without a target queue"),
  QUEUE_ID_EMPTY(ERROR, "CXone cannot route without a target queue"),
  QUEUE_ID_PLACEHOLDER(ERROR, "no queue has this id: it is the sample's"),
  QUEUE_ID_SPACES(ERROR, "a queue is found by its exact id, and none has white space in it"),
  QUEUE_ID_UNUSABLE(ERROR, "no platform has an id like this"),
  PARTICIPANT_MISSING(ERROR, "CXone needs to know who is calling"),
  NAME_MISSING(ERROR, "CXone refuses a participant without a name"),
  NAME_EMPTY(ERROR, "the agent would be shown a caller without a name"),
  PHONE_NUMBER_MISSING(ERROR, "CXone refuses a voice participant without a number"),
  PHONE_NUMBER_EMPTY(ERROR, "CXone refuses a voice participant without a number"),
  PHONE_NUMBER_NOT_E164(ERROR, Causes.NUMBER_FORMAT, "CXone takes E.164 alone", Causes.NUMBER),
  PHONE_NUMBER_LETTERS(ERROR, Causes.NUMBER_FORMAT, "E.164 has no letters", Causes.NUMBER),
  PHONE_NUMBER_EXTENSION(ERROR, Causes.NUMBER_FORMAT, "E.164 has no extension", Causes.NUMBER),
  PHONE_NUMBER_MASKED(ERROR, Causes.NUMBER_FORMAT, "a hidden number reaches nobody", Causes.MASKED),
  PHONE_NUMBER_IMPOSSIBLE(
      ERROR, Causes.NUMBER_FORMAT, "no network carries a call to such a number", Causes.NUMBER),
  PHONE_NUMBER_NOT_IN_PLAN(
      NOTICE, "its form is right and no country gives such numbers out; a test may use one"),
  CUSTOM_ATTRIBUTES_NOT_OBJECT(ERROR, "customAttributes are names with values"),
  CUSTOM_ATTRIBUTES_TOO_MANY(WARNING, "what is too much is dropped without a word"),
  CUSTOM_ATTRIBUTE_NAME(WARNING, "Studio cannot address such a variable"),
  CUSTOM_ATTRIBUTE_NESTED(WARNING, "CXone keeps single values and drops lists and objects"),
  CUSTOM_ATTRIBUTE_NULL(NOTICE, "CXone drops an attribute without a value"),
  CUSTOM_ATTRIBUTE_TOO_LONG(WARNING, "what is too long is cut off, or the attribute is dropped"),
  FLOW_VERSION_ID_NOT_UUID(ERROR, "a flow's version is found by its UUID"),
  MISSPELLED_KEY(WARNING, "a key that is not known is not read"),
  UNKNOWN_KEY(NOTICE, "a key that is not known is not read"),

  ACCOUNT_UNREACHABLE(ERROR, "no call gets there"),
  CONNECTION_DOUBTFUL(NOTICE, "calls get there, for now or not safely"),
  TOKEN_REFUSED(ERROR, Causes.NONE, "without a token no call is answered", Causes.CREDENTIALS),
  TOKEN_UNAVAILABLE(ERROR, Causes.NONE, "without a token no call is answered", Causes.LIMITS),
  TOKEN_NOT_ACCEPTED(
      ERROR, Causes.NONE, "a token that is not accepted is none", Causes.ORGANISATION),
  SCOPE_MISSING(ERROR, Causes.NONE, "the platform answers such a call with 403", Causes.SCOPE),
  SCOPE_ADVISED(NOTICE, "guide 001 lists it, and nothing that was looked at fails without it"),
  SCOPES_UNKNOWN(NOTICE, "a call that lacks a scope is answered with 403"),
  RATE_LIMITED(
      WARNING, Causes.NONE, "handovers that meet the limit are refused too", Causes.LIMITS),

  QUEUE_NOT_FOUND(ERROR, "a handover into a queue that does not exist is refused"),
  QUEUE_PAUSED(ERROR, "a handover into a paused queue fails, or waits without an end"),
  QUEUE_STATUS_UNKNOWN(WARNING, "only an active queue surely takes calls"),
  QUEUE_CLOSED_BY_LIMIT(ERROR, "a queue that takes no call at a time refuses each handover"),
  QUEUE_FULL(WARNING, "a handover into a full queue is refused"),
  QUEUE_UNREADABLE(WARNING, "whether the queue takes calls is not known"),
  NO_WRAP_UP_CODES(NOTICE, "where a code is asked for and there is none, agents do not come back"),
  NO_AGENTS(WARNING, "a call handed over waits, or its caller gives up"),
  NO_AGENT_AVAILABLE(WARNING, "a call handed over waits, or its caller gives up"),
  AGENTS_UNREADABLE(WARNING, "how many agents are free is not known; that is not none"),
  SKILL_GROUP_NOT_FOUND(ERROR, "a transfer that names it is refused (400)"),
  SKILL_GROUP_OF_OTHER_QUEUES(ERROR, "a transfer that names it with this queue is refused (400)"),
  SKILL_GROUP_UNREADABLE(WARNING, "whether it serves the queue is not known"),

  PROBE_REFUSED(
      ERROR, Causes.NONE, "a handover would be refused for the same reason", Causes.REFUSED),
  PROBE_IN_DOUBT(ERROR, "an interaction may exist that nobody ends"),
  PROBE_DROPPED(
      ERROR, Causes.NONE, "a handover would be accepted and its call lost", Causes.DROPPED),
  PROBE_UNREADABLE(WARNING, "what became of the call is not known"),
  PROBE_NOT_ENDED(ERROR, "a call without a caller may reach an agent, and stay");

  private final Severity severity;
  private final String why;
  private final List<String> causes;

  Rule(Severity severity, String why) {
    this(severity, Causes.NONE, why, Causes.NONE);
  }

  /// @param status what CXone answers with, and why, when the rule is broken
  Rule(Severity severity, List<String> status, String why, List<String> causes) {
    this.severity = severity;
    this.why = status.isEmpty() ? why : why + "; " + status.getFirst();
    this.causes = causes;
  }

  /// How bad it is to break it.
  public Severity severity() {
    return severity;
  }

  /// Why it matters.
  public String why() {
    return why;
  }

  /// What is usually behind it, most likely first.
  public List<String> causes() {
    return causes;
  }

  /// The name in JSON, on the screen and in the documents: kebab case.
  @JsonValue
  public String kebab() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
