/// The adapters of the vendors' platforms. Enter at [PlatformClient], which runs a call, and at
/// [PlatformCodec], which is what a new platform implements. No platform's own ids, states or JSON
/// may leave this module, and no other room but core may come in.
@NullMarked
package dev.baton.platform;

import org.jspecify.annotations.NullMarked;
