/// A real PostgreSQL inside Baton's data folder, for whoever has no database of their own: the same
/// server and the same durability as a hosted one. Enter at [EmbeddedPostgres]. Nothing about the
/// journal's tables comes in here, and none of the shortcuts that throw-away test databases take.
@NullMarked
package dev.baton.journal.embedded;

import org.jspecify.annotations.NullMarked;
