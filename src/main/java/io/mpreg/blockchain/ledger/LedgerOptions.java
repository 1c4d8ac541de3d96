package io.mpreg.blockchain.ledger;

/// How this member runs its ledger; nothing here changes what a chain is.
///
/// @param pendingCapacity how many transactions may wait at this member
/// @param pendingBytes how much memory they may take, roughly
/// @param verifiedBlocks how many of the last blocks are verified at start
/// @param terminationsKeptBlocks for how many blocks the end of a transaction that did not become
///   final can be asked
public record LedgerOptions(
    int pendingCapacity, long pendingBytes, int verifiedBlocks, long terminationsKeptBlocks) {
  public LedgerOptions {
    check("pendingCapacity", pendingCapacity, 1);
    check("pendingBytes", pendingBytes, 1);
    check("verifiedBlocks", verifiedBlocks, 0);
    check("terminationsKeptBlocks", terminationsKeptBlocks, 0);
  }

  private static void check(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException("%s is %d, at least %d".formatted(name, value, least));
    }
  }
}
