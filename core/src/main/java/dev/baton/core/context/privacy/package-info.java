/// What of a context one destination may see: rules per field, compliance flags, and what does not
/// fit. Enter at [ContextMapping] and [ContextFit]. Everything is pure, and takes any text.
@NullMarked
package dev.baton.core.context.privacy;

import org.jspecify.annotations.NullMarked;
