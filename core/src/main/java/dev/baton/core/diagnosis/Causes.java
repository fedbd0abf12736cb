package dev.baton.core.diagnosis;

import java.util.List;

/// Guide 001's table of errors and their causes, by what shows them.
final class Causes {
  static final List<String> NONE = List.of();

  static final List<String> NUMBER_FORMAT =
      List.of("it answers 400 \"Invalid phone number format\"");

  static final List<String> NUMBER =
      List.of(
          "Cognigy sends the number as it came, without + and the country's code",
          "the action that sets phoneNumber does not bring it into E.164 form");

  static final List<String> MASKED =
      List.of("the number was masked before the handover, for a log or for privacy");

  static final List<String> CREDENTIALS =
      List.of(
          "a wrong client id or secret, or a client that was deleted: credentials, not a scope");

  static final List<String> ORGANISATION =
      List.of("the token comes from another organisation or region than the API");

  static final List<String> SCOPE =
      List.of(
          "a token was given and the call is refused, so it is a scope and not the credentials",
          "CXone Admin > Integrations > OAuth Clients: add interaction:initiate,"
              + " routing:queue:view and agent:view to the client");

  static final List<String> LIMITS =
      List.of(
          "more handovers than the limit of the endpoint, usually 20 to 50 requests a second",
          "repeats without a pause: wait as long as Retry-After says, without it 1 to 5 s, and"
              + " double it each time");

  static final List<String> REFUSED =
      List.of(
          "400: the phone number's format or the queue's id",
          "403: the scope interaction:initiate is missing; the credentials are right, since a"
              + " token was given",
          "429: too many requests; wait 1 to 5 s, 20 to 50 a second are usual");

  static final List<String> DROPPED =
      List.of(
          "the media server: see its logs in CXone for this interaction",
          "the SIP trunk: it refused or lost the call",
          "the Studio Flow lacks its callControl configuration",
          "the Studio Flow has no \"Queue\" or \"Connect to Agent\" node, or one without a valid"
              + " media server");

  private Causes() {}
}
