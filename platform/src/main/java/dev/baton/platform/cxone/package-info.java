/// NICE CXone: what it does in its own way. What it shares with the other platforms of a dialect is
/// in that dialect's package. Enter at [CxoneGuide].
@NullMarked
package dev.baton.platform.cxone;

import org.jspecify.annotations.NullMarked;
