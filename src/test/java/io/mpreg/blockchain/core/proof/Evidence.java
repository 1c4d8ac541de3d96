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
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.note.TreeHead;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.GenesisText;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Member;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A chain of four authorities (b = 1) of three blocks, and everything that proves what is in it.
public final class Evidence {
  public static final AuthoritySet FOUR = AuthoritySets.of(4, 1, 0);
  public static final Genesis GENESIS = GenesisText.written(Chains.of(FOUR));
  public static final Hash CHAIN = GENESIS.chainId();
  static final CertifiedChain BLOCKS = chain();

  private static final int CHECKPOINT_SIGNER = 2;

  private Evidence() {}

  private static CertifiedChain chain() {
    CertifiedChain chain = new CertifiedChain(GENESIS);
    chain.add(
        chain.from(ALICE).transfer(BOB, 5),
        chain.from(ALICE).nonce(1).of("message", "{\"topic\":\"t\",\"body\":\"b\"}").to(BOB.id()),
        chain.from(BOB).transfer(Member.named("nobody"), 1));
    chain.add(chain.from(ALICE).transfer(BOB, 1), chain.from(BOB).transfer(ALICE, 2));
    chain.add(chain.from(BOB).transfer(ALICE, 3));
    return chain;
  }

  /// The receipt of a transaction, with the log that ends with its block.
  public static Receipt receipt(long height, int index) {
    return receipt(height, index, height + 1);
  }

  static Receipt receipt(long height, int index, long treeSize) {
    Block block = BLOCKS.blocks().get((int) height - 1);
    MerkleTree history = history(treeSize);
    Checkpoint checkpoint = new Checkpoint(CHAIN, treeSize, history.root());
    return Receipt.of(
        block.entries().get(index),
        block.proofOf(index),
        block.header(),
        FOUR,
        certificate(block.header(), 0, 1, 3),
        List.of(),
        history.inclusionProof(height),
        new SignedNote(checkpoint.body(), List.of(signer(CHECKPOINT_SIGNER).sign(checkpoint))));
  }

  /// The same receipt with more lines under its checkpoint.
  public static Receipt withLines(Receipt receipt, SignedNote.Line... lines) {
    SignedNote note =
        SignedNote.parse(Bytes.of(receipt.checkpoint().getBytes(StandardCharsets.UTF_8)));
    List<SignedNote.Line> all = new ArrayList<>(note.signatures());
    all.addAll(List.of(lines));
    Bytes encoded = new SignedNote(note.text(), all).encode();
    return new Receipt(
        receipt.version(),
        receipt.chainId(),
        receipt.transaction(),
        receipt.inclusion(),
        receipt.block(),
        receipt.authoritySet(),
        receipt.certificate(),
        receipt.authorityChanges(),
        receipt.history(),
        new String(encoded.toArray(), StandardCharsets.UTF_8));
  }

  /// The line by which an authority cosigns the checkpoint of a receipt.
  public static SignedNote.Line cosignature(Receipt receipt, int authority) {
    return signer(authority)
        .cosign(
            new Checkpoint(CHAIN, receipt.history().treeSize(), receipt.history().root()),
            1_800_000_000L + authority);
  }

  /// The key by which an outsider cosigns.
  public static NoteKey witness() {
    return outsider().cosigner();
  }

  /// The line of that outsider under the checkpoint of a receipt.
  public static SignedNote.Line witnessed(Receipt receipt) {
    String body =
        new Checkpoint(CHAIN, receipt.history().treeSize(), receipt.history().root()).body();
    return outsider().witness(TreeHead.parse(body), 1_800_000_000L);
  }

  private static CheckpointSigner outsider() {
    return CheckpointSigner.holding(
        AuthoritySets.checkpointKey(9), Hash.of(new byte[] {7}), AuthoritySets.id(9));
  }

  static MerkleTree history(long size) {
    List<Hash> leaves = new ArrayList<>(List.of(Tip.leaf(GENESIS.header())));
    BLOCKS.blocks().forEach(block -> leaves.add(Tip.leaf(block.header())));
    return MerkleTree.of(leaves.subList(0, (int) size));
  }

  public static CheckpointSigner signer(int authority) {
    return CheckpointSigner.holding(
        AuthoritySets.checkpointKey(authority), CHAIN, AuthoritySets.id(authority));
  }

  static Certificate certificate(BlockHeader header, int... signers) {
    VoteKind kind = VoteKind.FINALIZE;
    Hash hash = header.hash();
    byte[] message =
        new Ballot(kind, header.height(), 0, hash).signingBytes(CHAIN, FOUR.hash()).toArray();
    return new Certificate(
        kind,
        header.height(),
        0,
        hash,
        Arrays.stream(signers)
            .mapToObj(i -> new IndexedSignature(i, AuthoritySets.consensusKey(i).sign(message)))
            .toList());
  }

  /// What the state after the last block holds under these keys.
  public static StateProof stateProof(Bytes... keys) {
    Tip tip = BLOCKS.tip();
    return StateProof.of(
        tip, FOUR, Optional.of(certificate(tip.header(), 0, 1, 2)), List.of(), List.of(keys));
  }

  /// All receipts of the chain for all sizes of the log.
  static List<Receipt> receipts() {
    return BLOCKS.blocks().stream()
        .flatMap(
            block ->
                IntStream.range(0, block.entries().size())
                    .boxed()
                    .flatMap(
                        index ->
                            IntStream.rangeClosed((int) block.height() + 1, 4)
                                .mapToObj(size -> receipt(block.height(), index, size))))
        .toList();
  }
}
