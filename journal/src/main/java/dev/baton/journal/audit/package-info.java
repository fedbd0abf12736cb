/// Proof that the record was not changed: a Merkle tree over all rows (RFC 6962, section 2.1),
/// signed heads, receipts, verification and export.
///
/// Enter at [AuditFolder], which grows the tree, [AuditVerifier], which checks it from a
/// [DatabaseAudit] or an [ExportAudit], and [Receipts]. This is the one room of the journal where
/// the state machine comes in: to replay rows, never to decide.
@NullMarked
package dev.baton.journal.audit;

import org.jspecify.annotations.NullMarked;
