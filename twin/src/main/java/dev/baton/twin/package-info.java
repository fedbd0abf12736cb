/// The twins: simulators of the vendor platforms, which share one world, so that a caller
/// transferred from one arrives in the other. Enter at [TwinWorld] for virtual time and at
/// [dev.baton.twin.http.TwinServer] for HTTP. No clock, no socket and no platform's codec may come
/// in.
@NullMarked
package dev.baton.twin;

import org.jspecify.annotations.NullMarked;
