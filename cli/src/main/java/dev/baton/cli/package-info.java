/// The commands, one file each. Enter at [Main]. What a command does is done elsewhere; here are
/// options, output and exit codes: 0 good, 1 findings or a failed outcome, 2 usage or
/// configuration, 3 unreachable.
@NullMarked
package dev.baton.cli;

import org.jspecify.annotations.NullMarked;
