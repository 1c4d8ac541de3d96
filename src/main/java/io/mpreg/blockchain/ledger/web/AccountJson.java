package io.mpreg.blockchain.ledger.web;

import io.mpreg.blockchain.ledger.Account;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;

/// What a node has and which nonces come next.
@Schema(name = "Account", description = "What a node has and which nonces come next.")
public record AccountJson(
    @Schema(example = "demo") String nodeId,
    @Schema(example = "ed25519") String algorithm,
    @Schema(description = "Its account key, hex") String publicKey,
    long balance,
    @Schema(description = "Lane → next nonce to use, counting what waits at this member")
        Map<Integer, Long> nonces,
    @Schema(description = "Lane → next nonce, counting only what is final")
        Map<Integer, Long> finalNonces,
    @Schema(description = "The height that balance and final nonces are of") long height) {

  static AccountJson of(Account account) {
    return new AccountJson(
        account.id().value(),
        account.node().publicKey().algorithm().label(),
        account.node().publicKey().hex(),
        account.balance(),
        account.nonces(),
        account.finalNonces(),
        account.height());
  }
}
