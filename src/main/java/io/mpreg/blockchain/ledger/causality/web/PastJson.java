package io.mpreg.blockchain.ledger.causality.web;

import io.mpreg.blockchain.ledger.causality.CausalTransaction;
import io.mpreg.blockchain.ledger.log.HeaderProof;
import io.mpreg.blockchain.ledger.log.web.HeaderProofJson;
import io.swagger.v3.oas.annotations.media.Schema;

/// The prefix of the chain that the sender of a transaction had seen.
@Schema(
    name = "CausalPast",
    description = "The prefix of the chain that the sender of a transaction had seen.")
record PastJson(
    @Schema(
            description =
                "The transaction; all transactions of blocks up to its `observedHeight` come before"
                    + " it, and no others")
        CausalTransactionJson transaction,
    @Schema(
            description =
                "The header at `observedHeight`, the end of that prefix, in the history whose root"
                    + " is the historyRoot of the transaction's own block")
        HeaderProofJson historyProof) {

  static PastJson of(CausalTransaction transaction, HeaderProof past) {
    return new PastJson(CausalTransactionJson.of(transaction), HeaderProofJson.of(past));
  }
}
