/// The names of things: one-field records that refuse malformed text, and [Ids], which makes new
/// ones. Enter at [Ids]. Nothing here reads a clock or a random source of its own.
@NullMarked
package dev.baton.core.id;

import org.jspecify.annotations.NullMarked;
