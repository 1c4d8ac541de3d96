package io.mpreg.blockchain.ledger.history.inspection;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.ledger.history.StoredHistory;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;

/// Reads the stored genesis document, and compares it with what block 0 commits to.
public final class GenesisInspection {
  private static final String DOCUMENT = "genesis.document";

  private GenesisInspection() {}

  /// The genesis of a stored chain.
  ///
  /// @throws StoreDamaged when document and block 0 do not belong together
  public static Genesis of(StoredHistory store, BlockHeader blockZero) {
    Bytes document = bytes(store);
    Hash hash = Hash.of(document);
    if (!blockZero.previousHash().equals(hash)) {
      throw damaged(
          DOCUMENT,
          "the genesis document is not the one that block 0 commits to: hash %s, committed %s"
              .formatted(hash, blockZero.previousHash()));
    }
    Genesis genesis = parsed(document);
    HeaderComparison.firstDifference(blockZero, genesis.header())
        .ifPresent(
            different -> {
              throw new StoreDamaged(different);
            });
    return genesis;
  }

  /// The genesis of a stored chain whose block 0 is not held.
  ///
  /// @throws StoreDamaged when its document is missing or cannot be read
  public static Genesis document(StoredHistory store) {
    return parsed(bytes(store));
  }

  private static Bytes bytes(StoredHistory store) {
    return store.genesis().orElseThrow(() -> damaged(DOCUMENT, "the genesis document is missing"));
  }

  private static Genesis parsed(Bytes document) {
    try {
      return Genesis.parse(document);
    } catch (Malformed | IllegalArgumentException unreadable) {
      throw damaged(DOCUMENT, "the genesis document cannot be read: " + unreadable.getMessage());
    }
  }

  private static StoreDamaged damaged(String field, String detail) {
    return new StoreDamaged(Divergence.of(0, field, detail));
  }
}
