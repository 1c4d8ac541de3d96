package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.Parameters;

/// The chain at a glance.
///
/// @param development whether the genesis allows the demonstration's conveniences
/// @param height of the last final block
/// @param lowestHeight of the first block that this member holds: 0, or where it joined
/// @param transactionCount final transactions in the blocks that it holds
/// @param totalWork sum of the difficulties
/// @param rules those of the next height
/// @param pendingCount accepted here and not terminal yet
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
