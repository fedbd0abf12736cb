/// The canonical context: what travels with the caller, and what makes it good. Enter at
/// [CanonicalContext] and [ContextCheck]. Vendors' field names may not come in.
@NullMarked
package dev.baton.core.context;

import org.jspecify.annotations.NullMarked;
