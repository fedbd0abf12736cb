/// The words in which the protocol speaks with platforms: orders, queries, outcomes, failures, and
/// what a platform says of a leg. Enter at [Call] and [Outcome]. No wire form may come in: that is
/// the `platform` module's work.
@NullMarked
package dev.baton.core.platform;

import org.jspecify.annotations.NullMarked;
