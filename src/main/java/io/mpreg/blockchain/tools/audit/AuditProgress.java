package io.mpreg.blockchain.tools.audit;

/// The progress of an audit.
///
/// @param from the first height that is verified
/// @param to its last height: that of the head when the audit began
/// @param blocks blocks done, from the lowest one on
/// @param transactions transactions done
/// @param transactionsTotal those in all blocks, as counted by the head
/// @param lowest the height of the first block that is held: 0, or the block of the snapshot that
///   the chain was started from
public record AuditProgress(
    long from, long to, long blocks, long transactions, long transactionsTotal, long lowest) {
  /// For a chain that is held from its genesis on.
  public AuditProgress(long from, long to, long blocks, long transactions, long transactionsTotal) {
    this(from, to, blocks, transactions, transactionsTotal, 0);
  }

  /// The number of blocks to be done in all.
  public long blocksTotal() {
    return to - lowest + 1;
  }
}
