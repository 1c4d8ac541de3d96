package io.mpreg.blockchain.ledger.log.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.merkle.InclusionProof;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigInteger;
import java.util.List;

/// Asks whether a leaf is in a tree.
// Other fields of a served proof are ignored, so that it can be pasted unchanged.
@JsonIgnoreProperties({
  "id",
  "scheme",
  "blockHeight",
  "blockHash",
  "outcome",
  "outcomeCode",
  "transactionBytes",
  "headerBytes"
})
@Schema(name = "InclusionQuestion", description = "An RFC 9162 inclusion proof with leaf and root.")
public record InclusionQuestion(
    @RequiredField BigInteger leafIndex,
    @RequiredField BigInteger treeSize,
    @RequiredField String leafHash,
    @RequiredField List<String> proof,
    @RequiredField String root) {

  public Verification answer() {
    return Verification.of(this::holds, "the proof leads to another root");
  }

  private boolean holds() {
    Hash leaf = Verification.hash("leafHash", leafHash);
    Hash expected = Verification.hash("root", root);
    return new InclusionProof(
            Verification.size("leafIndex", leafIndex),
            Verification.size("treeSize", treeSize),
            Verification.hashes("proof", proof))
        .verifies(leaf, expected);
  }
}
