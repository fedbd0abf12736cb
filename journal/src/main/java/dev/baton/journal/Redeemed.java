package dev.baton.journal;

/// What became of redeeming a claim.
public sealed interface Redeemed {
  /// The first to come, in time: what the claim holds, which is no longer stored from now on.
  @SuppressWarnings("ArrayRecordComponent") // Handed on to its one reader, never compared.
  record Found(byte[] body) implements Redeemed {}

  /// Somebody has redeemed it before.
  record Used() implements Redeemed {}

  /// Nobody came in time.
  record Expired() implements Redeemed {}

  /// Its personal data was erased before anybody came.
  record Erased() implements Redeemed {}

  /// There is no such claim, or it ended more than a day ago.
  record Unknown() implements Redeemed {}
}
