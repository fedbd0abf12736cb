package dev.baton.core.id;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Ids made from a random source that is handed in: a secure one in production, a seeded one in a
/// simulation. As thread-safe as its source.
public final class RandomIds implements Ids {
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long VARIANT_MASK = 0x3fff_ffff_ffff_ffffL;

  private final RandomGenerator random;

  public RandomIds(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public HandoffId newHandoffId(Instant now) {
    long high = (now.toEpochMilli() << 16) | 0x7000L | (random.nextLong() & 0x0fffL);
    return new HandoffId(new UUID(high, variantBits()).toString());
  }

  @Override
  public CanonicalId newCanonicalId() {
    long high = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
    return new CanonicalId("int-" + new UUID(high, variantBits()));
  }

  private long variantBits() {
    return (random.nextLong() & VARIANT_MASK) | VARIANT;
  }
}
