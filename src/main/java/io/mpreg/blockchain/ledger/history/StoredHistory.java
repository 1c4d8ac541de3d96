package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.SubtreePosition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/// What a member has stored of its chain, to be read by any thread: whole commits only. Whoever
/// hands it on, or holds it against the chain, sees this and nothing that writes.
public interface StoredHistory {

  /// The last committed block, or nothing in a store without a chain.
  Optional<Head> head();

  /// Where the chain begins here, if not with its genesis.
  Optional<ChainBase> base();

  /// Calls back for every entry of the state that the chain began with here, in no particular
  /// order; for none where it began with its genesis.
  void forEachBaseEntry(BiConsumer<Bytes, Bytes> consumer);

  /// The genesis document, byte for byte, or nothing in a store without a chain.
  Optional<Bytes> genesis();

  /// Roots of complete subtrees of the history; a position never written is absent from the answer.
  Map<SubtreePosition, Hash> historyHashes(Collection<SubtreePosition> positions);

  /// A block with its certificate; none where it is not held.
  Optional<StoredBlock> block(long height);

  /// The same, by its hash.
  Optional<StoredBlock> blockByHash(Hash hash);

  /// Blocks below a height, highest first.
  List<StoredBlock> blocksBelow(long height, int limit);

  /// The blocks of heights from … below after which other authorities decide, in order; those below
  /// the base as well.
  List<FinalAuthorityChange> authorityChanges(long fromHeight, long belowHeight, int limit);

  /// The last of these blocks below a height.
  Optional<FinalAuthorityChange> lastAuthorityChangeBelow(long height);

  /// Leaf hashes of a block's transactions from an index on, in order: as many as there are, up to
  /// the limit; none for an unknown height.
  List<Hash> leafHashes(long height, int fromIndex, int limit);

  /// How many transactions all blocks up to a height hold; empty for an unknown height.
  OptionalLong transactionCount(long height);

  /// A final transaction. Rows above the head are none of the chain's.
  Optional<StoredTransaction> transaction(Hash id);

  /// Transactions of one block from an index on, in order.
  List<StoredTransaction> transactionsOfBlock(long height, int fromIndex, int limit);

  /// The rows as they are, which an audit compares with what they have to be.
  ChainRows rows();
}
