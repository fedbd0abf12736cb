package dev.baton.journal.audit;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// The path from a leaf to the root of a tree (RFC 6962 section 2.1.1).
final class InclusionProof {
  /// Gives the hashes of complete subtrees.
  interface Subtrees {
    /// The hash of one of them.
    ///
    /// @param level its leaves are 2^level
    /// @param index counts the subtrees of this level from 0
    byte[] hash(int level, long index);
  }

  private InclusionProof() {}

  /// The hashes on the way up, the lowest first.
  ///
  /// @param index of the leaf, below `size`
  static List<byte[]> of(long index, long size, Subtrees subtrees) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          "a tree of " + size + " leaves has none of index " + index);
    }
    MessageDigest digest = MerkleTree.sha256();
    List<byte[]> path = new ArrayList<>();
    long from = 0;
    long to = size;
    List<long[]> siblings = new ArrayList<>();
    while (to - from > 1) {
      long middle = from + Long.highestOneBit(to - from - 1);
      if (index < middle) {
        siblings.add(new long[] {middle, to});
        to = middle;
      } else {
        siblings.add(new long[] {from, middle});
        from = middle;
      }
    }
    for (long[] range : siblings.reversed()) {
      path.add(rangeHash(digest, range[0], range[1], subtrees));
    }
    return path;
  }

  /// The root that a leaf and its path lead to (RFC 9162 section 2.1.3.2). It never equals the
  /// tree's when the path has too many or too few hashes.
  static byte[] root(byte[] leafHash, long index, long size, List<byte[]> path) {
    MessageDigest digest = MerkleTree.sha256();
    long node = index;
    long last = size - 1;
    byte[] hash = leafHash;
    for (byte[] sibling : path) {
      if (last == 0) {
        return new byte[0];
      }
      if ((node & 1) == 1 || node == last) {
        hash = MerkleTree.nodeHash(digest, sibling, hash);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        hash = MerkleTree.nodeHash(digest, hash, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 ? hash : new byte[0];
  }

  /// Every left part of a range is complete by itself; only the last one may not be.
  private static byte[] rangeHash(MessageDigest digest, long from, long to, Subtrees subtrees) {
    long leaves = to - from;
    if (Long.bitCount(leaves) == 1) {
      int level = Long.numberOfTrailingZeros(leaves);
      return subtrees.hash(level, from >> level);
    }
    long middle = from + Long.highestOneBit(leaves - 1);
    byte[] left = rangeHash(digest, from, middle, subtrees);
    return MerkleTree.nodeHash(digest, left, rangeHash(digest, middle, to, subtrees));
  }
}
