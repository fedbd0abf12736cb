/// The one way out to the platforms: tokens, connections, deadlines, breakers. Enter at
/// [HttpTransport]. It knows HTTP and OAuth and no platform's calls; only the forms of the token
/// request differ by platform.
///
/// Set the loggers under `org.apache.hc` to INFO or above: at DEBUG they print headers and bodies,
/// tokens and phone numbers among them. This package itself logs nothing.
@NullMarked
package dev.baton.platform.transport;

import org.jspecify.annotations.NullMarked;
