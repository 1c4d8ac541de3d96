package io.mpreg.blockchain.ledger.history.web;

import io.mpreg.blockchain.ledger.door.Ledger;

/// What a member that joined from a snapshot adds when it knows nothing of what is named by a hash:
/// it cannot tell what never was from what lies below its lowest block.
public final class LowestBlockHint {
  private LowestBlockHint() {}

  /// Empty where every block is held.
  public static String hint(Ledger ledger) {
    return ledger.chain().lowestHeight() == 0
        ? ""
        : "; it may lie below block %d, the lowest that this member holds: ask another member"
            .formatted(ledger.chain().lowestHeight());
  }
}
