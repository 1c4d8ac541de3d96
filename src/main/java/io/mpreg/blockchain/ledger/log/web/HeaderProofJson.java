package io.mpreg.blockchain.ledger.log.web;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.proof.Inclusion;
import io.mpreg.blockchain.ledger.log.HeaderProof;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// An inclusion proof of a block's header in the history.
@Schema(name = "HeaderProof", description = "RFC 9162 inclusion proof of a header in the history.")
public record HeaderProofJson(
    @Schema(example = "rfc9162-sha256") String scheme,
    @Schema(description = "The block's height") long leafIndex,
    @Schema(description = "How many headers the history has") long treeSize,
    @Schema(description = "SHA-256(0x00 ‖ header bytes)") String leafHash,
    @Schema(description = "The hashes of the path, from the leaf upwards") List<String> proof,
    @Schema(description = "The history's root; historyRoot of the block whose height is treeSize")
        String root,
    String blockHash,
    @Schema(description = "Hex") String headerBytes) {

  public static HeaderProofJson of(HeaderProof proof) {
    return new HeaderProofJson(
        Inclusion.SCHEME,
        proof.proof().leafIndex(),
        proof.proof().treeSize(),
        proof.leafHash().hex(),
        proof.proof().path().stream().map(Hash::hex).toList(),
        proof.root().hex(),
        proof.header().hash().hex(),
        proof.header().encode().hex());
  }
}
