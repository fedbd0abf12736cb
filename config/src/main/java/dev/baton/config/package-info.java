/// What `baton.yaml` says, as core records, and what is wrong with it, by line and column. Enter at
/// [ConfigLoader]. No Spring, no environment or clock of its own: whoever starts Baton hands the
/// environment in. The YAML library stays inside; nobody outside sees one of its types.
@NullMarked
package dev.baton.config;

import org.jspecify.annotations.NullMarked;
