/// The durable memory: handoffs and their transitions in PostgreSQL, written by group commit,
/// fenced by node leases. It stores the state machine's strings and bytes without knowing what they
/// mean.
///
/// Enter at [JournalDatabase], then [NodeLease] and [Journal]; read with [JournalReader] and
/// [Interactions]; [Claims] holds what peers collect; [InboxWriter] and [Inbox] take events in.
/// Personal data is sealed by [dev.baton.journal.privacy]; [PersonalData] gives it out and erases
/// it. No platform, no state machine, no Spring comes in here.
@NullMarked
package dev.baton.journal;

import org.jspecify.annotations.NullMarked;
