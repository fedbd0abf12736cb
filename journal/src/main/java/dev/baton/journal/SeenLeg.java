package dev.baton.journal;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.VendorId;
import org.jspecify.annotations.Nullable;

/// A leg of an append's interaction, stored in the same statement as the append.
///
/// @param newMediaType of the interaction, when this leg is the first that is seen of it: then the
///   leg must not be known yet. Null for a further leg of an interaction, which may be known.
public record SeenLeg(AccountName account, VendorId vendorId, @Nullable String newMediaType) {
  /// The first leg that is seen of an interaction, which is new with it.
  ///
  /// @param mediaType of the interaction
  public static SeenLeg first(AccountName account, VendorId vendorId, String mediaType) {
    return new SeenLeg(account, vendorId, mediaType);
  }

  /// One more leg of an interaction.
  public static SeenLeg further(AccountName account, VendorId vendorId) {
    return new SeenLeg(account, vendorId, null);
  }
}
