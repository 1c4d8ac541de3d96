package io.mpreg.blockchain.ledger.log.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.Transactions;
import io.mpreg.blockchain.platform.web.RequestRefused;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerificationTest {
  private static final List<Hash> LEAVES =
      IntStream.range(0, 7).mapToObj(i -> MerkleTree.leafHash(new byte[] {(byte) i})).toList();
  private static final MerkleTree TREE = MerkleTree.of(LEAVES);
  private static final MerkleTree OLD = MerkleTree.of(LEAVES.subList(0, 3));

  private static List<String> hexes(List<Hash> hashes) {
    return hashes.stream().map(Hash::hex).toList();
  }

  private static InclusionQuestion inclusion(long index, long size, String leaf, String root) {
    return new InclusionQuestion(
        BigInteger.valueOf(index),
        BigInteger.valueOf(size),
        leaf,
        hexes(TREE.inclusionProof(2).path()),
        root);
  }

  @Test
  void anInclusionProofHoldsForItsLeafOnly() {
    String root = TREE.root().hex();
    assertThat(inclusion(2, 7, LEAVES.get(2).hex(), root).answer())
        .isEqualTo(new Verification(true, null));
    assertThat(inclusion(2, 7, LEAVES.get(3).hex(), root).answer().valid()).isFalse();
    assertThat(inclusion(3, 7, LEAVES.get(2).hex(), root).answer().valid()).isFalse();
    assertThat(inclusion(7, 7, LEAVES.get(2).hex(), root).answer().valid()).isFalse();
    assertThat(inclusion(2, 0, LEAVES.get(2).hex(), root).answer().valid()).isFalse();
  }

  @Test
  void valuesOfAWrongLengthAreNotValid() {
    String root = TREE.root().hex();
    for (String wrong : List.of("", "00", root + "00", root.toUpperCase(Locale.ROOT), "xyz")) {
      Verification answer = inclusion(2, 7, wrong, root).answer();
      assertThat(answer.valid()).isFalse();
      assertThat(answer.reason()).contains("leafHash");
      assertThat(inclusion(2, 7, root, wrong).answer().reason()).contains("root");
    }
    InclusionQuestion huge =
        new InclusionQuestion(
            BigInteger.ONE.shiftLeft(64), BigInteger.ONE.shiftLeft(65), root, List.of(), root);
    assertThat(huge.answer().valid()).isFalse();
  }

  @Test
  void aConsistencyProofHoldsForItsRootsOnly() {
    List<String> path = hexes(TREE.consistencyProof(3).path());
    ConsistencyQuestion good =
        new ConsistencyQuestion(
            BigInteger.valueOf(3),
            BigInteger.valueOf(7),
            OLD.root().hex(),
            TREE.root().hex(),
            path);
    assertThat(good.answer()).isEqualTo(new Verification(true, null));
    ConsistencyQuestion swapped =
        new ConsistencyQuestion(
            BigInteger.valueOf(3),
            BigInteger.valueOf(7),
            TREE.root().hex(),
            OLD.root().hex(),
            path);
    assertThat(swapped.answer().valid()).isFalse();
    ConsistencyQuestion backwards =
        new ConsistencyQuestion(
            BigInteger.valueOf(7),
            BigInteger.valueOf(3),
            TREE.root().hex(),
            OLD.root().hex(),
            path);
    assertThat(backwards.answer().valid()).isFalse();
  }

  @Test
  void aSignatureHoldsForItsMessageOnly() {
    Transaction transaction = Transactions.aTransfer();
    String key = transaction.publicKey().hex();
    String message = transaction.draft().signingBytes().hex();
    String signature = transaction.signature().hex();
    assertThat(new SignatureQuestion("ed25519", key, message, signature).answer())
        .isEqualTo(new Verification(true, null));
    assertThat(new SignatureQuestion("ed25519", key, "", signature).answer().valid()).isFalse();
    assertThat(new SignatureQuestion("secp256k1", key, message, signature).answer().reason())
        .contains("33");
    assertThat(new SignatureQuestion("ed25519", key, message, "00").answer().reason())
        .contains("64");
    assertThat(new SignatureQuestion("ed25519", key, "0", signature).answer().reason())
        .contains("message");
    assertThatThrownBy(() -> new SignatureQuestion("rsa", key, message, signature).answer())
        .isInstanceOf(RequestRefused.class);
  }
}
