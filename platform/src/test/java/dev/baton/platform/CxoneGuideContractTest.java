package dev.baton.platform;

import dev.baton.core.account.Dialect;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Platform;
import java.io.IOException;

/// NICE CXone in the `guide` dialect.
class CxoneGuideContractTest extends PlatformContractSuite {
  CxoneGuideContractTest() throws IOException {
    super(Platform.NICE_CXONE, Dialect.GUIDE);
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
    return "agents:read";
  }
}
