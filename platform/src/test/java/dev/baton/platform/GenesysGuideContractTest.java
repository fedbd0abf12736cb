package dev.baton.platform;

import dev.baton.core.account.Dialect;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Platform;
import java.io.IOException;

/// Genesys Cloud in the `guide` dialect.
class GenesysGuideContractTest extends PlatformContractSuite {
  GenesysGuideContractTest() throws IOException {
    super(Platform.GENESYS_CLOUD, Dialect.GUIDE);
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
