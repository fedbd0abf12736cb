package dev.baton.journal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
  private static final HexFormat HEX = HexFormat.of();

  /// The entries and roots that implementations of Certificate Transparency (RFC 6962) share.
  private static final List<String> ENTRIES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> ROOTS =
      List.of(
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  @Test
  void the_roots_are_those_of_certificate_transparency() {
    MerkleTree tree = new MerkleTree();
    for (int i = 0; i < ENTRIES.size(); i++) {
      tree.append(HEX.parseHex(ENTRIES.get(i)), MerkleTree.IGNORED);
      assertThat(HEX.formatHex(tree.root())).isEqualTo(ROOTS.get(i));
    }
  }

  @Test
  void the_empty_tree_has_the_hash_of_nothing() {
    assertThat(HEX.formatHex(new MerkleTree().root()))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void a_tree_goes_on_from_its_complete_subtrees() {
    MerkleTree whole = new MerkleTree();
    MerkleTree resumed = new MerkleTree();
    for (int i = 0; i < 100; i++) {
      whole.append(entry(i), MerkleTree.IGNORED);
      resumed = new MerkleTree(resumed.size(), resumed.peaks());
      resumed.append(entry(i), MerkleTree.IGNORED);
      assertThat(resumed.root()).isEqualTo(whole.root());
    }
  }

  @Test
  void every_leaf_of_every_small_tree_has_a_proof_and_no_other_leaf_has_it() {
    MessageDigest digest = MerkleTree.sha256();
    List<List<byte[]>> levels = new ArrayList<>();
    MerkleTree tree = new MerkleTree();
    for (int size = 1; size <= 70; size++) {
      tree.append(
          entry(size - 1),
          (level, index, hash) -> {
            while (levels.size() <= level) {
              levels.add(new ArrayList<>());
            }
            levels.get(level).add(hash);
          });
      for (int leaf = 0; leaf < size; leaf++) {
        List<byte[]> path =
            InclusionProof.of(leaf, size, (level, index) -> levels.get(level).get((int) index));
        byte[] hash = MerkleTree.leafHash(digest, entry(leaf));
        assertThat(InclusionProof.root(hash, leaf, size, path)).isEqualTo(tree.root());
        byte[] other = MerkleTree.leafHash(digest, entry(leaf + 1));
        assertThat(InclusionProof.root(other, leaf, size, path)).isNotEqualTo(tree.root());
        if (size > 1) {
          int elsewhere = (leaf + 1) % size;
          assertThat(InclusionProof.root(hash, elsewhere, size, path)).isNotEqualTo(tree.root());
          assertThat(InclusionProof.root(hash, leaf, size, path.subList(1, path.size())))
              .isNotEqualTo(tree.root());
        }
      }
    }
  }

  private static byte[] entry(int i) {
    return MerkleTree.sha256().digest(new byte[] {(byte) i, (byte) (i >> 8)});
  }
}
