/// An interaction as a vCon, the IETF's container for conversations (draft-ietf-vcon-vcon-core-04).
/// Enter at [VconExport#of]; [Vcon] is the container. What is personal comes in as it may go out:
/// the privacy rules are not applied here.
@NullMarked
package dev.baton.core.vcon;

import org.jspecify.annotations.NullMarked;
