package io.mpreg.blockchain.ledger.causality.web;

import io.mpreg.blockchain.ledger.causality.CausalTransaction;
import io.mpreg.blockchain.ledger.door.web.TransactionController;
import io.swagger.v3.oas.annotations.media.Schema;

/// What places a final transaction in causal order.
@Schema(
    name = "CausalTransaction",
    description = "What places a final transaction in causal order; its receipt proves all of it.")
record CausalTransactionJson(
    String id,
    @Schema(example = "demo") String sender,
    int lane,
    long nonce,
    @Schema(description = "Of its block") long height,
    @Schema(description = "Its index in the block") int index,
    @Schema(description = "The final height that its sender had seen when it signed")
        long observedHeight,
    @Schema(description = "The path of its receipt") String receipt) {

  static CausalTransactionJson of(CausalTransaction transaction) {
    return new CausalTransactionJson(
        transaction.id().hex(),
        transaction.sender().value(),
        transaction.lane(),
        transaction.nonce(),
        transaction.position().height(),
        transaction.position().index(),
        transaction.observedHeight(),
        "%s/%s/receipt".formatted(TransactionController.PATH, transaction.id().hex()));
  }
}
