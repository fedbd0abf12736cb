/// What a look at an installation found. Enter at [Check]. The rooms that look, and the command
/// that prints, share these words and nothing else.
@NullMarked
package dev.baton.core.checkup;

import org.jspecify.annotations.NullMarked;
