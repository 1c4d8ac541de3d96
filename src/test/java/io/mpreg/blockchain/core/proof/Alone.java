package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;
import static io.mpreg.blockchain.core.transaction.Transactions.CAROL;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.IndexedSignature;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.HeaderForm;
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
import io.mpreg.blockchain.core.transaction.Member;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A chain that one authority decides, whose blocks have several transactions: one of them failed,
/// one is signed with secp256k1.
final class Alone {
  static final AuthoritySet AUTHORITIES = AuthoritySets.of(1, 0, 0);
  static final Genesis GENESIS = GenesisText.written(withCarol(Chains.of(AUTHORITIES)));
  static final Hash CHAIN = GENESIS.chainId();
  static final CertifiedChain BLOCKS = chain();

  /// The height of the block with six transactions.
  static final int FULL = 6;

  private Alone() {}

  private static Genesis withCarol(Genesis genesis) {
    Genesis.Account carol = new Genesis.Account(CAROL.id(), CAROL.publicKey(), 7);
    return new Genesis(
        genesis.document(),
        genesis.chainName(),
        genesis.timestampMillis(),
        genesis.rules(),
        genesis.development(),
        genesis.parameters(),
        genesis.authorities(),
        genesis.addresses(),
        Stream.concat(genesis.nodes().stream(), Stream.of(carol)).toList(),
        genesis.approvals());
  }

  private static CertifiedChain chain() {
    CertifiedChain chain = new CertifiedChain(GENESIS);
    for (int height = 1; height <= 12; height++) {
      if (height == FULL) {
        chain.add(
            chain.from(ALICE).transfer(BOB, 5),
            chain.from(CAROL).transfer(BOB, 1),
            chain.from(BOB).transfer(ALICE, 1),
            chain.from(ALICE).nonce(6).transfer(Member.named("nobody"), 1),
            chain.from(ALICE).nonce(7).transfer(BOB, 2),
            chain.from(BOB).nonce(1).transfer(CAROL, 3));
      } else {
        chain.add(chain.from(ALICE).transfer(BOB, height));
      }
    }
    return chain;
  }

  /// The receipt of a transaction of the full block, with the log of all headers.
  static Receipt receipt(int index) {
    Block block = BLOCKS.blocks().get(FULL - 1);
    MerkleTree history = history();
    Checkpoint checkpoint = new Checkpoint(CHAIN, history.size(), history.root());
    CheckpointSigner signer =
        CheckpointSigner.holding(AuthoritySets.checkpointKey(0), CHAIN, AuthoritySets.id(0));
    return Receipt.of(
        block.entries().get(index),
        block.proofOf(index),
        block.header(),
        AUTHORITIES,
        certificate(block.header()),
        List.of(),
        history.inclusionProof(FULL),
        new SignedNote(checkpoint.body(), List.of(signer.sign(checkpoint))));
  }

  private static MerkleTree history() {
    Stream<BlockHeader> headers =
        Stream.concat(Stream.of(GENESIS.header()), BLOCKS.blocks().stream().map(Block::header));
    return MerkleTree.of(headers.map(Tip::leaf).toList());
  }

  static Certificate certificate(BlockHeader header) {
    Ballot ballot = new Ballot(VoteKind.FINALIZE, header.height(), 0, header.hash());
    byte[] message = ballot.signingBytes(CHAIN, AUTHORITIES.hash()).toArray();
    return new Certificate(
        ballot.kind(),
        ballot.height(),
        ballot.round(),
        ballot.blockHash(),
        List.of(new IndexedSignature(0, AuthoritySets.consensusKey(0).sign(message))));
  }

  static StateProof stateProof(Bytes... keys) {
    Tip tip = BLOCKS.tip();
    Certificate certificate = certificate(tip.header());
    return StateProof.of(tip, AUTHORITIES, Optional.of(certificate), List.of(), List.of(keys));
  }

  /// What the state at the beginning holds, which nobody has voted for.
  static StateProof genesisProof(Bytes... keys) {
    return StateProof.of(Tip.of(GENESIS), AUTHORITIES, Optional.empty(), List.of(), List.of(keys));
  }

  /// The proof of these entries by the last block, if it had this root of the state.
  static StateProof stateProof(Hash stateRoot, StateEntry... entries) {
    BlockHeader header =
        HeaderForm.change(BLOCKS.tip().header(), form -> form.stateRoot = stateRoot);
    CertifiedBlock block = CertifiedBlock.of(header, AUTHORITIES, Optional.of(certificate(header)));
    return new StateProof(
        Receipt.VERSION,
        CHAIN,
        block.block(),
        block.authoritySet(),
        block.certificate(),
        List.of(),
        List.of(entries));
  }
}
