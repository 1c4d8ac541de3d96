package io.mpreg.blockchain.ledger.history.inspection;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.merkle.SubtreePosition;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.history.ChainBase;
import io.mpreg.blockchain.ledger.history.Head;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Verifies the end of a stored chain before a member continues from it, without trusting the
/// store: the genesis document, the last blocks with their transactions and certificates, the
/// history and the head. The first contradiction is a [StoreDamaged] that names it. Time and memory
/// depend on the number of blocks verified, not on the length of the chain.
///
/// The state is not read here: the code that loads it compares its root with the head's.
public final class StoreVerification {
  private final LedgerStore store;
  private final BlockInspection inspection;
  private final int lastBlocks;

  /// @param lastBlocks how many blocks are verified, counted from the head
  public StoreVerification(LedgerStore store, int lastBlocks) {
    if (lastBlocks < 0) {
      throw new IllegalArgumentException(
          "the number of blocks to verify is %d; at least 0 is needed".formatted(lastBlocks));
    }
    this.store = store;
    // Transaction signatures are not verified again: they were when the blocks were voted for, and
    // the certificates are valid.
    this.inspection = new BlockInspection(store.rows(), transaction -> true);
    this.lastBlocks = lastBlocks;
  }

  /// Verifies a store; an empty one passes.
  ///
  /// @param sets the authority sets that decided the blocks
  /// @throws StoreDamaged naming the first contradiction
  public void verify(Collection<AuthoritySet> sets) {
    Optional<Head> stored = store.head();
    if (stored.isEmpty()) {
      return;
    }
    Head head = stored.get();
    Optional<ChainBase> base = store.base();
    Hash chainId = base.isPresent() ? genesisOf(base.get()).chainId() : genesis();
    long lowest = base.map(ChainBase::height).orElse(0L);
    requireNothingAbove();
    requireHistory(head);
    long height = head.header().height();
    long first = Math.max(lowest + 1, height - lastBlocks + 1);
    BlockHeader parent = header(first - 1);
    long count = transactionCount(first - 1);
    for (long at = first; at <= height; at++) {
      parent = verifyBlock(at, parent, chainId, sets);
      count += parent.transactionCount();
      requireCount(at, count);
    }
    requireHeadCount(head, count);
  }

  private Hash genesis() {
    BlockHeader genesis = header(0);
    GenesisInspection.of(store, genesis);
    return genesis.hash();
  }

  // The first block after a snapshot has no parent here: it is checked against the chain id and the
  // history of the snapshot.
  private Genesis genesisOf(ChainBase base) {
    Genesis genesis = GenesisInspection.document(store);
    BlockHeader header = header(base.height());
    if (!header.chainId().equals(genesis.chainId())) {
      throw damaged(base.height(), "header.chainId", "is of another chain");
    }
    if (!header.historyRoot().equals(base.history().root())
        || !header.historyRoot().equals(historyRoot(base.height()))) {
      throw damaged(
          base.height(), "header.historyRoot", "commits to another history than the stored one");
    }
    return genesis;
  }

  // The count of transactions before the first verified block is taken from its row: counting a
  // whole chain would take time proportional to its length.
  private void requireCount(long height, long count) {
    long stored = transactionCount(height);
    if (stored != count) {
      throw damaged(
          height,
          "block.transaction_count",
          "its stored count is %d transactions up to this block, counted are %d"
              .formatted(stored, count));
    }
  }

  private static void requireHeadCount(Head head, long count) {
    if (head.transactionCount() != count) {
      throw new StoreDamaged(
          "the head's transaction count is %d, the blocks up to it hold %d"
              .formatted(head.transactionCount(), count));
    }
  }

  private long transactionCount(long height) {
    return store.transactionCount(height).orElseThrow(() -> missing(height));
  }

  private void requireNothingAbove() {
    store
        .rows()
        .aboveHead()
        .ifPresent(
            above -> {
              throw new StoreDamaged(above);
            });
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
    InspectedBlock block = inspection.inspect(height);
    BlockHeader header = block.header();
    if (!header.previousHash().equals(parent.hash())) {
      throw damaged(height, "header.previousHash", "does not follow block " + parent.height());
    }
    if (!header.chainId().equals(chainId)) {
      throw damaged(height, "header.chainId", "is of another chain");
    }
    require(block.inTransactions());
    require(block.inLeafHashes());
    if (!header.historyRoot().equals(historyRoot(height))) {
      throw damaged(height, "header.historyRoot", "commits to another history than the stored one");
    }
    SubtreePosition leaf = new SubtreePosition(0, height);
    Hash stored = historyHash(store.historyHashes(List.of(leaf)), leaf);
    if (!stored.equals(Tip.leaf(header))) {
      throw damaged(height, "history_node", "the history has another header in its place");
    }
    require(block.inCertificate(authorities(header, sets), chainId));
    return header;
  }

  private static AuthoritySet authorities(BlockHeader header, Collection<AuthoritySet> sets) {
    return sets.stream()
        .filter(known -> known.hash().equals(header.authoritySetHash()))
        .findFirst()
        .orElseThrow(
            () ->
                damaged(
                    header.height(), "header.authoritySetHash", "its authority set is unknown"));
  }

  private static void require(Optional<Divergence> wrong) {
    wrong.ifPresent(
        divergence -> {
          throw new StoreDamaged(divergence);
        });
  }

  private BlockHeader header(long height) {
    return store.rows().block(height).orElseThrow(() -> missing(height)).decodeHeader();
  }

  private static StoreDamaged missing(long height) {
    return damaged(height, "block", "is missing");
  }

  private static StoreDamaged damaged(long height, String field, String detail) {
    return new StoreDamaged(Divergence.of(height, field, detail));
  }
}
