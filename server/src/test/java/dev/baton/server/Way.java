package dev.baton.server;

import dev.baton.twin.model.Platform;

/// From where to where a caller is handed over. Accounts and routes are those of [Yaml].
enum Way {
  TO_CXONE(
      Platform.GENESYS_CLOUD, "genesys-main", Platform.NICE_CXONE, "cxone-main", "billing", 4492),
  TO_GENESYS(
      Platform.NICE_CXONE, "cxone-main", Platform.GENESYS_CLOUD, "genesys-main", "back", 2001);

  final Platform source;
  final String sourceAccount;
  final Platform destination;
  final String destinationAccount;

  /// The configured route into the destination's queue `billing_specialists`.
  final String queueRoute;

  private final int firstAgent;

  Way(
      Platform source,
      String sourceAccount,
      Platform destination,
      String destinationAccount,
      String queueRoute,
      int firstAgent) {
    this.source = source;
    this.sourceAccount = sourceAccount;
    this.destination = destination;
    this.destinationAccount = destinationAccount;
    this.queueRoute = queueRoute;
    this.firstAgent = firstAgent;
  }

  /// A free agent of the destination.
  ///
  /// @param n from 1 to 5, for different ones
  String agent(int n) {
    int number = firstAgent + n - 1;
    return switch (destination) {
      case GENESYS_CLOUD -> "gen-usr-" + number;
      case NICE_CXONE -> "nice-usr-" + number;
      case NICE_COGNIGY -> throw new IllegalStateException("nothing leads into Cognigy");
    };
  }

  /// A number of the destination whose callers go into the queue `billing_specialists`.
  String number() {
    return switch (destination) {
      case GENESYS_CLOUD -> "+18885551911";
      case NICE_CXONE -> "+18885551910";
      case NICE_COGNIGY -> throw new IllegalStateException("nothing leads into Cognigy");
    };
  }

  /// A SIP URI that leads there too.
  String sipUri() {
    return switch (destination) {
      case GENESYS_CLOUD -> "sip:billing@outbound.mypurecloud.com";
      case NICE_CXONE -> "sip:billing@inbound.nice-incontact.com";
      case NICE_COGNIGY -> throw new IllegalStateException("nothing leads into Cognigy");
    };
  }

  /// An agent whom the destination does not know.
  String unknownAgent() {
    return "nobody-0000";
  }
}
