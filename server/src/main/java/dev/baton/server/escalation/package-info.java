/// From a bot to a person within one account: what was asked for becomes a handoff, whoever asked,
/// the API or a trigger on the event stream. Enter at [Escalations]. It knows nothing of HTTP.
@NullMarked
package dev.baton.server.escalation;

import org.jspecify.annotations.NullMarked;
