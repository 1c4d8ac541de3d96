package io.mpreg.blockchain.ledger.causality;

import io.mpreg.blockchain.core.causality.CausalPosition;
import io.mpreg.blockchain.core.causality.Causality;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.Optional;

/// What places a final transaction in causal order: the sender has signed all of it but the
/// position, which its receipt proves.
///
/// @param observedHeight below the height of its block; otherwise an [IllegalArgumentException]
public record CausalTransaction(
    Hash id, NodeId sender, int lane, long nonce, Position position, long observedHeight) {

  public CausalTransaction {
    Integers.check("observedHeight", observedHeight, position.height() - 1);
  }

  /// What a stored transaction says of its place.
  ///
  /// @throws StoreDamaged when the stored transaction claims to have observed its own block
  public static CausalTransaction of(StoredTransaction stored) {
    TransactionDraft draft = stored.transaction().draft();
    Position position = stored.position();
    if (draft.observedHeight() >= position.height()) {
      throw new StoreDamaged(
          Divergence.of(
              position.height(),
              position.index(),
              "block_transaction.transaction_bytes",
              "observedHeight is %d, not below its block".formatted(draft.observedHeight())));
    }
    return new CausalTransaction(
        stored.transaction().id(),
        draft.sender(),
        draft.lane(),
        draft.nonce(),
        position,
        draft.observedHeight());
  }

  /// The relation of this transaction to the other one; EQUAL only to itself.
  public Causality compare(CausalTransaction other) {
    return id.equals(other.id) ? Causality.EQUAL : causal().compare(other.causal());
  }

  private CausalPosition causal() {
    return new CausalPosition(position.height(), observedHeight);
  }

  /// BEFORE or AFTER by the nonces of two transactions of one lane; empty for different lanes, and
  /// for the same transaction. It is apart from causal order, because a sender need not observe
  /// higher blocks while it goes on in a lane.
  public Optional<Causality> laneOrder(CausalTransaction other) {
    return sender.equals(other.sender) && lane == other.lane && nonce != other.nonce
        ? Optional.of(nonce < other.nonce ? Causality.BEFORE : Causality.AFTER)
        : Optional.empty();
  }
}
