package dev.baton.journal.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/// A Merkle tree that only grows, as RFC 6962 section 2.1 defines it, kept as the hashes of its
/// complete subtrees. Not safe for many threads.
final class MerkleTree {
  /// Hears of each complete subtree at its completion.
  interface Completed {
    /// One is complete.
    ///
    /// @param level its leaves are 2^level
    /// @param index counts the subtrees of this level from 0
    void subtree(int level, long index, byte[] hash);
  }

  /// Nobody is interested.
  static final Completed IGNORED = (level, index, hash) -> {};

  /// Bytes of SHA-256.
  static final int HASH_BYTES = 32;

  private static final byte LEAF = 0x00;
  private static final byte NODE = 0x01;

  private final MessageDigest digest = sha256();
  private final List<byte[]> peaks;
  private long size;

  /// An empty tree.
  MerkleTree() {
    this(0, List.of());
  }

  /// A tree as it was.
  ///
  /// @param peaks the hashes of its complete subtrees, the largest first: as many as `size` has
  ///   bits that are set
  MerkleTree(long size, List<byte[]> peaks) {
    if (size < 0 || Long.bitCount(size) != peaks.size()) {
      throw new IllegalArgumentException(
          "a tree of " + size + " leaves does not have " + peaks.size() + " complete subtrees");
    }
    this.size = size;
    this.peaks = new ArrayList<>(peaks);
  }

  /// The same tree, to grow by itself.
  MerkleTree copy() {
    return new MerkleTree(size, peaks);
  }

  long size() {
    return size;
  }

  List<byte[]> peaks() {
    return List.copyOf(peaks);
  }

  /// Appends a leaf.
  ///
  /// @param entry what the leaf stands for
  void append(byte[] entry, Completed completed) {
    byte[] hash = leafHash(digest, entry);
    long index = size;
    int level = 0;
    completed.subtree(level, index, hash);
    while ((index & 1) == 1) {
      hash = nodeHash(digest, peaks.removeLast(), hash);
      index >>= 1;
      level++;
      completed.subtree(level, index, hash);
    }
    peaks.add(hash);
    size++;
  }

  /// The hash of the whole tree. That of the empty one is the hash of nothing.
  byte[] root() {
    if (peaks.isEmpty()) {
      return digest.digest();
    }
    byte[] root = peaks.getLast();
    for (int i = peaks.size() - 2; i >= 0; i--) {
      root = nodeHash(digest, peaks.get(i), root);
    }
    return root;
  }

  static byte[] leafHash(MessageDigest digest, byte[] entry) {
    digest.update(LEAF);
    return digest.digest(entry);
  }

  static byte[] nodeHash(MessageDigest digest, byte[] left, byte[] right) {
    digest.update(NODE);
    digest.update(left);
    return digest.digest(right);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
