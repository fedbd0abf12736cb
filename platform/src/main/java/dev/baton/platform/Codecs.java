package dev.baton.platform;

import dev.baton.core.account.Dialect;
import dev.baton.core.platform.Platform;
import dev.baton.platform.cognigy.CognigyGuide;
import dev.baton.platform.cxone.CxoneGuide;
import dev.baton.platform.genesys.GenesysGuide;

/// All codecs that exist.
public final class Codecs {
  private Codecs() {}

  /// The codec for an account of this platform and dialect, or Missing, which a configuration check
  /// shows to its user.
  public static CodecLookup forAccount(Platform platform, Dialect dialect) {
    return switch (dialect) {
      case GUIDE ->
          switch (platform) {
            case GENESYS_CLOUD -> new CodecLookup.Found(GenesysGuide.codec());
            case NICE_CXONE -> new CodecLookup.Found(CxoneGuide.codec());
            case NICE_COGNIGY -> new CodecLookup.Found(CognigyGuide.codec());
          };
      case VENDOR -> new CodecLookup.Missing(platform, dialect);
    };
  }
}
