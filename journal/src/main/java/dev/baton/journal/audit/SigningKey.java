package dev.baton.journal.audit;

import dev.baton.journal.privacy.SecretFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The Ed25519 key that heads are signed with. It is a PEM file (RFC 8410) that holds the private
/// key and behind it the public one; it is never in the database.
public final class SigningKey {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN (PRIVATE|PUBLIC) KEY-----([A-Za-z0-9+/=\\s]+)-----END");

  /// 64 characters a line, as other programs write it (RFC 7468).
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private final PrivateKey privateKey;
  private final PublicKey publicKey;
  private final String id;

  private SigningKey(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    this.id = id(publicKey);
  }

  /// Reads the key, or makes it when there is no such file: mode 0600, in a folder of mode 0700 if
  /// that has to be made. The public key alone is written beside it, with the ending `.pub`.
  ///
  /// @throws IllegalStateException when the file holds no such key
  public static SigningKey readOrMake(Path file) {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      return read(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the audit's signing key " + file + " cannot be read", e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(file + " does not hold an Ed25519 key in PEM", e);
    }
  }

  private static void make(Path file) throws IOException, NoSuchAlgorithmException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String publicPem = pem("PUBLIC", pair.getPublic().getEncoded());
    SecretFiles.create(file, pem("PRIVATE", pair.getPrivate().getEncoded()) + publicPem);
    Path beside = file.resolveSibling(file.getFileName() + ".pub");
    Files.writeString(beside, pem("PUBLIC", read(file).publicKey.getEncoded()));
  }

  private static SigningKey read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    return new SigningKey(
        factory(f -> f.generatePrivate(new PKCS8EncodedKeySpec(part(text, "PRIVATE")))),
        publicKey(part(text, "PUBLIC")));
  }

  private interface Make<T> {
    T from(KeyFactory factory) throws GeneralSecurityException;
  }

  private static <T> T factory(Make<T> make) {
    try {
      return make.from(KeyFactory.getInstance("Ed25519"));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not an Ed25519 key", e);
    }
  }

  private static byte[] part(String text, String kind) {
    Matcher matcher = PEM.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(kind)) {
        return Base64.getMimeDecoder().decode(matcher.group(2));
      }
    }
    throw new IllegalArgumentException("no " + kind + " KEY");
  }

  /// A public key from its X.509 SubjectPublicKeyInfo.
  ///
  /// @throws IllegalArgumentException when it is no Ed25519 key
  public static PublicKey publicKey(byte[] encoded) {
    return factory(f -> f.generatePublic(new X509EncodedKeySpec(encoded)));
  }

  /// The public key of a PEM file, which may hold the private one too.
  ///
  /// @throws IllegalArgumentException when there is none in it
  public static PublicKey publicKey(String pem) {
    return publicKey(part(pem, "PUBLIC"));
  }

  /// A key as other programs read it.
  public static String pem(PublicKey key) {
    return pem("PUBLIC", key.getEncoded());
  }

  private static String pem(String kind, byte[] encoded) {
    return "-----BEGIN %1$s KEY-----\n%2$s\n-----END %1$s KEY-----\n"
        .formatted(kind, LINES.encodeToString(encoded));
  }

  /// The id of a key: the SHA-256 of its encoded form.
  public static String id(PublicKey key) {
    return HexFormat.of().formatHex(MerkleTree.sha256().digest(key.getEncoded()));
  }

  String id() {
    return id;
  }

  /// What others check with.
  public PublicKey publicKey() {
    return publicKey;
  }

  SignedHead sign(String log, long treeSize, byte[] rootHash, Instant at) {
    String root = HexFormat.of().formatHex(rootHash);
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(privateKey);
      signer.update(SignedHead.text(log, treeSize, root, at, id).getBytes(StandardCharsets.UTF_8));
      return new SignedHead(log, treeSize, root, at, id, HexFormat.of().formatHex(signer.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform since 15 signs with Ed25519", e);
    }
  }

  /// Never the private key.
  @Override
  public String toString() {
    return "SigningKey[" + id + "]";
  }
}
