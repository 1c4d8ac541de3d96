package io.mpreg.blockchain.ledger.history;

/// A position in the total order of the chain: block height and index in the block. A block itself
/// comes before its transactions.
public record Position(long height, int index) implements Comparable<Position> {
  /// After every transaction that can exist.
  public static final Position END = new Position(Long.MAX_VALUE, Integer.MAX_VALUE);

  private static final int BEFORE_TRANSACTIONS = -1;

  /// The position of a block, before its first transaction.
  public static Position ofBlock(long height) {
    return new Position(height, BEFORE_TRANSACTIONS);
  }

  /// The last position of a block: that of its last transaction, if it has any.
  public static Position endOfBlock(long height, int transactionCount) {
    return new Position(height, transactionCount - 1);
  }

  /// Whether this is the position of a block itself.
  public boolean isOfBlock() {
    return index == BEFORE_TRANSACTIONS;
  }

  @Override
  public int compareTo(Position other) {
    return height != other.height
        ? Long.compare(height, other.height)
        : Integer.compare(index, other.index);
  }
}
