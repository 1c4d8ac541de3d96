package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.merkle.CompactRange;

/// The last committed block of a store.
///
/// @param header the block's header
/// @param history the frontier over the headers of heights 0 … height, this block included
/// @param transactionCount number of final transactions in the whole chain
/// @param totalWork sum of the difficulties of the whole chain
public record Head(
    BlockHeader header, CompactRange history, long transactionCount, long totalWork) {}
