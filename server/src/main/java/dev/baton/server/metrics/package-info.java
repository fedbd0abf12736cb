/// What Baton counts, for Prometheus. Enter at [NodeMetrics]: it hears what the rooms say through
/// listeners of their own, and it is the only place that knows Micrometer. No labels but bounded
/// ones: never an id, never a client's or a platform's text.
@NullMarked
package dev.baton.server.metrics;

import org.jspecify.annotations.NullMarked;
