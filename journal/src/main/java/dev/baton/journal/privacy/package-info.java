/// Personal data under keys that can be destroyed: sealing, the master key, and files that only
/// Baton's user can read.
///
/// Enter at [DataVault]. Pure but for the key's file: no database comes in here.
@NullMarked
package dev.baton.journal.privacy;

import org.jspecify.annotations.NullMarked;
