package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.encoding.Bytes;

/// The row of the head as it is stored, not checked.
///
/// @param frontier the history's complete subtrees, 32 bytes each, the largest first
public record HeadColumns(
    long height, Bytes hash, Bytes frontier, long transactionCount, long totalWork) {}
