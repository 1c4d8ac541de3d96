package io.mpreg.blockchain.members.archive;

import io.mpreg.blockchain.core.block.BlockBody;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.ledger.history.ChainBase;
import io.mpreg.blockchain.ledger.history.Head;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.ledger.history.StoredHistory;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.ArrayList;
import java.util.List;

/// The final blocks of a store, up to the head at the time this was created.
public final class StoredBlocks implements BlockSource {
  private static final int PAGE = 5_000;

  private final StoredHistory store;
  private final Genesis genesis;
  private final long height;

  private StoredBlocks(StoredHistory store, Genesis genesis, long height) {
    this.store = store;
    this.genesis = genesis;
    this.height = height;
  }

  /// The blocks that a store holds now.
  ///
  /// @throws ContradictingFile when the store holds no chain
  public static StoredBlocks of(StoredHistory store) {
    Head head =
        store.head().orElseThrow(() -> new ContradictingFile("the database holds no chain"));
    Genesis genesis =
        store
            .genesis()
            .map(Genesis::parse)
            .orElseThrow(() -> new StoreDamaged("the genesis document is missing"));
    return new StoredBlocks(store, genesis, head.header().height());
  }

  /// The blocks of a chain up to a height that the store is known to have.
  public static StoredBlocks of(StoredHistory store, Genesis genesis, long height) {
    return new StoredBlocks(store, genesis, height);
  }

  @Override
  public Genesis genesis() {
    return genesis;
  }

  @Override
  public long height() {
    return height;
  }

  @Override
  public long lowestHeight() {
    return store.base().map(ChainBase::height).orElse(1L);
  }

  @Override
  public BlockRecord block(long at) {
    StoredBlock block =
        store
            .block(at)
            .orElseThrow(() -> new StoreDamaged(Divergence.of(at, "block", "is missing")));
    List<Entry> entries = new ArrayList<>(block.header().transactionCount());
    List<StoredTransaction> page;
    do {
      page = store.transactionsOfBlock(at, entries.size(), PAGE);
      page.forEach(stored -> entries.add(new Entry(stored.transaction(), stored.outcome())));
    } while (page.size() == PAGE);
    return new BlockRecord(block.header(), block.certificate(), new BlockBody(entries));
  }
}
