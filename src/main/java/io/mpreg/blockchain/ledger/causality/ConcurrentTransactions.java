package io.mpreg.blockchain.ledger.causality;

import io.mpreg.blockchain.ledger.history.ListItem;
import io.mpreg.blockchain.ledger.history.Position;
import java.util.List;

/// The transactions of one stretch of the chain that are concurrent with a given one.
///
/// @param found in chain order; a damaged one may be concurrent or not
/// @param reached the last position that was looked at
/// @param hasMore whether the chain goes on after that position
/// @param headHeight the height of the last block at that time
public record ConcurrentTransactions(
    List<ListItem<CausalTransaction>> found, Position reached, boolean hasMore, long headHeight) {
  public ConcurrentTransactions {
    found = List.copyOf(found);
  }
}
