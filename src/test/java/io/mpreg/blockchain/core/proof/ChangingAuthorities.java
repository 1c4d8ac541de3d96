package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.IndexedSignature;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.execution.CertifiedChain;
import io.mpreg.blockchain.core.execution.Chains;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.CheckpointSigner;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.GenesisText;
import io.mpreg.blockchain.core.state.Tip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// A chain of eight blocks whose authorities change twice: the block of height 3 hands over from
/// the first set to the second, that of height 6 from the second to the third.
///
/// Each set has four authorities (b = 1). Three of the first are in the second; of the second two
/// are in the third; of the first only one is in the third.
public final class ChangingAuthorities {
  static final AuthoritySet FIRST = AuthoritySets.ofNumbers(1, 0, 0, 1, 2, 3);
  static final AuthoritySet SECOND = AuthoritySets.ofNumbers(1, 0, 1, 2, 3, 4);
  static final AuthoritySet THIRD = AuthoritySets.ofNumbers(1, 0, 3, 4, 5, 6);
  static final long FIRST_CHANGE = 3;
  static final long SECOND_CHANGE = 6;
  static final long HEAD = 8;

  public static final Genesis GENESIS = GenesisText.written(Chains.of(FIRST));
  static final Hash CHAIN = GENESIS.chainId();
  static final CertifiedChain BLOCKS = chain();

  private ChangingAuthorities() {}

  private static CertifiedChain chain() {
    CertifiedChain chain = new CertifiedChain(GENESIS);
    for (long height = 1; height <= HEAD; height++) {
      if (height == FIRST_CHANGE - 1) {
        chain.decide(SECOND, chain.from(ALICE).transfer(BOB, 1));
      } else if (height == SECOND_CHANGE - 1) {
        chain.decide(THIRD, chain.from(BOB).transfer(ALICE, 2));
      } else {
        chain.add(chain.from(ALICE).transfer(BOB, 3), chain.from(BOB).transfer(ALICE, 1));
      }
    }
    return chain;
  }

  /// The set that decides a height.
  static AuthoritySet deciding(long height) {
    return height <= FIRST_CHANGE ? FIRST : height <= SECOND_CHANGE ? SECOND : THIRD;
  }

  static Block block(long height) {
    return BLOCKS.blocks().get((int) height - 1);
  }

  static BlockHeader header(long height) {
    return height == 0 ? GENESIS.header() : block(height).header();
  }

  /// The numbers of a set's authorities.
  static int[] numbers(AuthoritySet set) {
    return set.authorities().stream()
        .mapToInt(authority -> Integer.parseInt(authority.id().value().substring(10)))
        .toArray();
  }

  /// The finality certificate of a quorum of the set that decides the height.
  static Certificate certificate(BlockHeader header) {
    int[] all = numbers(deciding(header.height()));
    return certificate(header, deciding(header.height()), Arrays.copyOf(all, 3));
  }

  /// A finality certificate signed by these, as authorities of a set.
  static Certificate certificate(BlockHeader header, AuthoritySet set, int... signers) {
    Ballot ballot = new Ballot(VoteKind.FINALIZE, header.height(), 0, header.hash());
    byte[] message = ballot.signingBytes(CHAIN, set.hash()).toArray();
    return new Certificate(
        VoteKind.FINALIZE,
        header.height(),
        0,
        header.hash(),
        Arrays.stream(signers)
            .mapToObj(
                number ->
                    new IndexedSignature(
                        set.indexOf(AuthoritySets.id(number)),
                        AuthoritySets.consensusKey(number).sign(message)))
            .sorted(Comparator.comparingInt(IndexedSignature::index))
            .toList());
  }

  static CertifiedBlock certified(long height) {
    BlockHeader header = header(height);
    return CertifiedBlock.of(
        header,
        deciding(height),
        height == 0 ? Optional.empty() : Optional.of(certificate(header)));
  }

  static AuthorityChange change(long height) {
    BlockHeader header = header(height);
    return AuthorityChange.of(header, certificate(header), deciding(height + 1));
  }

  /// The changes at heights from … below.
  static List<AuthorityChange> changes(long from, long below) {
    return LongStream.of(FIRST_CHANGE, SECOND_CHANGE)
        .filter(height -> from <= height && height < below)
        .mapToObj(ChangingAuthorities::change)
        .toList();
  }

  /// The receipt of a transaction for a verifier that begins at the genesis, with the log that ends
  /// with its block.
  public static Receipt receipt(long height, int index) {
    return receipt(height, index, height + 1, 0);
  }

  /// The receipt for a verifier that knows the authority set of a height.
  public static Receipt receipt(long height, int index, long treeSize, long from) {
    Block block = block(height);
    MerkleTree history = history(treeSize);
    Checkpoint checkpoint = new Checkpoint(CHAIN, treeSize, history.root());
    int signer = numbers(deciding(treeSize - 1))[2];
    return Receipt.of(
        block.entries().get(index),
        block.proofOf(index),
        block.header(),
        deciding(height),
        certificate(block.header()),
        changes(from, treeSize - 1),
        history.inclusionProof(height),
        new SignedNote(checkpoint.body(), List.of(signer(signer).sign(checkpoint))));
  }

  static CheckpointSigner signer(int authority) {
    return CheckpointSigner.holding(
        AuthoritySets.checkpointKey(authority), CHAIN, AuthoritySets.id(authority));
  }

  static MerkleTree history(long size) {
    List<Hash> leaves = new ArrayList<>();
    for (long height = 0; height < size; height++) {
      leaves.add(Tip.leaf(header(height)));
    }
    return MerkleTree.of(leaves);
  }

  /// What the state after the last block holds under these keys.
  public static StateProof stateProof(Bytes... keys) {
    Tip tip = BLOCKS.tip();
    return StateProof.of(
        tip,
        deciding(HEAD),
        Optional.of(certificate(tip.header())),
        changes(0, HEAD),
        List.of(keys));
  }

  /// All changes with the last block.
  public static AuthorityUpdate update() {
    return AuthorityUpdate.of(CHAIN, changes(0, HEAD + 1), certified(HEAD), Optional.empty());
  }
}
