package dev.baton.platform.probe;

import dev.baton.core.account.Account;
import dev.baton.core.account.StreamSettings;
import dev.baton.core.checkup.Check;
import dev.baton.platform.stream.StreamConnector;
import dev.baton.platform.stream.StreamEnd;
import dev.baton.platform.stream.StreamStatus;
import java.util.function.Consumer;

/// Looks whether an account's event stream could be watched: opens it, shows the token, subscribes
/// and closes it. It asks for nothing and changes nothing. Blocks: made for a virtual thread.
public final class StreamProbe {
  private static final String NAME = "stream";
  private static final String WHY = "without it no bot's conversation is handed over";

  private final StreamConnector connector;

  public StreamProbe(StreamConnector connector) {
    this.connector = connector;
  }

  /// Looks, and tells what it found.
  public void look(Account account, StreamSettings settings, Consumer<Check> out) {
    try {
      out.accept(check(connector.look(account, settings)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      out.accept(Check.fail(NAME, "it was not looked at to the end", WHY, "look again"));
    }
  }

  private static Check check(StreamStatus status) {
    return switch (status) {
      case StreamStatus.Forbidden(String scope, long _) ->
          Check.fail(
              NAME,
              "the token was answered with 403: the client lacks " + scope,
              WHY,
              "give the client the scope, and name it in scopes if scopes is set");
      case StreamStatus.Waiting(StreamEnd end, String detail, long _) ->
          Check.fail(NAME, detail, WHY, fix(end));
      case StreamStatus.Connected _, StreamStatus.Connecting _, StreamStatus.Idle _ ->
          Check.pass(NAME, "the token was taken, and the subscription sent");
    };
  }

  private static String fix(StreamEnd end) {
    return switch (end) {
      case NO_TOKEN -> "see the check of the token";
      case UNREACHABLE -> "check stream.url, and whether a proxy lets WebSockets through";
      case NO_ACK, REFUSED, CLOSED, NO_PONG ->
          "check stream.url: no event stream answers like that";
      case UNAUTHORIZED -> "check that stream.url and token-url belong to the same organisation";
      case FORBIDDEN -> "give the client the scope that is missing";
    };
  }
}
