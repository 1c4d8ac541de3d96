package io.mpreg.blockchain.ledger.log.web;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.proof.Inclusion;
import io.mpreg.blockchain.ledger.log.TransactionProof;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// An inclusion proof of a transaction and its outcome in a block: the leaf is the transaction
/// bytes and the outcome as u16 (`docs/protocol.md`, sections 3 and 6).
@Schema(
    name = "TransactionProof",
    description = "RFC 9162 inclusion proof in the block's transactionsRoot.")
public record TransactionProofJson(
    String id,
    @Schema(example = "rfc9162-sha256") String scheme,
    long leafIndex,
    long treeSize,
    @Schema(description = "SHA-256(0x00 ‖ transaction bytes ‖ u16 outcome)") String leafHash,
    @Schema(description = "The hashes of the path, from the leaf upwards") List<String> proof,
    @Schema(description = "The block's transactionsRoot") String root,
    long blockHeight,
    String blockHash,
    @Schema(description = "0 applied, else the number of the fault") int outcome,
    @Schema(example = "applied") String outcomeCode,
    @Schema(description = "Hex") String transactionBytes) {

  public static TransactionProofJson of(TransactionProof proof) {
    var stored = proof.stored();
    return new TransactionProofJson(
        stored.transaction().id().hex(),
        Inclusion.SCHEME,
        proof.proof().leafIndex(),
        proof.proof().treeSize(),
        proof.leafHash().hex(),
        proof.proof().path().stream().map(Hash::hex).toList(),
        proof.header().transactionsRoot().hex(),
        proof.header().height(),
        proof.header().hash().hex(),
        stored.outcome().number(),
        stored.outcome().code(),
        stored.transaction().bytes().hex());
  }
}
