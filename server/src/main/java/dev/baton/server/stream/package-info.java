/// Watches the event streams of accounts, decides by the configured triggers whose conversation
/// should go to a person, reads its history and asks for the escalation (guide 004). Enter at
/// [EventStreams]. One node at a time watches an account, by a lease. How a guest is moved is not
/// decided here, and no HTTP of our own API comes in.
@NullMarked
package dev.baton.server.stream;

import org.jspecify.annotations.NullMarked;
