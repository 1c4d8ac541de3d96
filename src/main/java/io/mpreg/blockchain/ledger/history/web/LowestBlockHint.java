package io.mpreg.blockchain.ledger.history.web;

import io.mpreg.blockchain.ledger.door.Ledger;

/// The hint that a member that joined from a snapshot adds when it does not find a hash: the item
/// may not exist, or may lie below the member's lowest block.
public final class LowestBlockHint {
  private LowestBlockHint() {}

  /// Empty when this member holds every block.
  public static String hint(Ledger ledger) {
    return ledger.chain().lowestHeight() == 0
        ? ""
        : "; it may lie below block %d, the lowest that this member holds: ask another member"
            .formatted(ledger.chain().lowestHeight());
  }
}
