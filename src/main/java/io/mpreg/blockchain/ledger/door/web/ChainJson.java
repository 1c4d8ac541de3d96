package io.mpreg.blockchain.ledger.door.web;

import io.mpreg.blockchain.ledger.door.ChainSummary;
import io.mpreg.blockchain.ledger.standing.web.ParametersJson;
import io.swagger.v3.oas.annotations.media.Schema;

/// The chain's summary.
@Schema(name = "Chain", description = "The chain's summary.")
public record ChainJson(
    @Schema(description = "The hash of the block at height 0") String chainId,
    @Schema(example = "demo") String chainName,
    @Schema(description = "Whether the genesis says that the chain is for development")
        boolean development,
    @Schema(description = "The rules by which the next height is decided") int rulesVersion,
    @Schema(description = "Height of the last final block") long height,
    @Schema(
            description =
                "Height of the first block that this member holds: 0, or that of the snapshot it"
                    + " joined from. Requests below it are answered with `not-held`")
        long lowestHeight,
    String headHash,
    @Schema(
            description =
                "Final transactions in the blocks that this member holds: in the whole chain,"
                    + " unless it joined from a snapshot, because nothing proves how many there"
                    + " were before")
        long transactionCount,
    @Schema(description = "Sum of the difficulties of all blocks") long totalWork,
    @Schema(description = "Transactions accepted by this member that are not final yet")
        int pendingCount,
    ParametersJson parameters) {

  static ChainJson of(ChainSummary chain) {
    return new ChainJson(
        chain.chainId().hex(),
        chain.chainName(),
        chain.development(),
        chain.rules().version(),
        chain.height(),
        chain.lowestHeight(),
        chain.headHash().hex(),
        chain.transactionCount(),
        chain.totalWork(),
        chain.pendingCount(),
        ParametersJson.of(chain.parameters()));
  }
}
