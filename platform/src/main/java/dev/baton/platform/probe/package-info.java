/// Looks at an account's platform without changing anything there. Enter at [AccountProbe].
@NullMarked
package dev.baton.platform.probe;

import org.jspecify.annotations.NullMarked;
