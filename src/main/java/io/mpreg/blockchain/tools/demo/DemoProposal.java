package io.mpreg.blockchain.tools.demo;

import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A proposal that the demonstration's authority makes and approves at once; the examples of the
/// OpenAPI document show it.
final class DemoProposal {
  private static final long SECOND_MILLIS = 1_000;
  private static final int EXPIRES_AT_HEIGHT = 1_000;

  private DemoProposal() {}

  /// The proposal and the vote.
  static List<Transaction> on(Genesis genesis) {
    Transaction proposal =
        signed(
            genesis,
            0,
            "proposal",
            """
            {"authoritySetHash": "%s", "expiresAtHeight": %d, "change":
             {"kind": "approve_registration", "id": "example", "algorithm": "ed25519",
              "publicKey": "%s"}}\
            """
                .formatted(
                    genesis.authorities().hash().hex(),
                    EXPIRES_AT_HEIGHT,
                    DemoIdentity.KEY.publicKey().hex()));
    Transaction vote =
        signed(
            genesis,
            1,
            "consensus_vote",
            "{\"proposal\": \"%s\", \"approve\": true}".formatted(proposal.id().hex()));
    return List.of(proposal, vote);
  }

  private static Transaction signed(Genesis genesis, long nonce, String type, String payload) {
    return new TransactionDraft(
            genesis.chainId(),
            DemoIdentity.AUTHORITY,
            DemoIdentity.AUTHORITY,
            new OperationType(type),
            DemoGreeting.LANE,
            nonce,
            genesis.timestampMillis() + SECOND_MILLIS,
            0,
            EXPIRES_AT_HEIGHT,
            Payload.of(payload.getBytes(StandardCharsets.US_ASCII)),
            DemoIdentity.AUTHORITY_KEY.publicKey())
        .signedBy(DemoIdentity.AUTHORITY_KEY);
  }
}
