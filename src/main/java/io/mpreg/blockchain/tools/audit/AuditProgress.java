package io.mpreg.blockchain.tools.audit;

/// How far an audit has come.
///
/// @param from the first height that is verified
/// @param to the head when the audit began: its last height
/// @param blocks blocks done, of those from the lowest one on
/// @param transactions transactions done
/// @param transactionsTotal those in all blocks, as the head counts them
/// @param lowest the height of the first block that is held: 0, or where the chain was taken over
public record AuditProgress(
    long from, long to, long blocks, long transactions, long transactionsTotal, long lowest) {
  /// Of a chain that is held from its genesis on.
  public AuditProgress(long from, long to, long blocks, long transactions, long transactionsTotal) {
    this(from, to, blocks, transactions, transactionsTotal, 0);
  }

  /// How many blocks there are to be done.
  public long blocksTotal() {
    return to - lowest + 1;
  }
}
