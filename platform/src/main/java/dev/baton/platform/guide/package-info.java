/// The `guide` dialect, as far as all its platforms speak it alike: reserve, release, context,
/// requeue, reads and the meaning of refusals. Enter at [GuideCodec]. What only one platform does
/// belongs into that platform's package.
@NullMarked
package dev.baton.platform.guide;

import org.jspecify.annotations.NullMarked;
