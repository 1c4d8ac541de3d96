package io.mpreg.blockchain.ledger.door.web;

import io.mpreg.blockchain.ledger.door.ChainSummary;
import io.mpreg.blockchain.ledger.standing.web.ParametersJson;
import io.swagger.v3.oas.annotations.media.Schema;

/// The chain and where it stands.
@Schema(name = "Chain", description = "The chain and where it stands.")
public record ChainJson(
    @Schema(description = "The hash of the block at height 0") String chainId,
    @Schema(example = "demo") String chainName,
    @Schema(description = "Whether the genesis says that the chain is for development")
        boolean development,
    @Schema(description = "The rules by which the next height is decided") int rulesVersion,
    @Schema(description = "Of the last final block") long height,
    @Schema(
            description =
                "Of the first block that this member holds: 0, or where it joined from a snapshot."
                    + " What lies below is answered with `not-held`")
        long lowestHeight,
    String headHash,
    @Schema(
            description =
                "Final transactions in the blocks that this member holds: in the whole chain,"
                    + " unless it joined from a snapshot, as nothing proves how many there were"
                    + " before")
        long transactionCount,
    @Schema(description = "Sum of the difficulties of all blocks") long totalWork,
    @Schema(description = "Accepted by this member, not final yet") int pendingCount,
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
