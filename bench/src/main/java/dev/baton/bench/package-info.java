/// Measures what Baton promises in numbers, beside the ceilings that the same machine has in the
/// same run: a number alone says little, a ratio says whose fault it is.
///
/// Enter at [Bench]. No command line comes in here, and nothing of the product may know this room.
@NullMarked
package dev.baton.bench;

import org.jspecify.annotations.NullMarked;
