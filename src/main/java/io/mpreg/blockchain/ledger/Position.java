package io.mpreg.blockchain.ledger;

/// A place in the total order of the chain: block height and index in the block.
public record Position(long height, int index) implements Comparable<Position> {
  /// After every transaction that can exist.
  public static final Position END = new Position(Long.MAX_VALUE, Integer.MAX_VALUE);

  @Override
  public int compareTo(Position other) {
    return height != other.height
        ? Long.compare(height, other.height)
        : Integer.compare(index, other.index);
  }
}
