package dev.baton.platform;

import dev.baton.core.account.Dialect;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Platform;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;

/// NICE CXone in the `guide` dialect.
class CxoneGuideContractTest extends DestinationContractSuite {
  CxoneGuideContractTest() throws IOException {
    super(Platform.NICE_CXONE, Dialect.GUIDE);
  }

  /// All that are asked of a destination: the guides about its bots are CXone's.
  static Set<CallKind> spokenKinds() {
    return ofDestinations();
  }

  static Stream<CallKind> spokenOrders() {
    return spokenKinds().stream().filter(CallKind::isOrder);
  }

  @Override
  String smallScope() {
    return "agents:read";
  }

  @Override
  String lackedScope() {
    return "interactions:write";
  }

  @Override
  String uselessScope(CallKind kind) {
    return kind == CallKind.READ_ANALYTICS ? "agents:read" : "analytics:read";
  }
}
