package dev.baton.journal.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.HexFormat;

/// What the tree was at one moment, signed.
///
/// @param log which tree it is: the id of its database's log
/// @param treeSize how many leaves it had
/// @param root hexadecimal SHA-256 of the tree
/// @param at when it was signed
/// @param keyId hexadecimal SHA-256 of the public key, as X.509 SubjectPublicKeyInfo
/// @param signature hexadecimal Ed25519 signature (RFC 8032) of [#text]
public record SignedHead(
    String log, long treeSize, String root, Instant at, String keyId, String signature) {
  /// The first line of what is signed, so that no other text of the same key is taken for a head.
  static final String FIRST_LINE = "baton audit head 1";

  /// What is signed: six lines, each with a line feed at its end.
  public String text() {
    return text(log, treeSize, root, at, keyId);
  }

  static String text(String log, long treeSize, String root, Instant at, String keyId) {
    return "%s%nlog %s%nsize %d%nroot %s%nat %s%nkey %s%n"
        .replace("%n", "\n")
        .formatted(FIRST_LINE, log, treeSize, root, at, keyId);
  }

  /// Whether this key signed it.
  public boolean isSignedBy(PublicKey key) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(text().getBytes(StandardCharsets.UTF_8));
      return verifier.verify(HexFormat.of().parseHex(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // A signature that is none is what a forger leaves.
      return false;
    }
  }
}
