package io.mpreg.blockchain.ledger.log.web;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.proof.Inclusion;
import io.mpreg.blockchain.ledger.log.HeaderRangeProof;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// A range proof of the headers of consecutive blocks in the history.
@Schema(
    name = "HeaderRangeProof",
    description = "Range proof of the headers of consecutive blocks in the history.")
public record HeaderRangeProofJson(
    @Schema(example = "rfc9162-sha256") String scheme,
    @Schema(description = "The height of the first header") long from,
    @Schema(description = "How many headers the history has") long treeSize,
    @Schema(description = "Header bytes in hex, of one height after the other")
        List<String> headers,
    @Schema(description = "The compact range of the headers before") List<String> left,
    @Schema(description = "The roots of the complete subtrees after, from left to right")
        List<String> right,
    @Schema(description = "The history's root; historyRoot of the block whose height is treeSize")
        String root) {

  static HeaderRangeProofJson of(HeaderRangeProof proof) {
    return new HeaderRangeProofJson(
        Inclusion.SCHEME,
        proof.proof().begin(),
        proof.proof().treeSize(),
        proof.headers().stream().map(header -> header.encode().hex()).toList(),
        hex(proof.proof().left()),
        hex(proof.proof().right()),
        proof.root().hex());
  }

  private static List<String> hex(List<Hash> hashes) {
    return hashes.stream().map(Hash::hex).toList();
  }
}
