package dev.baton.twin.model;

import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes the ids that platforms give to what they create.
final class NewIds {
  private final RandomGenerator random;

  NewIds(RandomGenerator random) {
    this.random = random;
  }

  String leg(Platform platform) {
    if (platform == Platform.NICE_COGNIGY) {
      return "%016x%08x".formatted(random.nextLong(), random.nextInt());
    }
    String prefix =
        switch (platform) {
          case GENESYS_CLOUD -> "gen-int-";
          case NICE_CXONE -> "cx-int-";
          case NICE_COGNIGY -> "";
        };
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
    return prefix + new UUID(high, low);
  }

  String reservation(Platform platform) {
    return "res-" + platform.shortName() + "-" + tail();
  }

  String agent(Platform platform) {
    return platform.shortName() + "-usr-" + tail();
  }

  String callback() {
    return "cb-" + tail();
  }

  /// What a telephony connector calls a call of its own.
  String call(@Nullable Platform leadsTo) {
    return (leadsTo == null ? "sip" : leadsTo.shortName()) + "_call_" + tail();
  }

  /// What a telephony connector calls a transfer.
  String transfer(@Nullable Platform leadsTo) {
    return (leadsTo == null ? "sip" : leadsTo.shortName()) + "_xfer_" + tail();
  }

  /// What a run of a flow is called.
  String execution() {
    return "exec_%016x".formatted(random.nextLong());
  }

  /// What the ids of one world's events begin with.
  String events() {
    return "evt-" + tail() + "-";
  }

  private String tail() {
    return "%012x".formatted(random.nextLong() >>> 16);
  }
}
