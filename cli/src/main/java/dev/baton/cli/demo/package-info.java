/// The demo: real handoffs over real HTTP on a real database, against the twins. Enter at
/// [DemoRun]. The outcome is judged by the twins' books, never by what Baton says of itself.
@NullMarked
package dev.baton.cli.demo;

import org.jspecify.annotations.NullMarked;
