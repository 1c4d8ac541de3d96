package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.history.NotHeld;
import io.mpreg.blockchain.ledger.history.StoredHistory;
import io.mpreg.blockchain.members.archive.StoredBlocks;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.Optional;

/// Pages of final blocks with their certificates: as many as fit, at least one.
final class BlockPages {
  /// The maximum length of a page; one block may exceed it.
  static final int MAX_BYTES = 90 << 20;

  private static final int MAX_BLOCKS = 100;
  private static final int WORTH_BYTES = 4 << 20;

  private final Ledger ledger;
  private final StoredHistory store;

  BlockPages(Ledger ledger, StoredHistory store) {
    this.ledger = ledger;
    this.store = store;
  }

  // bytes block record, repeated
  /// The blocks from a height (at least 1) on; empty when there are none.
  ///
  /// @throws NotHeld when this member joined from a snapshot above that height
  Optional<Bytes> from(long height) {
    long head = ledger.chain().tip().height();
    if (height < 1 || height > head) {
      return Optional.empty();
    }
    if (height < ledger.chain().lowestHeight()) {
      throw new NotHeld("block " + height, ledger.chain().lowestHeight());
    }
    StoredBlocks blocks = StoredBlocks.of(store, ledger.chain().genesis(), head);
    ByteWriter page = new ByteWriter(64 << 10);
    long last = Math.min(head, height + MAX_BLOCKS - 1);
    for (long at = height; at <= last && page.size() < WORTH_BYTES; at++) {
      Optional<BlockRecord> block = undamaged(blocks, at, at == height);
      if (block.isEmpty()) {
        break;
      }
      page.bytes(block.get().encode());
    }
    return Optional.of(page.toBytes());
  }

  // A follower gets the blocks before a damaged one, and asks another member for that one.
  private static Optional<BlockRecord> undamaged(StoredBlocks blocks, long at, boolean isFirst) {
    try {
      return Optional.of(blocks.block(at));
    } catch (StoreDamaged damaged) {
      if (isFirst) {
        throw damaged;
      }
      return Optional.empty();
    }
  }
}
