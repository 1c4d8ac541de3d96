package io.mpreg.blockchain.audit;

/// How far an audit has come.
///
/// @param from the first height that is verified
/// @param to the head when the audit began: its last height
/// @param blocks blocks done, of the to + 1 from the genesis on
/// @param transactions transactions done
/// @param transactionsTotal those in all blocks, as the head counts them
public record AuditProgress(
    long from, long to, long blocks, long transactions, long transactionsTotal) {}
