package dev.baton.journal.privacy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Seals personal data with AES-256-GCM. Each value gets a key of its own, which the master key
/// wraps: who destroys the wrapped key destroys the value, wherever a copy of it lies. A sealed
/// value and its key are bound to the interaction that they are of, and open for no other.
///
/// A stored value begins with its version: `0x01`, then 16 bytes of key id, 12 of nonce, the
/// ciphertext and its tag. What begins with anything else is of before there were keys, and is the
/// value itself.
///
/// Safe for many threads if its random generator is.
public final class DataVault {
  private static final byte SEALED = 0x01;
  private static final int KEY_BYTES = 32;
  private static final int KEY_ID_BYTES = 16;

  /// What GCM is made for (NIST SP 800-38D).
  private static final int NONCE_BYTES = 12;

  private static final int TAG_BITS = 128;
  private static final HexFormat HEX = HexFormat.of();

  private final SecretKeySpec master;
  private final String masterId;
  private final RandomGenerator random;

  private DataVault(byte[] master, RandomGenerator random) {
    if (master.length != KEY_BYTES) {
      throw new IllegalArgumentException("a master key has 32 bytes, not " + master.length);
    }
    this.master = new SecretKeySpec(master, "AES");
    this.masterId = id(master);
    this.random = random;
  }

  /// A vault whose master key is given.
  ///
  /// @param hex 64 hexadecimal digits
  /// @param random makes keys and nonces: a secure one
  public static DataVault of(String hex, RandomGenerator random) {
    return new DataVault(HEX.parseHex(hex), random);
  }

  /// A vault whose master key is in a file; it is made, for its owner alone, when it is missing.
  ///
  /// @throws IllegalStateException when the file holds no key
  public static DataVault readOrMake(Path file, RandomGenerator random) {
    try {
      if (!Files.exists(file)) {
        SecretFiles.create(file, HEX.formatHex(bytes(random, KEY_BYTES)) + "\n");
      }
      return of(Files.readString(file, StandardCharsets.US_ASCII).strip(), random);
    } catch (IOException e) {
      throw new UncheckedIOException("the master key " + file + " cannot be read", e);
    } catch (IllegalArgumentException e) {
      // Without its cause, which may hold what it read.
      throw new IllegalStateException(file + " does not hold 64 hexadecimal digits");
    }
  }

  /// A vault whose master key is forgotten with it: for what nobody reads after this process.
  public static DataVault forgetful(RandomGenerator random) {
    return new DataVault(bytes(random, KEY_BYTES), random);
  }

  private static byte[] bytes(RandomGenerator random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String id(byte[] master) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("baton master key".getBytes(StandardCharsets.US_ASCII));
      return HEX.formatHex(digest.digest(master), 0, KEY_ID_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// Tells one master key from another, and nothing of the key.
  public String masterId() {
    return masterId;
  }

  /// Seals a value under a new key.
  ///
  /// @param owner whom it is of: tenant and interaction
  public Sealed seal(String owner, byte[] plain) {
    byte[] key = bytes(random, KEY_BYTES);
    byte[] keyId = bytes(random, KEY_ID_BYTES);
    byte[] bound = bound(owner, keyId);
    byte[] body = crypt(new SecretKeySpec(key, "AES"), bytes(random, NONCE_BYTES), bound, plain);
    byte[] wrapped = crypt(master, bytes(random, NONCE_BYTES), bound, key);
    ByteBuffer stored = ByteBuffer.allocate(1 + KEY_ID_BYTES + body.length);
    stored.put(SEALED).put(keyId).put(body);
    return new Sealed(stored.array(), keyId, masterId, wrapped);
  }

  /// Opens what was stored.
  ///
  /// @param wrapped the key that it names, or null when that key is destroyed
  /// @return the value, or null when it can be opened no more
  /// @throws IllegalStateException when it was changed, or is another's, or its key is under
  ///   another master key
  public byte @Nullable [] open(String owner, byte[] stored, byte @Nullable [] wrapped) {
    if (stored.length == 0 || stored[0] != SEALED) {
      return stored;
    }
    if (wrapped == null) {
      return null;
    }
    byte[] keyId = Arrays.copyOfRange(stored, 1, 1 + KEY_ID_BYTES);
    byte[] bound = bound(owner, keyId);
    byte[] key = decrypt(master, bound, wrapped, 0);
    return decrypt(new SecretKeySpec(key, "AES"), bound, stored, 1 + KEY_ID_BYTES);
  }

  private static byte[] bound(String owner, byte[] keyId) {
    byte[] name = owner.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(keyId.length + name.length).put(keyId).put(name).array();
  }

  /// The nonce, then the ciphertext and its tag.
  private static byte[] crypt(SecretKeySpec key, byte[] nonce, byte[] bound, byte[] plain) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(bound);
      byte[] out = Arrays.copyOf(nonce, nonce.length + cipher.getOutputSize(plain.length));
      cipher.doFinal(plain, 0, plain.length, out, nonce.length);
      return out;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform encrypts with AES-GCM", e);
    }
  }

  private static byte[] decrypt(SecretKeySpec key, byte[] bound, byte[] from, int offset) {
    if (from.length < offset + NONCE_BYTES + TAG_BITS / 8) {
      throw new IllegalStateException("sealed personal data was cut short");
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, from, offset, NONCE_BYTES));
      cipher.updateAAD(bound);
      int start = offset + NONCE_BYTES;
      return cipher.doFinal(from, start, from.length - start);
    } catch (AEADBadTagException e) {
      throw new IllegalStateException(
          "sealed personal data was changed, or is under another master key", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform decrypts with AES-GCM", e);
    }
  }

  /// Never the key.
  @Override
  public String toString() {
    return "DataVault[" + masterId + "]";
  }
}
