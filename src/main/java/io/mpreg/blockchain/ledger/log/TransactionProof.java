package io.mpreg.blockchain.ledger.log;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.merkle.InclusionProof;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.ledger.history.StoredTransaction;

/// An inclusion proof of a transaction and its outcome in a block.
///
/// @param stored the transaction and its place
/// @param leafHash hash of transaction bytes and outcome
/// @param proof its path to the block's transactionsRoot
/// @param block the block with that root
public record TransactionProof(
    StoredTransaction stored, Hash leafHash, InclusionProof proof, StoredBlock block) {
  public BlockHeader header() {
    return block.header();
  }
}
