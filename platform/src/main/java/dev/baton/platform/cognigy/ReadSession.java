package dev.baton.platform.cognigy;

import dev.baton.core.platform.Answer;
import dev.baton.core.platform.ConnectorStatus;
import dev.baton.core.platform.ConnectorView;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Query;
import dev.baton.core.platform.SessionStatus;
import dev.baton.core.platform.TransferMode;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.Dialogue;
import dev.baton.platform.guide.GuideFailures;
import dev.baton.platform.guide.GuideRequests;
import dev.baton.platform.guide.UnreadableAnswer;
import dev.baton.platform.guide.VendorJson;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

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
        return end(session, connector(VendorJson.object(response.body())));
      }
      Session read = Session.read(response);
      boolean ready = read.status() == SessionStatus.ACTIVE || read.status() == SessionStatus.IDLE;
      if (!ready || !read.channel().equals("voice") || read.connector() == null) {
        return end(read, null);
      }
      session = read;
      connector = read.connector();
      return new Turn.Send(
          GuideRequests.query("/api/v1/telephony/connectors/" + GuideRequests.segment(connector)));
    } catch (UnreadableAnswer unreadable) {
      return new Turn.End(
          new Outcome.Failed(GuideFailures.unreadable(query, response, unreadable)));
    }
  }

  /// A platform that has no row for connectors says nothing of one, and that is no obstacle.
  private Turn refused(WireResponse response) {
    if (response.status() == 404 && session != null) {
      return end(
          session, new ConnectorView(connector, ConnectorStatus.UNKNOWN, TransferMode.UNKNOWN));
    }
    return new Turn.End(
        response.status() == 404
            ? CognigyGuide.codec().decode(query, response)
            : new Outcome.Failed(ConnectorTrouble.of(query, response, null)));
  }

  private static Turn end(Session read, @Nullable ConnectorView on) {
    return new Turn.End(new Outcome.Done(new Answer.SessionRead(read.view(on))));
  }

  private ConnectorView connector(JsonNode body) {
    return new ConnectorView(
        connector,
        word(body, "status", ConnectorStatus::fromWireName, ConnectorStatus.UNKNOWN),
        word(body, "transferMode", TransferMode::fromWireName, TransferMode.UNKNOWN));
  }

  /// A word that nobody has heard before says nothing.
  private static <T> T word(JsonNode body, String field, Function<String, T> parse, T otherwise) {
    try {
      T known = VendorJson.optional(body, field, parse);
      return known == null ? otherwise : known;
    } catch (UnreadableAnswer newWord) {
      return otherwise;
    }
  }
}
