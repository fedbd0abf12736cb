package dev.baton.journal.audit;

import java.security.PublicKey;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Grows the tree again from its leaves and compares it with every head, those of the log and those
/// that somebody kept.
final class TreeCheck {
  private final MerkleTree tree = new MerkleTree();
  private final Map<String, PublicKey> keys = new LinkedHashMap<>();
  private final Deque<SignedHead> kept;
  private final boolean keysTrusted;
  private final Consumer<String> wrong;
  private String log = "";
  private @Nullable SignedHead lastGood;
  private long heads;
  private boolean broken;

  /// @param trusted keys that heads must be signed by; empty to believe the log's own
  /// @param kept heads that the tree must once have had
  /// @param wrong hears what is wrong
  TreeCheck(List<PublicKey> trusted, List<SignedHead> kept, Consumer<String> wrong) {
    this.keysTrusted = !trusted.isEmpty();
    trusted.forEach(key -> keys.put(SigningKey.id(key), key));
    this.kept =
        new ArrayDeque<>(
            kept.stream().sorted(Comparator.comparingLong(SignedHead::treeSize)).toList());
    this.wrong = wrong;
  }

  void log(String id) {
    log = id;
  }

  void key(PublicKey key) {
    if (!keysTrusted) {
      keys.put(SigningKey.id(key), key);
    }
  }

  void leaf(AuditEntry.Leaf leaf) {
    if (leaf.index() != tree.size() && !broken) {
      broken = true;
      wrong.accept(
          "leaf %,d is missing; the next one there is %,d".formatted(tree.size(), leaf.index()));
    }
    tree.append(leaf.entry(), MerkleTree.IGNORED);
    while (!kept.isEmpty() && kept.getFirst().treeSize() <= tree.size()) {
      keptHead(kept.removeFirst());
    }
  }

  private void keptHead(SignedHead head) {
    if (!isSigned(head)) {
      wrong.accept(
          "the kept head of %,d leaves is not signed by a key that is known"
              .formatted(head.treeSize()));
    } else if (!head.log().equals(log)) {
      wrong.accept(
          "the kept head of %,d leaves is of another log: %s, not %s"
              .formatted(head.treeSize(), head.log(), log));
    } else if (head.treeSize() != tree.size() || !head.root().equals(root())) {
      wrong.accept(
          "the first %,d leaves are not those that the kept head was signed for at %s: the log was"
                  .formatted(head.treeSize(), head.at())
              + " rolled back and went on differently, or was rewritten");
    }
  }

  void head(SignedHead head) {
    heads++;
    if (!isSigned(head)) {
      wrong.accept(
          "the head of %,d leaves is not signed by %s"
              .formatted(
                  head.treeSize(),
                  keys.containsKey(head.keyId()) ? "its key" : "a key that is known"));
      return;
    }
    if (broken) {
      return;
    }
    if (head.treeSize() > tree.size()) {
      broken = true;
      wrong.accept(
          "a head was signed for %,d leaves, and there are %,d: leaves were taken away"
              .formatted(head.treeSize(), tree.size()));
    } else if (head.treeSize() < tree.size() || !head.root().equals(root())) {
      broken = true;
      wrong.accept(
          "the leaves %,d to %,d are not those that the head of %s was signed for: one of them was"
                  .formatted(
                      lastGood == null ? 0 : lastGood.treeSize(), head.treeSize() - 1, head.at())
              + " changed");
    } else {
      lastGood = head;
    }
  }

  private String root() {
    return HexFormat.of().formatHex(tree.root());
  }

  private boolean isSigned(SignedHead head) {
    PublicKey key = keys.get(head.keyId());
    return key != null && head.isSignedBy(key);
  }

  /// Nothing follows.
  void end() {
    for (SignedHead head : kept) {
      if (!isSigned(head) || !head.log().equals(log)) {
        keptHead(head);
        continue;
      }
      wrong.accept(
          "a head of %,d leaves was signed at %s, and there are %,d: the log was rolled back"
              .formatted(head.treeSize(), head.at(), tree.size()));
    }
  }

  String logId() {
    return log;
  }

  @Nullable SignedHead lastGood() {
    return lastGood;
  }

  long covered() {
    return lastGood == null ? 0 : lastGood.treeSize();
  }

  long leaves() {
    return tree.size();
  }

  long heads() {
    return heads;
  }

  List<String> keyIds() {
    return List.copyOf(keys.keySet());
  }

  boolean keysTrusted() {
    return keysTrusted;
  }
}
