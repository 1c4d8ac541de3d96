package io.mpreg.blockchain.ledger.pending;

/// How many transactions are pending at this member, and the limits.
///
/// @param transactions transactions that are accepted, or about to be, and not terminal
/// @param behindGaps those of them behind a nonce that no transaction holds
/// @param capacity the limit of transactions
/// @param bytes approximate memory that they take
/// @param capacityBytes the limit of bytes
/// @param journalRows journal rows with pending transactions
public record PendingCounts(
    int transactions,
    int behindGaps,
    int capacity,
    long bytes,
    long capacityBytes,
    int journalRows) {}
