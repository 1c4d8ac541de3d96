package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.SubtreePosition;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/// Read access to a member's stored chain, for any thread; it sees whole commits only. Code that
/// serves or audits the chain gets this interface, which cannot write.
public interface StoredHistory {

  /// The last committed block; empty in a store without a chain.
  Optional<Head> head();

  /// Where the chain begins here, if not with its genesis.
  Optional<ChainBase> base();

  /// Calls back for every entry of the snapshot that the chain began with here, in no particular
  /// order; for none when the chain began with its genesis.
  void forEachBaseEntry(BiConsumer<Bytes, Bytes> consumer);

  /// The genesis document, byte for byte; empty in a store without a chain.
  Optional<Bytes> genesis();

  /// Roots of complete subtrees of the history; a position never written is absent from the answer.
  Map<SubtreePosition, Hash> historyHashes(Collection<SubtreePosition> positions);

  /// A block with its certificate; empty when it is not held.
  Optional<StoredBlock> block(long height);

  /// A block with its certificate, by its hash.
  Optional<StoredBlock> blockByHash(Hash hash);

  /// Blocks below a height, highest first.
  List<StoredBlock> blocksBelow(long height, int limit);

  /// The authority changes at heights from … below, in order; those below the base as well.
  List<FinalAuthorityChange> authorityChanges(long fromHeight, long belowHeight, int limit);

  /// The last authority change below a height.
  Optional<FinalAuthorityChange> lastAuthorityChangeBelow(long height);

  /// Leaf hashes of a block's transactions from an index on, in order: as many as there are, up to
  /// the limit; none for an unknown height.
  List<Hash> leafHashes(long height, int fromIndex, int limit);

  /// How many transactions all blocks up to a height hold; empty for an unknown height.
  OptionalLong transactionCount(long height);

  /// A final transaction by its id. Rows above the head are ignored.
  Optional<StoredTransaction> transaction(Hash id);

  /// Transactions of one block from an index on, in order.
  List<StoredTransaction> transactionsOfBlock(long height, int fromIndex, int limit);

  /// The transactions at these positions, in order.
  ///
  /// @param positions ascending, in final blocks
  /// @throws StoreDamaged when one of them is missing or cannot be decoded
  List<StoredTransaction> transactionsAt(List<Position> positions);

  /// The unverified rows, for audits.
  ChainRows rows();
}
