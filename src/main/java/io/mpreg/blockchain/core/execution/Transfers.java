package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.Operation.Transfer;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.Optional;

/// Executes the transfers of one block (`docs/protocol.md`, section 8).
final class Transfers {
  private final StateOverlay state;

  Transfers(StateOverlay state) {
    this.state = state;
  }

  Optional<RecordedFault> move(Transaction transaction, Transfer transfer) {
    NodeId sender = transaction.sender();
    NodeId receiver = transaction.receiver();
    if (state.node(receiver).isEmpty()) {
      return Optional.of(RecordedFault.RECEIVER_UNKNOWN);
    }
    if (state.balance(sender) < transfer.amount()) {
      return Optional.of(RecordedFault.BALANCE_INSUFFICIENT);
    }
    // Debit before credit, so that a transfer to the sender itself changes nothing. The sum cannot
    // overflow: the genesis bounds the supply, and transfers conserve it.
    state.setBalance(sender, state.balance(sender) - transfer.amount());
    state.setBalance(receiver, state.balance(receiver) + transfer.amount());
    return Optional.empty();
  }
}
