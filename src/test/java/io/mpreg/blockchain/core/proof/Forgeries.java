package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.proof.ChangingAuthorities.FIRST;
import static io.mpreg.blockchain.core.proof.ChangingAuthorities.FIRST_CHANGE;
import static io.mpreg.blockchain.core.proof.ChangingAuthorities.HEAD;
import static io.mpreg.blockchain.core.proof.ChangingAuthorities.SECOND;
import static io.mpreg.blockchain.core.proof.ChangingAuthorities.THIRD;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.HeaderForm;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.state.Tip;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What authorities of [ChangingAuthorities] can make who do not keep to the rules, or are none any
/// more.
public final class Forgeries {
  private Forgeries() {}

  /// Receipts of the last block that whole sets sign which were removed before, with and without
  /// the changes that removed them.
  public static List<String> receiptsOfRemovedKeys() {
    List<String> forged = new ArrayList<>();
    for (List<AuthorityChange> changes :
        List.of(
            ChangingAuthorities.changes(0, HEAD),
            ChangingAuthorities.changes(0, FIRST_CHANGE + 1))) {
      forged.add(ProofText.of(receipt(FIRST, changes, 0, 1, 2, 3)));
    }
    forged.add(ProofText.of(receipt(SECOND, ChangingAuthorities.changes(0, HEAD), 1, 2, 3, 4)));
    return forged;
  }

  /// A receipt of a block that the first set makes at a height that is no longer its own, and that
  /// says nothing of its removal.
  public static String receiptOfAHiddenFork() {
    return ProofText.of(receipt(FIRST, List.of(), 0, 1, 2, 3));
  }

  /// A receipt of another block of a height at which the first set decided, which it signs now that
  /// it was removed.
  public static String receiptOfAnEarlierFork() {
    Receipt template = ChangingAuthorities.receipt(2, 0);
    BlockHeader header =
        HeaderForm.change(ChangingAuthorities.header(2), form -> form.timestampMillis += 1);
    MerkleTree history =
        MerkleTree.of(
            List.of(
                Tip.leaf(ChangingAuthorities.header(0)),
                Tip.leaf(ChangingAuthorities.header(1)),
                Tip.leaf(header)));
    Checkpoint checkpoint = new Checkpoint(ChangingAuthorities.CHAIN, 3, history.root());
    SignedNote note =
        new SignedNote(checkpoint.body(), List.of(ChangingAuthorities.signer(0).sign(checkpoint)));
    CertifiedBlock block =
        CertifiedBlock.of(
            header, FIRST, Optional.of(ChangingAuthorities.certificate(header, FIRST, 0, 1, 2)));
    return ProofText.of(
        new Receipt(
            template.version(),
            template.chainId(),
            template.transaction(),
            template.inclusion(),
            block.block(),
            block.authoritySet(),
            block.certificate(),
            List.of(),
            Inclusion.of(history.inclusionProof(2), Tip.leaf(header)),
            new String(note.encode().toArray(), StandardCharsets.UTF_8)));
  }

  /// A receipt of the last block as it were if it was decided by later rules.
  static Receipt receiptOfRules(int version) {
    BlockHeader header =
        HeaderForm.change(ChangingAuthorities.header(HEAD), form -> form.rulesVersion = version);
    return receipt(header, THIRD, ChangingAuthorities.changes(0, HEAD), 3, 4, 5);
  }

  private static Receipt receipt(AuthoritySet set, List<AuthorityChange> changes, int... signers) {
    BlockHeader header =
        HeaderForm.change(
            ChangingAuthorities.header(HEAD),
            form -> {
              form.authoritySetHash = set.hash();
              form.nextAuthoritySetHash = set.hash();
            });
    return receipt(header, set, changes, signers);
  }

  private static Receipt receipt(
      BlockHeader header, AuthoritySet set, List<AuthorityChange> changes, int... signers) {
    List<Hash> leaves = new ArrayList<>();
    for (long height = 0; height < HEAD; height++) {
      leaves.add(Tip.leaf(ChangingAuthorities.header(height)));
    }
    leaves.add(Tip.leaf(header));
    MerkleTree history = MerkleTree.of(leaves);
    Checkpoint checkpoint = new Checkpoint(ChangingAuthorities.CHAIN, HEAD + 1, history.root());
    SignedNote note =
        new SignedNote(
            checkpoint.body(), List.of(ChangingAuthorities.signer(signers[0]).sign(checkpoint)));
    Receipt template = ChangingAuthorities.receipt(HEAD, 0);
    CertifiedBlock block =
        CertifiedBlock.of(
            header, set, Optional.of(ChangingAuthorities.certificate(header, set, signers)));
    return new Receipt(
        template.version(),
        template.chainId(),
        template.transaction(),
        template.inclusion(),
        block.block(),
        block.authoritySet(),
        block.certificate(),
        changes,
        Inclusion.of(history.inclusionProof(HEAD), Tip.leaf(header)),
        new String(note.encode().toArray(), StandardCharsets.UTF_8));
  }

  /// All changes with another last block, which a quorum has made final too.
  public static String updateOfAFork() {
    BlockHeader other =
        HeaderForm.change(ChangingAuthorities.header(HEAD), form -> form.timestampMillis += 1);
    CertifiedBlock block =
        CertifiedBlock.of(
            other, THIRD, Optional.of(ChangingAuthorities.certificate(other, THIRD, 3, 4, 5)));
    return ProofText.of(
        AuthorityUpdate.of(
            ChangingAuthorities.CHAIN,
            ChangingAuthorities.changes(0, HEAD + 1),
            block,
            Optional.empty()));
  }

  /// A block of the second set without the change that leads to it; three of the first have signed.
  public static String updateWithoutItsChanges() {
    BlockHeader header = ChangingAuthorities.header(FIRST_CHANGE + 2);
    CertifiedBlock block =
        CertifiedBlock.of(
            header, SECOND, Optional.of(ChangingAuthorities.certificate(header, SECOND, 1, 2, 3)));
    return ProofText.of(
        AuthorityUpdate.of(ChangingAuthorities.CHAIN, List.of(), block, Optional.empty()));
  }
}
