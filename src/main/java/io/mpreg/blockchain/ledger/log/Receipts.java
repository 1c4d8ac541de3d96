package io.mpreg.blockchain.ledger.log;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.proof.AuthorityChange;
import io.mpreg.blockchain.core.proof.AuthorityUpdate;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.proof.ReceiptVerdict;
import io.mpreg.blockchain.core.proof.ReceiptVerifier;
import io.mpreg.blockchain.core.proof.StateProof;
import io.mpreg.blockchain.core.proof.StateProofVerifier;
import io.mpreg.blockchain.core.proof.StateVerdict;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.history.FinalChain;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.ledger.history.TooManyChanges;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// Proofs that clients verify without trusting this member: receipts, state proofs, and authority
/// changes. Receipts and state proofs are verified from the genesis, or from the client's trusted
/// height, before they are served; a failure means that the store is damaged.
public final class Receipts {
  private final FinalChain chain;
  private final HistoryProofs proofs;
  private final Checkpoints checkpoints;
  private final TransparencyLog log;
  private final ReceiptVerifier receipts;
  private final StateProofVerifier states;

  Receipts(FinalChain chain, HistoryProofs proofs, Checkpoints checkpoints, TransparencyLog log) {
    this.chain = chain;
    this.proofs = proofs;
    this.checkpoints = checkpoints;
    this.log = log;
    this.receipts = new ReceiptVerifier(chain.genesis());
    this.states = new StateProofVerifier(chain.genesis());
  }

  /// The receipt of a final transaction, for a client that trusts the genesis. Without a size, the
  /// log ends with the transaction's block, or with the first later one that this member signs, so
  /// that the receipt is always the same.
  ///
  /// @throws IllegalArgumentException when the size is not height + 1 … head + 1
  /// @throws CheckpointUnsigned when this member signs no such checkpoint
  /// @throws TooManyChanges when one receipt cannot hold the authority changes
  public Optional<Receipt> receipt(Hash id, OptionalLong treeSize) {
    return receipt(id, treeSize, 0);
  }

  /// The receipt for a client that already trusts the authority set of a height: without the
  /// changes below it.
  ///
  /// @throws IllegalArgumentException also when that height is above the transaction's
  public Optional<Receipt> receipt(Hash id, OptionalLong treeSize, long from) {
    return proofs.ofTransaction(id).map(proof -> receipt(proof, treeSize, from));
  }

  /// The receipt with the newest checkpoint that has this many cosignatures of others, with their
  /// lines.
  ///
  /// @param cosigners 1 or more
  /// @throws CheckpointUncosigned when no recent checkpoint both covers the transaction and has
  ///   that many
  public Optional<Receipt> cosigned(Hash id, int cosigners, long from) {
    return proofs.ofTransaction(id).map(proof -> cosigned(proof, cosigners, from));
  }

  private Receipt cosigned(TransactionProof proof, int cosigners, long from) {
    SignedNote note =
        log.checkpoint(cosigners)
            .filter(found -> size(found) > proof.block().header().height())
            .orElseThrow(() -> new CheckpointUncosigned(cosigners));
    return receipt(proof, from, size(note), history -> note);
  }

  private static long size(SignedNote note) {
    return Checkpoint.parse(note.text()).size();
  }

  private Receipt receipt(TransactionProof proof, OptionalLong treeSize, long from) {
    long height = proof.block().header().height();
    long size = treeSize.isPresent() ? treeSize.getAsLong() : signedSize(height, head(height));
    return receipt(
        proof, from, size, history -> checkpoints.note(history.proof().treeSize(), history.root()));
  }

  // A block that is stored but not yet visible counts as well.
  private long head(long height) {
    return Math.max(height, chain.tip().height());
  }

  private Receipt receipt(
      TransactionProof proof, long from, long size, Function<HeaderProof, SignedNote> checkpoint) {
    StoredBlock block = proof.block();
    long height = block.header().height();
    if (from > height) {
      throw new IllegalArgumentException(
          "from is %d, not 0 to the block's height %d".formatted(from, height));
    }
    HeaderProof history = proofs.ofHeader(block.header(), size, head(height));
    Receipt receipt =
        Receipt.of(
            new Entry(proof.stored().transaction(), proof.stored().outcome()),
            proof.proof(),
            block.header(),
            chain.authorities().at(height),
            block.certificate().orElseThrow(() -> damaged(height, "has no certificate")),
            changes(from, size - 1),
            history.proof(),
            checkpoint.apply(history));
    return switch (verifier(from).verify(receipt)) {
      case ReceiptVerdict.Valid valid -> receipt;
      case ReceiptVerdict.Invalid(var step, var detail) ->
          throw damaged(height, "its proof does not hold: " + detail);
      case ReceiptVerdict.Unknown(var detail) -> throw damaged(height, detail);
    };
  }

  private long signedSize(long height, long head) {
    return checkpoints
        .firstSize(height + 1, head + 1)
        .orElseThrow(
            () ->
                new CheckpointUnsigned(
                    "this member signs no checkpoint that covers block %d; ask another member"
                        .formatted(height)));
  }

  private List<AuthorityChange> changes(long from, long below) {
    return chain
        .authorities()
        .changes(from, below)
        .orElseThrow(
            () ->
                new TooManyChanges(
                    "too many changes of the authority set from height %d to %d for one proof"
                        .formatted(from, below - 1)));
  }

  private ReceiptVerifier verifier(long from) {
    return from == 0
        ? receipts
        : ReceiptVerifier.from(chain.genesis().chainId(), from, chain.authorities().at(from));
  }

  /// Proves the values of these keys in the state after the last block, or their absence.
  ///
  /// @throws TooManyChanges when one proof cannot hold the authority changes
  public StateProof stateProof(Tip tip, List<Bytes> keys) {
    StoredBlock block =
        chain.block(tip.height()).orElseThrow(() -> damaged(tip.height(), "is missing"));
    AuthoritySet authorities = chain.authorities().at(tip.height());
    StateProof proof =
        StateProof.of(tip, authorities, block.certificate(), changes(0, tip.height()), keys);
    return switch (states.verify(proof)) {
      case StateVerdict.Valid valid -> proof;
      case StateVerdict.Invalid(var step, var detail) ->
          throw damaged(tip.height(), "its proof does not hold: " + detail);
      case StateVerdict.Unknown(var detail) -> throw damaged(tip.height(), detail);
    };
  }

  /// A page of authority changes from a height on, with the final block that they lead to.
  ///
  /// @param limit 1 … 256
  public AuthorityUpdate authorityChanges(long from, int limit) {
    return chain.authorities().page(chain.latestBlock(), from, limit);
  }

  private static StoreDamaged damaged(long height, String detail) {
    return new StoreDamaged(Divergence.of(height, "block", detail));
  }

  /// Verifies a client's receipt against this chain.
  public ReceiptVerdict verify(Receipt receipt) {
    return receipts.verify(receipt);
  }

  /// Verifies a client's state proof against this chain.
  public StateVerdict verify(StateProof proof) {
    return states.verify(proof);
  }
}
