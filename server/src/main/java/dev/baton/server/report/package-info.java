/// The work behind reports: reckons the facts of ended handoffs, and compares completed ones with
/// the platforms' own analytics. Enter at [ReportJobs]. It never touches a handoff under way, and
/// no HTTP of our own API comes in.
@NullMarked
package dev.baton.server.report;

import org.jspecify.annotations.NullMarked;
