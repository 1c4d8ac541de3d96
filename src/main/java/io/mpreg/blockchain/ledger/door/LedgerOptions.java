package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.Genesis;

/// How this member runs its ledger; no option affects consensus.
///
/// @param pendingCapacity how many transactions may wait at this member
/// @param pendingBytes how much memory they may take, approximately
/// @param verifiedBlocks how many of the last blocks are verified at start
/// @param terminationsKeptBlocks for how many blocks the termination of a transaction that did not
///   become final is kept
/// @param rulesSupportedThrough the latest rules that this member may apply, when it may not apply
///   all rules that its software knows
public record LedgerOptions(
    int pendingCapacity,
    long pendingBytes,
    int verifiedBlocks,
    long terminationsKeptBlocks,
    Rules rulesSupportedThrough) {

  /// Options that allow all rules that the software knows.
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

  /// The latest rules that this member may apply to a chain.
  Rules supported(Genesis genesis) {
    return Rules.supported(genesis.development()).atMost(rulesSupportedThrough);
  }

  private static void check(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s is %d; at least %d is needed".formatted(name, value, least));
    }
  }
}
