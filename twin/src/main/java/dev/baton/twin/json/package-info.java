/// JSON in and out: reading fields with errors that say what is wrong and where, and writing
/// answers. Enter at [Fields] and [Answers]. Nothing that knows what the fields mean may come in.
@NullMarked
package dev.baton.twin.json;

import org.jspecify.annotations.NullMarked;
