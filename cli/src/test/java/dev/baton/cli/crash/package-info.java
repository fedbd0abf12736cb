/// Real processes die under load, and the twins' books, which outlive them all, say what became of
/// the callers. Enter at `CrashRoundsTest`. What a single class can show belongs beside that class.
@NullMarked
package dev.baton.cli.crash;

import org.jspecify.annotations.NullMarked;
