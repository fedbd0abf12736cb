/// The wire form of the integration guides: which rows each platform answers, with which fields,
/// status codes and scopes. Enter at [PlatformTwin]. Requests and answers are values; no sockets,
/// no clock and no faults may come in, and nothing is decided here that
/// [dev.baton.twin.model.World] can decide.
@NullMarked
package dev.baton.twin.guide;

import org.jspecify.annotations.NullMarked;
