package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.members.deciding.Head;
import java.util.Optional;

/// The head of a member's chain.
///
/// @param timestamp of the last block; 0 for the genesis
record ChainEnd(Head head, long timestamp) {

  /// @param knownHeight the last height whose rules the member knows
  static ChainEnd of(Storage storage, AuthorityPlan plan, long knownHeight) {
    Optional<FinalBlock> last = storage.head();
    long open = storage.height();
    Optional<AuthoritySet> previous =
        open == 1 ? Optional.empty() : Optional.of(plan.at(open - 1).set());
    return new ChainEnd(
        new Head(
            last.map(each -> each.block().hash()).orElse(Storage.GENESIS),
            last.map(FinalBlock::certificate),
            storage.next(),
            plan.at(open + 1).set(),
            previous,
            plan.timing(open).intervalMillis(),
            open > knownHeight ? Optional.of("rules that are not known here") : Optional.empty()),
        last.map(each -> each.block().timestamp()).orElse(0L));
  }
}
