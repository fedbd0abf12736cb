/// Requests and answers as values, shared by the platforms' codecs and the twins, who share nothing
/// else. Enter at [WireRequest] and [WireResult]. No HTTP library may come in.
@NullMarked
package dev.baton.core.wire;

import org.jspecify.annotations.NullMarked;
