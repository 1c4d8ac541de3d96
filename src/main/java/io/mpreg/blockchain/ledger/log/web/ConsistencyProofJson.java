package io.mpreg.blockchain.ledger.log.web;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.proof.Inclusion;
import io.mpreg.blockchain.ledger.log.HistoryConsistency;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// A consistency proof: a longer history begins with a shorter one.
@Schema(
    name = "ConsistencyProof",
    description = "RFC 9162 consistency proof between two histories.")
public record ConsistencyProofJson(
    @Schema(example = "rfc9162-sha256") String scheme,
    long size1,
    long size2,
    String root1,
    String root2,
    List<String> proof) {

  public static ConsistencyProofJson of(HistoryConsistency consistency) {
    return new ConsistencyProofJson(
        Inclusion.SCHEME,
        consistency.proof().oldSize(),
        consistency.proof().newSize(),
        consistency.oldRoot().hex(),
        consistency.newRoot().hex(),
        consistency.proof().path().stream().map(Hash::hex).toList());
  }
}
