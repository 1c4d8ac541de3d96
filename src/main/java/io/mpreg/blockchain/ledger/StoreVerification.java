package io.mpreg.blockchain.ledger;

import io.mpreg.blockchain.chain.AuthoritySet;
import io.mpreg.blockchain.chain.BlockHeader;
import io.mpreg.blockchain.chain.Genesis;
import io.mpreg.blockchain.consensus.Certificate;
import io.mpreg.blockchain.consensus.VoteKind;
import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.encoding.Bytes;
import io.mpreg.blockchain.encoding.Malformed;
import io.mpreg.blockchain.merkle.MerkleTree;
import io.mpreg.blockchain.merkle.SubtreePosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the end of a stored chain as a stranger would, before a member goes on from it: the
/// genesis document, the last blocks with their transactions and certificates, the history and the
/// head. The first contradiction is a [StoreDamaged] that names it. Time and memory depend on the
/// number of blocks verified, not on the length of the chain.
///
/// The state is not read here: whoever loads it compares its root with the head's.
public final class StoreVerification {
  private static final int PAGE = 1_000;
  private static final TransactionFilter ANY =
      new TransactionFilter(Optional.empty(), Optional.empty(), Optional.empty());

  private final LedgerStore store;
  private final int lastBlocks;

  /// @param lastBlocks how many blocks are verified, counted from the head
  public StoreVerification(LedgerStore store, int lastBlocks) {
    if (lastBlocks < 0) {
      throw new IllegalArgumentException("%d blocks, at least 0".formatted(lastBlocks));
    }
    this.store = store;
    this.lastBlocks = lastBlocks;
  }

  /// Verifies a store that holds a chain; one without is fine.
  ///
  /// @param sets the authority sets that decided the blocks verified
  /// @throws StoreDamaged naming the first contradiction
  public void verify(Collection<AuthoritySet> sets) {
    Optional<Head> stored = store.head();
    if (stored.isEmpty()) {
      return;
    }
    Head head = stored.get();
    BlockHeader genesis = header(0);
    requireGenesis(genesis);
    requireNothingAbove(head);
    requireHistory(head);
    long height = head.header().height();
    long first = Math.max(1, height - lastBlocks + 1);
    BlockHeader parent = header(first - 1);
    long count = transactionCount(first - 1);
    for (long at = first; at <= height; at++) {
      parent = verifyBlock(at, parent, genesis.hash(), sets);
      count += parent.transactionCount();
      requireCount(at, count);
    }
    requireHeadCount(head, count);
  }

  // What the blocks before the first one verified hold is taken from the count stored with it:
  // adding up a whole chain would take time with its length.
  private void requireCount(long height, long count) {
    long stored = transactionCount(height);
    if (stored != count) {
      throw damaged(
          height,
          "it is stored with %d transactions up to there, counted are %d".formatted(stored, count));
    }
  }

  private static void requireHeadCount(Head head, long count) {
    if (head.transactionCount() != count) {
      throw new StoreDamaged(
          "the head's transaction count is %d, the blocks up to there hold %d"
              .formatted(head.transactionCount(), count));
    }
  }

  private long transactionCount(long height) {
    return store
        .transactionCount(height)
        .orElseThrow(() -> new StoreDamaged("block %d is missing".formatted(height)));
  }

  private void requireGenesis(BlockHeader genesis) {
    Bytes document =
        store.genesis().orElseThrow(() -> new StoreDamaged("the genesis document is missing"));
    if (!genesis.previousHash().equals(Hash.of(document))) {
      throw new StoreDamaged("the genesis document is not the one that block 0 commits to");
    }
    if (!genesis.equals(genesisHeader(document))) {
      throw new StoreDamaged("block 0 is not the one that the genesis document describes");
    }
  }

  private static BlockHeader genesisHeader(Bytes document) {
    try {
      return Genesis.parse(document).header();
    } catch (Malformed | IllegalArgumentException unreadable) {
      throw new StoreDamaged("the genesis document cannot be read: " + unreadable.getMessage());
    }
  }

  private void requireNothingAbove(Head head) {
    BlockHeader last = head.header();
    List<StoredBlock> highest = store.blocksBelow(Long.MAX_VALUE, 1);
    if (highest.isEmpty() || !highest.getFirst().header().equals(last)) {
      throw new StoreDamaged(
          "block %d is the head, but not the highest block".formatted(last.height()));
    }
    for (StoredTransaction newest : store.search(ANY, Position.END, 1)) {
      if (newest.position().height() > last.height()) {
        throw new StoreDamaged(
            "there are transactions of block %d, above the head, block %d"
                .formatted(newest.position().height(), last.height()));
      }
    }
  }

  private void requireHistory(Head head) {
    Hash root = historyRoot(head.history().size());
    if (!root.equals(head.history().root())) {
      throw new StoreDamaged(
          "the head's history of %d headers is not the stored one"
              .formatted(head.history().size()));
    }
    // Every header of a chain with certificates has difficulty 1, the genesis included.
    if (head.totalWork() != head.history().size()) {
      throw new StoreDamaged(
          "the head's total work is %d, %d headers have %2$d"
              .formatted(head.totalWork(), head.history().size()));
    }
  }

  private Hash historyRoot(long size) {
    Map<SubtreePosition, Hash> stored = store.historyHashes(MerkleTree.rootPositions(size));
    return MerkleTree.root(
        size, (level, index) -> historyHash(stored, new SubtreePosition(level, index)));
  }

  private static Hash historyHash(Map<SubtreePosition, Hash> stored, SubtreePosition position) {
    Hash hash = stored.get(position);
    if (hash == null) {
      throw new StoreDamaged(
          "the history's subtree %d of level %d is missing"
              .formatted(position.index(), position.level()));
    }
    return hash;
  }

  private BlockHeader verifyBlock(
      long height, BlockHeader parent, Hash chainId, Collection<AuthoritySet> sets) {
    StoredBlock block = block(height);
    BlockHeader header = block.header();
    if (!header.previousHash().equals(parent.hash())) {
      throw damaged(height, "it does not follow block %d".formatted(parent.height()));
    }
    if (!header.chainId().equals(chainId)) {
      throw damaged(height, "it is of another chain");
    }
    if (!header.historyRoot().equals(historyRoot(height))) {
      throw damaged(height, "it commits to another history than the stored one");
    }
    SubtreePosition leaf = new SubtreePosition(0, height);
    Hash stored = historyHash(store.historyHashes(List.of(leaf)), leaf);
    if (!stored.equals(MerkleTree.leafHash(header.encode()))) {
      throw damaged(height, "the history has another header in its place");
    }
    requireCertificate(block, chainId, sets);
    requireTransactions(header);
    return header;
  }

  private static void requireCertificate(
      StoredBlock block, Hash chainId, Collection<AuthoritySet> sets) {
    BlockHeader header = block.header();
    Certificate certificate =
        block
            .certificate()
            .orElseThrow(() -> damaged(header.height(), "its certificate is missing"));
    AuthoritySet set =
        sets.stream()
            .filter(known -> known.hash().equals(header.authoritySetHash()))
            .findFirst()
            .orElseThrow(() -> damaged(header.height(), "its authority set is unknown"));
    if (certificate.kind() != VoteKind.FINALIZE
        || certificate.height() != header.height()
        || !certificate.blockHash().equals(header.hash())
        || !certificate.holds(set, chainId)) {
      throw damaged(header.height(), "its certificate does not hold");
    }
  }

  private void requireTransactions(BlockHeader header) {
    long height = header.height();
    List<Hash> leafHashes = new ArrayList<>();
    List<StoredTransaction> page;
    do {
      page = store.transactionsOfBlock(height, leafHashes.size(), PAGE);
      for (StoredTransaction stored : page) {
        if (stored.position().index() != leafHashes.size()) {
          throw damaged(height, "transaction %d is missing".formatted(leafHashes.size()));
        }
        leafHashes.add(stored.transaction().leafHash(stored.outcome().number()));
      }
    } while (page.size() == PAGE);
    if (leafHashes.size() != header.transactionCount()) {
      throw damaged(
          height,
          "it has %d transactions, %d are stored"
              .formatted(header.transactionCount(), leafHashes.size()));
    }
    if (!MerkleTree.of(leafHashes).root().equals(header.transactionsRoot())) {
      throw damaged(height, "its transactions are not the ones that it commits to");
    }
    if (!leafHashes.equals(store.leafHashes(height))) {
      throw damaged(height, "its leaf hashes are not those of its transactions");
    }
  }

  private BlockHeader header(long height) {
    return block(height).header();
  }

  private StoredBlock block(long height) {
    return store
        .block(height)
        .orElseThrow(() -> new StoreDamaged("block %d is missing".formatted(height)));
  }

  private static StoreDamaged damaged(long height, String what) {
    return new StoreDamaged("block %d: %s".formatted(height, what));
  }
}
