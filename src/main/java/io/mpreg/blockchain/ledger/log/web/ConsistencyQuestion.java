package io.mpreg.blockchain.ledger.log.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.merkle.ConsistencyProof;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigInteger;
import java.util.List;

/// Asks whether a tree begins with a smaller one.
// Other fields of a served proof are ignored, so that it can be pasted unchanged.
@JsonIgnoreProperties("scheme")
@Schema(
    name = "ConsistencyQuestion",
    description = "An RFC 9162 consistency proof with both roots.")
public record ConsistencyQuestion(
    @RequiredField BigInteger size1,
    @RequiredField BigInteger size2,
    @RequiredField String root1,
    @RequiredField String root2,
    @RequiredField List<String> proof) {

  public Verification answer() {
    return Verification.of(this::holds, "the proof does not lead to both roots");
  }

  private boolean holds() {
    Hash oldRoot = Verification.hash("root1", root1);
    Hash newRoot = Verification.hash("root2", root2);
    return new ConsistencyProof(
            Verification.size("size1", size1),
            Verification.size("size2", size2),
            Verification.hashes("proof", proof))
        .verifies(oldRoot, newRoot);
  }
}
