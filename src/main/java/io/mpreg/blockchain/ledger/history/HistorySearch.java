package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.util.List;

/// Lists of final blocks and transactions, page by page. A damaged item is reported in its place.
/// Any method may throw a [StoreFailure].
public final class HistorySearch {
  private final LedgerStore store;
  private final FinalChain chain;
  private final ChainLists lists;
  private final FoundDamage damage;

  public HistorySearch(LedgerStore store, FinalChain chain, FoundDamage damage) {
    this.store = store;
    this.chain = chain;
    this.lists = new ChainLists(store);
    this.damage = damage;
  }

  /// Final transactions that match, before a position, newest first.
  public List<ListItem<StoredTransaction>> search(
      TransactionFilter filter, Position before, int limit) {
    Position end = new Position(chain.tip().height() + 1, 0);
    return damage.among(
        store.search(filter, before.compareTo(end) < 0 ? before : end, limit).stream()
            .map(ListItem::of)
            .toList());
  }

  /// All final transactions after a position and up to a height, oldest first, within a limit.
  public TransactionScan scan(Position after, long throughHeight, TransactionScan.Limit limit) {
    TransactionScan scan =
        store.scan(
            TransactionFilter.ALL, after, Math.min(throughHeight, chain.tip().height()), limit);
    damage.among(scan.found());
    return scan;
  }

  /// Blocks below a height, highest first.
  public List<ListItem<StoredBlock>> blocksBelow(long height, int limit) {
    long highest = Math.min(height - 1, chain.tip().height());
    return damage.among(lists.blocks(Math.max(chain.lowestHeight(), highest - limit + 1), highest));
  }

  /// Transactions of one block from an index on, in order.
  public List<ListItem<StoredTransaction>> transactionsOf(
      StoredBlock block, int fromIndex, int limit) {
    BlockHeader header = block.header();
    return damage.among(
        lists.transactions(header.height(), header.transactionCount(), fromIndex, limit));
  }

  /// The transactions at these positions, in order.
  ///
  /// @param positions ascending, in final blocks that are held
  public List<StoredTransaction> transactionsAt(List<Position> positions) {
    return positions.isEmpty() ? List.of() : store.transactionsAt(positions);
  }

  /// The damage that reads of the store have found.
  public FoundDamage damage() {
    return damage;
  }
}
