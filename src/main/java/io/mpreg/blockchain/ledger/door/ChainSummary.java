package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.Parameters;

/// A summary of the chain.
///
/// @param development whether the genesis marks the chain as one for development
/// @param height of the last final block
/// @param lowestHeight of the first block that this member holds: 0, or the height of the snapshot
///   that it joined from
/// @param transactionCount final transactions in the blocks that this member holds
/// @param totalWork sum of the difficulties of all blocks
/// @param rules the rules of the next height
/// @param pendingCount transactions accepted here that are not terminal yet
public record ChainSummary(
    Hash chainId,
    String chainName,
    boolean development,
    long height,
    long lowestHeight,
    Hash headHash,
    long transactionCount,
    long totalWork,
    Rules rules,
    Parameters parameters,
    int pendingCount) {}
