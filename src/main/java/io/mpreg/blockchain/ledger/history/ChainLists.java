package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Ranges of the chain, position by position. The chain determines which positions exist, not the
/// rows: a missing row is damage, and a surplus row is not part of the chain.
public final class ChainLists {
  private final LedgerStore store;

  public ChainLists(LedgerStore store) {
    this.store = store;
  }

  /// The blocks of a range of heights, highest first.
  public List<ListItem<StoredBlock>> blocks(long lowest, long highest) {
    if (highest < lowest) {
      return List.of();
    }
    int count = Math.toIntExact(highest - lowest + 1);
    try {
      List<StoredBlock> found = store.blocksBelow(highest + 1, count);
      if (found.size() == count && found.getLast().header().height() == lowest) {
        return found.stream().map(ChainLists::sound).toList();
      }
    } catch (StoreDamaged damaged) {
      // one by one, to find the damaged one
    }
    return LongStream.rangeClosed(lowest, highest)
        .map(height -> lowest + highest - height)
        .mapToObj(height -> ListItem.of(Position.ofBlock(height), () -> block(height)))
        .toList();
  }

  private static ListItem<StoredBlock> sound(StoredBlock block) {
    return new ListItem.Sound<>(Position.ofBlock(block.header().height()), block);
  }

  private StoredBlock block(long height) {
    return store
        .block(height)
        .orElseThrow(() -> new StoreDamaged(Divergence.of(height, "block", "is missing")));
  }

  /// The transactions of a block from an index on.
  ///
  /// @param count how many the block has
  public List<ListItem<StoredTransaction>> transactions(
      long height, int count, int fromIndex, int limit) {
    Map<Integer, TransactionColumns> rows =
        store.rows().transactions(height, fromIndex, limit).stream()
            .collect(Collectors.toMap(TransactionColumns::index, Function.identity()));
    List<ListItem<StoredTransaction>> listed = new ArrayList<>();
    IntStream.range(fromIndex, (int) Math.min(count, (long) fromIndex + limit))
        .forEach(
            index -> {
              TransactionColumns row = rows.get(index);
              listed.add(row == null ? missing(height, index) : ListItem.of(row));
            });
    return listed;
  }

  private static ListItem<StoredTransaction> missing(long height, int index) {
    return new ListItem.Damaged<>(
        new Position(height, index),
        Divergence.of(height, index, "block_transaction", "is missing"));
  }
}
