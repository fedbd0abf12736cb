package dev.baton.journal.privacy;

/// Personal data as it is stored, and the key that opens it as that is stored.
///
/// @param body versioned; it names the key that opens it
/// @param keyId of that key
/// @param masterId of the master key that wraps it
/// @param wrapped the key itself, under the master key
@SuppressWarnings("ArrayRecordComponent") // A carrier on the hot path; compared by nobody.
public record Sealed(byte[] body, byte[] keyId, String masterId, byte[] wrapped) {
  /// About how many bytes it takes on the wire.
  public long bytes() {
    return 0L + body.length + keyId.length + masterId.length() + wrapped.length;
  }
}
