package dev.baton.cli.demo;

import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;

/// What the twins know, as people say it.
final class Words {
  private Words() {}

  static String of(Platform platform) {
    return switch (platform) {
      case GENESYS_CLOUD -> "Genesys Cloud";
      case NICE_CXONE -> "NICE CXone";
      case NICE_COGNIGY -> "NICE Cognigy";
    };
  }

  static String of(Party party) {
    String where = party.platform() == null ? "" : " at " + of(party.platform());
    return switch (party.kind()) {
      case BOT -> "with the bot" + where;
      case AGENT -> "with agent " + party.agentId() + where;
      case QUEUE -> "in queue " + party.queueId() + where;
      case LIMBO -> "on the line, with nobody";
      case HUNG_UP -> "gone: she hung up herself";
      case HUNG_UP_OUT_OF_LIMBO -> "gone: she gave up with nobody on the line";
      case DISCONNECTED -> "gone: she was cut off";
      case AGENT_ENDED -> "gone: the call is over" + where;
    };
  }
}
