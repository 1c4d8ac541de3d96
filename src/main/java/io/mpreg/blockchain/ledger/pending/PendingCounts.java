package io.mpreg.blockchain.ledger.pending;

/// How much waits at this member, and how much may.
///
/// @param transactions accepted, or about to be, and not terminal
/// @param behindGaps those of them that wait for a nonce that nobody holds
/// @param capacity how many may wait
/// @param bytes of memory that they take, roughly
/// @param capacityBytes how many they may take
/// @param journalRows rows of the journal of which something waits
public record PendingCounts(
    int transactions,
    int behindGaps,
    int capacity,
    long bytes,
    long capacityBytes,
    int journalRows) {}
