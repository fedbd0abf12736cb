/// The twins over HTTP, on the loopback address only: one server per platform over one world, and
/// the control endpoints under `/twin`. Enter at [TwinServer]. This is where real time and threads
/// are; what a platform answers is decided in [dev.baton.twin.TwinWorld].
@NullMarked
package dev.baton.twin.http;

import org.jspecify.annotations.NullMarked;
