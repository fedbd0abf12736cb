package dev.baton.platform.cognigy;

import dev.baton.core.platform.Answer;
import dev.baton.core.platform.ConnectorView;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Query;
import dev.baton.core.platform.SessionStatus;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.Dialogue;
import dev.baton.platform.guide.GuideFailures;
import dev.baton.platform.guide.UnreadableAnswer;
import org.jspecify.annotations.Nullable;

/// Reads a session, and where its caller could be handed over now, the connector that would do it.
final class ReadSession implements Dialogue {
  private final Query.ReadSession query;
  private @Nullable Session session;
  private String connector = "";

  ReadSession(Query.ReadSession query) {
    this.query = query;
  }

  @Override
  public Turn first() {
    return new Turn.Send(Session.request(query.sessionId()));
  }

  @Override
  public Turn next(WireResult result) {
    return switch (result) {
      case TransportFault fault -> new Turn.End(new Outcome.Failed(GuideFailures.of(fault)));
      case WireResponse response when isGood(response) -> read(response);
      case WireResponse response -> refused(response);
    };
  }

  private static boolean isGood(WireResponse response) {
    return response.status() >= 200 && response.status() < 300;
  }

  private Turn read(WireResponse response) {
    try {
      if (session != null) {
        return end(session, Connectors.read(connector, response));
      }
      Session read = Session.read(response);
      boolean ready = read.status() == SessionStatus.ACTIVE || read.status() == SessionStatus.IDLE;
      if (!ready || !read.channel().equals("voice") || read.connector() == null) {
        return end(read, null);
      }
      session = read;
      connector = read.connector();
      return new Turn.Send(Connectors.request(connector));
    } catch (UnreadableAnswer unreadable) {
      return new Turn.End(
          new Outcome.Failed(GuideFailures.unreadable(query, response, unreadable)));
    }
  }

  /// A platform that has no row for connectors, or none that answers, says nothing of one, and that
  /// is no obstacle.
  private Turn refused(WireResponse response) {
    int status = response.status();
    boolean silent = status == 403 || status == 404 || status == 405 || status >= 500;
    if (silent && session != null) {
      return end(session, Connectors.unknown(connector));
    }
    return new Turn.End(
        response.status() == 404
            ? CognigyGuide.codec().decode(query, response)
            : new Outcome.Failed(ConnectorTrouble.of(query, response, null)));
  }

  private static Turn end(Session read, @Nullable ConnectorView on) {
    return new Turn.End(new Outcome.Done(new Answer.SessionRead(read.view(on))));
  }
}
