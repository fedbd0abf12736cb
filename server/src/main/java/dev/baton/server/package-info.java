/// One node of Baton: wiring and start. Enter at [BatonServer]; [BatonNode] is everything but the
/// HTTP face. This is the only room where real clocks and random sources are taken.
@NullMarked
package dev.baton.server;

import org.jspecify.annotations.NullMarked;
