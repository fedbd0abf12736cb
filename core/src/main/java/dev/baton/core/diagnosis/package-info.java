/// Why handovers from a bot into CXone Studio fail: the rules of guide 001 and what they miss, as
/// pure functions. Enter at [TransferContextCheck] for a payload, at [QueueHealth] for what a
/// platform said of a queue, and at [Diagnosis] for what is told. No IO may come in, and nothing
/// personal may go out in [Finding#found].
@NullMarked
package dev.baton.core.diagnosis;

import org.jspecify.annotations.NullMarked;
