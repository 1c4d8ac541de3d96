package io.mpreg.blockchain.ledger.standing.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.proof.StateProof;
import io.mpreg.blockchain.ledger.standing.Account;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A node's key, balance and next nonces.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Account", description = "A node's key, balance and next nonces.")
public record AccountJson(
    @Schema(example = "demo") String nodeId,
    @Schema(example = "ed25519") String algorithm,
    @Schema(description = "Its account key, hex") String publicKey,
    long balance,
    @Schema(description = "Lane → next nonce to use, counting transactions pending at this member")
        Map<Integer, Long> nonces,
    @Schema(description = "Lane → next nonce, counting final transactions only")
        Map<Integer, Long> finalNonces,
    @Schema(description = "The height of balance and final nonces") long height,
    @Schema(description = "Proof of balance, registration and nonce of lane 0, if requested")
        @Nullable StateProof stateProof) {

  static AccountJson of(Account account, Optional<StateProof> proof) {
    return new AccountJson(
        account.id().value(),
        account.node().publicKey().algorithm().label(),
        account.node().publicKey().hex(),
        account.balance(),
        account.nonces(),
        account.finalNonces(),
        account.height(),
        proof.orElse(null));
  }
}
