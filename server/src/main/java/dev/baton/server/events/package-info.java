/// What others are told of handoffs: events to subscribers by Standard Webhooks, and a stream for
/// viewers. Enter at [dev.baton.server.events.OutboxSender] and [dev.baton.server.events.Viewers].
/// References only leave here, nothing personal; no decision about a handoff is made here.
@NullMarked
package dev.baton.server.events;

import org.jspecify.annotations.NullMarked;
