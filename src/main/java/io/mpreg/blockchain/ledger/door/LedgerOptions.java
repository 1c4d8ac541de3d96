package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.Genesis;

/// How this member runs its ledger; nothing here changes what a chain is.
///
/// @param pendingCapacity how many transactions may wait at this member
/// @param pendingBytes how much memory they may take, roughly
/// @param verifiedBlocks how many of the last blocks are verified at start
/// @param terminationsKeptBlocks for how many blocks the end of a transaction that did not become
///   final can be asked
/// @param rulesSupportedThrough the last rules that this member may apply, where that are not all
///   that its software knows
public record LedgerOptions(
    int pendingCapacity,
    long pendingBytes,
    int verifiedBlocks,
    long terminationsKeptBlocks,
    Rules rulesSupportedThrough) {

  /// The options of a member that applies all rules that its software knows.
  public LedgerOptions(
      int pendingCapacity, long pendingBytes, int verifiedBlocks, long terminationsKeptBlocks) {
    this(pendingCapacity, pendingBytes, verifiedBlocks, terminationsKeptBlocks, Rules.LATEST);
  }

  public LedgerOptions {
    check("pendingCapacity", pendingCapacity, 1);
    check("pendingBytes", pendingBytes, 1);
    check("verifiedBlocks", verifiedBlocks, 0);
    check("terminationsKeptBlocks", terminationsKeptBlocks, 0);
  }

  /// The last rules that this member may apply to a chain.
  Rules supported(Genesis genesis) {
    return Rules.supported(genesis.development()).atMost(rulesSupportedThrough);
  }

  private static void check(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException("%s is %d, at least %d".formatted(name, value, least));
    }
  }
}
