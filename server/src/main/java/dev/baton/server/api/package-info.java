/// The REST API under `/v1`. Enter at [HandoffsController] and [InteractionsController]; everything
/// that is refused goes through [ProblemType], the one catalogue of errors (RFC 9457). No decision
/// about a handoff is made here.
@NullMarked
package dev.baton.server.api;

import org.jspecify.annotations.NullMarked;
