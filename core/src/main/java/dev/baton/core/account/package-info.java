/// What Baton knows of a vendor organisation. Enter at [Account]. Secrets are wrapped and never
/// printed.
@NullMarked
package dev.baton.core.account;

import org.jspecify.annotations.NullMarked;
