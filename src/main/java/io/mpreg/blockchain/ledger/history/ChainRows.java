package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/// The stored rows, unverified, for audits. Any thread may read them while the chain grows.
public interface ChainRows {

  /// The head; empty in a store without a chain.
  Optional<HeadColumns> head();

  /// The height of the last committed block.
  ///
  /// @throws StoreDamaged when there is none
  default long headHeight() {
    return head()
        .orElseThrow(() -> new StoreDamaged(Divergence.of("chain_head", "is missing")))
        .height();
  }

  /// The head, and a callback for every state entry from the same database snapshot, in no
  /// particular order.
  Optional<HeadColumns> headAndState(BiConsumer<Bytes, Bytes> stateEntry);

  Optional<BlockColumns> block(long height);

  /// Transactions of one block from an index on, in order.
  List<TransactionColumns> transactions(long height, int fromIndex, int limit);

  /// The authority set stored for an authority change at a height, unverified.
  Optional<Bytes> authorityChange(long height);

  /// The first height from this one on for which an authority set is stored.
  OptionalLong authorityChangeFrom(long height);

  /// The first block, transaction, authority change or subtree of the history that is stored above
  /// the head, if there is one. Head and rows are read from one database snapshot.
  Optional<Divergence> aboveHead();

  /// The first row that contradicts where the chain begins: a row of the base tables without a base
  /// or above it, or a block below it.
  Optional<Divergence> besideBase();

  /// Certificates of rounds after another one, or from the first one, in the order of height,
  /// round, kind and block.
  List<RoundCertificateColumns> roundCertificatesAfter(
      Optional<RoundCertificateColumns> last, int limit);

  /// The oldest journal row after a sequence number, if there is one.
  ///
  /// @throws StoreDamaged when that row does not decode
  Optional<JournalRow> journalRowAfter(long sequence);

  /// Terminations after an id, ordered by it, or from the first one.
  ///
  /// @throws StoreDamaged when one of them does not decode
  List<Termination> terminationsAfter(Optional<Hash> id, int limit);

  /// The lease epoch: how many processes have begun to write to this database.
  OptionalLong epoch();
}
