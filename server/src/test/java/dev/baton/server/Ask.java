package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Platform;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Bodies of `POST /v1/handoffs`, and many of them at once.
final class Ask {
  /// What must never be seen outside of the platforms and the one table with personal data.
  static final String PHONE = "+14155550173";

  static final String ACCOUNT_NUMBER = "ACC-MARKER-992837";

  private Ask() {}

  /// A handoff without routes, with a whole context.
  static ObjectNode handoff(Way way, String interactionId) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.putObject("source").put("account", way.sourceAccount).put("interactionId", interactionId);
    body.putArray("routes");
    body.put("transferType", "consultative").put("initiatedBy", "agent");
    body.putObject("customer").put("phone", PHONE).put("segment", "enterprise");
    ObjectNode context = body.putObject("context");
    context.put("accountNumber", ACCOUNT_NUMBER).put("previousQueue", "billing_specialists");
    context.put("holdDurationSec", 42);
    context.putArray("dtmfSequence").add("1").add("3").add("0");
    context.putArray("complianceFlags").add("pci_dss");
    return body;
  }

  /// From Genesys.
  static ObjectNode handoff(String interactionId) {
    return handoff(Way.TO_CXONE, interactionId);
  }

  /// To an agent, and after her to the configured route, when one is named.
  static ObjectNode toAgent(
      Way way, String interactionId, String agentId, @Nullable String thenRoute) {
    ObjectNode body = handoff(way, interactionId);
    body.withArray("/routes")
        .addObject()
        .put("account", way.destinationAccount)
        .put("targetAgentId", agentId);
    if (thenRoute != null) {
      body.withArray("/routes").addObject().put("route", thenRoute);
    }
    return body;
  }

  /// From Genesys to CXone.
  static ObjectNode toAgent(String interactionId, String agentId, @Nullable String thenRoute) {
    return toAgent(Way.TO_CXONE, interactionId, agentId, thenRoute);
  }

  static ObjectNode toQueue(Way way, String interactionId, String queueId) {
    ObjectNode body = handoff(way, interactionId);
    body.withArray("/routes")
        .addObject()
        .put("account", way.destinationAccount)
        .put("targetQueueId", queueId);
    return body;
  }

  /// From Genesys to CXone.
  static ObjectNode toQueue(String interactionId, String queueId) {
    return toQueue(Way.TO_CXONE, interactionId, queueId);
  }

  /// So many callers at Genesys Cloud, and a handoff of each that ends when she waits in a queue.
  ///
  /// @return the handoffs' ids
  static List<String> manyQueued(TwinServer twins, Api api, int count) {
    List<String> handoffs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ObjectNode body =
          toQueue(twins.addCaller(Platform.GENESYS_CLOUD).id(), "billing_specialists")
              .put("until", "queued");
      Api.Answer answer = api.post("/v1/handoffs", body.toString());
      assertThat(answer.status()).as(answer.text()).isEqualTo(202);
      handoffs.add(answer.at("/handoffId"));
    }
    return handoffs;
  }
}
