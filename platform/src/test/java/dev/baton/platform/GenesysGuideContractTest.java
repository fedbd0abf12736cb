package dev.baton.platform;

import dev.baton.core.account.Dialect;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Platform;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/// Genesys Cloud in the `guide` dialect.
class GenesysGuideContractTest extends DestinationContractSuite {
  GenesysGuideContractTest() throws IOException {
    super(Platform.GENESYS_CLOUD, Dialect.GUIDE);
  }

  /// The guides about bots are CXone's: Genesys has no conversations that a bot writes into or that
  /// are read page by page, no skill groups, and nothing that makes an interaction for a probe.
  static Set<CallKind> spokenKinds() {
    Set<CallKind> spoken = ofDestinations();
    spoken.removeAll(
        EnumSet.of(
            CallKind.SEND_MESSAGE,
            CallKind.READ_MESSAGES,
            CallKind.READ_SKILL_GROUP,
            CallKind.CREATE_INTERACTION));
    return spoken;
  }

  static Stream<CallKind> spokenOrders() {
    return spokenKinds().stream().filter(CallKind::isOrder);
  }

  @Override
  String smallScope() {
    return "user:read";
  }

  @Override
  String lackedScope() {
    return "interaction:write";
  }

  @Override
  String uselessScope(CallKind kind) {
    return kind == CallKind.READ_ANALYTICS ? "user:read" : "analytics:callmetrics:read";
  }
}
