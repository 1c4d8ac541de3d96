package io.mpreg.blockchain.ledger.causality.web;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.causality.CausalTransaction;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.door.web.TransactionController;
import io.mpreg.blockchain.ledger.pending.TransactionStatus;
import io.mpreg.blockchain.platform.web.RequestRefused;

/// Transactions that are named in a request: only a final one has a place in causal order.
final class FinalTransactions {
  private FinalTransactions() {}

  /// @throws RequestRefused `transaction-unknown` or `transaction-not-final`
  static CausalTransaction require(Ledger ledger, Hash id) {
    return ledger
        .submissions()
        .status(id)
        .filter(TransactionStatus.Final.class::isInstance)
        .map(status -> CausalTransaction.of(((TransactionStatus.Final) status).stored()))
        .orElseThrow(() -> TransactionController.unproved(ledger, id));
  }
}
