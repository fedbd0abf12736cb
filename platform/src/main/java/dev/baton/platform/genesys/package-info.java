/// Genesys Cloud: what it does in its own way. What it shares with the other platforms of a dialect
/// is in that dialect's package. Enter at [GenesysGuide].
@NullMarked
package dev.baton.platform.genesys;

import org.jspecify.annotations.NullMarked;
