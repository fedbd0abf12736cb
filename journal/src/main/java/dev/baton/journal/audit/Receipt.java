package dev.baton.journal.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A proof that the rows of a handoff are in the audit log, which can be checked without Baton.
///
/// @param format of this proof
/// @param complete whether the head covers every row that the handoff has now
/// @param head the last signed head, null before the first one
/// @param headText the exact bytes that its signature is of
/// @param publicKey of that signature, in PEM; compare its id with the one that you know
/// @param rows those that the head covers, in order
/// @param notCovered the seqs of those that wait for the next head
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Receipt(
    String format,
    String handoffId,
    boolean complete,
    @Nullable SignedHead head,
    @Nullable String headText,
    @Nullable String publicKey,
    List<Row> rows,
    List<Long> notCovered) {
  /// The form that is told of here.
  public static final String FORMAT = "baton-receipt-1";

  public Receipt {
    rows = List.copyOf(rows);
    notCovered = List.copyOf(notCovered);
  }

  /// One row and its way to the root.
  ///
  /// @param leafIndex of its leaf, from 0
  /// @param body the exact text that was hashed, UTF-8
  /// @param hash hexadecimal SHA-256 of `body`: the leaf's entry
  /// @param proof hexadecimal hashes, the lowest first
  public record Row(long seq, long leafIndex, String body, String hash, List<String> proof) {
    public Row {
      proof = List.copyOf(proof);
    }
  }
}
