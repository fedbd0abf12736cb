/// What goes wrong on purpose: a script of rules, read from YAML or JSON, and the engine that
/// decides for each request whether a rule strikes. Enter at [FaultScriptReader] and [FaultEngine].
/// Faults are only decided here; whoever exchanges requests carries them out, so no HTTP and no
/// world may come in.
@NullMarked
package dev.baton.twin.fault;

import org.jspecify.annotations.NullMarked;
