package dev.baton.platform.cognigy;

import dev.baton.core.platform.ConnectorStatus;
import dev.baton.core.platform.ConnectorView;
import dev.baton.core.platform.TransferMode;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.platform.guide.GuideRequests;
import dev.baton.platform.guide.UnreadableAnswer;
import dev.baton.platform.guide.VendorJson;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// The telephony connectors, by which callers are handed over.
public final class Connectors {
  private Connectors() {}

  /// Asks what one is like.
  public static WireRequest request(String name) {
    return GuideRequests.query("/api/v1/telephony/connectors/" + GuideRequests.segment(name));
  }

  /// What a 2xx says of it.
  ///
  /// @throws UnreadableAnswer when it is no JSON object
  public static ConnectorView read(String name, WireResponse response) {
    JsonNode body = VendorJson.object(response.body());
    return new ConnectorView(
        name,
        word(body, "status", ConnectorStatus::fromWireName, ConnectorStatus.UNKNOWN),
        word(body, "transferMode", TransferMode::fromWireName, TransferMode.UNKNOWN));
  }

  /// One of which the platform says nothing.
  static ConnectorView unknown(String name) {
    return new ConnectorView(name, ConnectorStatus.UNKNOWN, TransferMode.UNKNOWN);
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
