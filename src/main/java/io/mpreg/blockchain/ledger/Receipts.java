package io.mpreg.blockchain.ledger;

import io.mpreg.blockchain.chain.Entry;
import io.mpreg.blockchain.chain.Tip;
import io.mpreg.blockchain.checkpoint.Receipt;
import io.mpreg.blockchain.checkpoint.ReceiptVerdict;
import io.mpreg.blockchain.checkpoint.ReceiptVerifier;
import io.mpreg.blockchain.checkpoint.StateProof;
import io.mpreg.blockchain.checkpoint.StateProofVerifier;
import io.mpreg.blockchain.checkpoint.StateVerdict;
import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.encoding.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What this member hands out for others to believe without it: receipts, and proofs of the state.
/// Each is verified from the genesis before it is given out; what does not hold is a damaged store.
public final class Receipts {
  private final Ledger ledger;
  private final Checkpoints checkpoints;
  private final ReceiptVerifier receipts;
  private final StateProofVerifier states;

  Receipts(Ledger ledger, Checkpoints checkpoints) {
    this.ledger = ledger;
    this.checkpoints = checkpoints;
    this.receipts = new ReceiptVerifier(ledger.genesis());
    this.states = new StateProofVerifier(ledger.genesis());
  }

  /// The receipt of a final transaction. Without a size, the log ends with the transaction's block,
  /// so that the receipt is always the same.
  ///
  /// @throws IllegalArgumentException when the size is not height + 1 … head + 1
  public Optional<Receipt> receipt(Hash id, OptionalLong treeSize) {
    return ledger.proof(id).map(proof -> receipt(proof, treeSize));
  }

  private Receipt receipt(TransactionProof proof, OptionalLong treeSize) {
    StoredBlock block = proof.block();
    long height = block.header().height();
    // What is stored a moment before it is visible counts as well.
    long head = Math.max(height, ledger.tip().height());
    HeaderProof history =
        ledger.proofs().ofHeader(block.header(), treeSize.orElse(height + 1), head);
    Receipt receipt =
        Receipt.of(
            new Entry(proof.stored().transaction(), proof.stored().outcome()),
            proof.proof(),
            block.header(),
            ledger.genesis().authorities(),
            block.certificate().orElseThrow(() -> damaged("block %d".formatted(height), "none")),
            history.proof(),
            checkpoints.note(history.proof().treeSize(), history.root()));
    return switch (receipts.verify(receipt)) {
      case ReceiptVerdict.Valid valid -> receipt;
      case ReceiptVerdict.Invalid(var step, var detail) ->
          throw damaged("transaction " + proof.stored().transaction().id(), detail);
    };
  }

  /// Proves what the state at the end of the chain holds under these keys, or that it holds
  /// nothing.
  public StateProof stateProof(Tip tip, List<Bytes> keys) {
    StoredBlock block = ledger.block(tip.height()).orElseThrow(() -> damaged("the head", "none"));
    StateProof proof =
        StateProof.of(tip, ledger.genesis().authorities(), block.certificate(), keys);
    return switch (states.verify(proof)) {
      case StateVerdict.Valid valid -> proof;
      case StateVerdict.Invalid(var step, var detail) ->
          throw damaged("block %d".formatted(tip.height()), detail);
    };
  }

  private static StoreDamaged damaged(String what, String detail) {
    return new StoreDamaged(
        "%s is stored with a proof that does not hold: %s".formatted(what, detail));
  }

  /// Verifies somebody's receipt against this chain.
  public ReceiptVerdict verifyReceipt(Bytes json) {
    return receipts.verify(json);
  }

  /// Verifies somebody's state proof against this chain.
  public StateVerdict verifyStateProof(Bytes json) {
    return states.verify(json);
  }
}
