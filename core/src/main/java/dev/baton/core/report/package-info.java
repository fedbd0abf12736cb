/// What a handoff was, in figures, once it has ended: reckoned from its stored rows and kept, so
/// that a report never reads rows again. Enter at [HandoffFacts#of]; [HandoffReport] is what a
/// report says. It decides nothing about a handoff, and no rule of the protocol comes in.
@NullMarked
package dev.baton.core.report;

import org.jspecify.annotations.NullMarked;
