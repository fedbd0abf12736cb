/// Tells people what happened to a handoff, from its stored rows. Enter at [Story#tell]. It decides
/// nothing and formats for no particular face.
@NullMarked
package dev.baton.core.story;

import org.jspecify.annotations.NullMarked;
