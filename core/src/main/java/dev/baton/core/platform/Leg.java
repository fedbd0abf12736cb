package dev.baton.core.platform;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.VendorId;

/// The interaction as one platform sees it.
public record Leg(AccountName account, Platform platform, VendorId vendorId) {}
