package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.Optional;

/// The final chain as this member holds it: its genesis, tip, blocks and authority history. Any
/// thread may read; only the appending thread moves the tip.
public final class FinalChain {
  private final LedgerStore store;
  private final Genesis genesis;
  private final long lowestHeight;
  private final AuthorityHistory authorities;
  private volatile End end;

  private record End(Head head, Tip tip) {}

  public FinalChain(LedgerStore store, Genesis genesis, Head head, Tip tip) {
    this.store = store;
    this.genesis = genesis;
    this.lowestHeight = store.base().map(ChainBase::height).orElse(0L);
    this.end = new End(head, tip);
    this.authorities =
        new AuthorityHistory(store, genesis.authorities(), height -> tip().state().reignAt(height));
  }

  /// The genesis of the chain.
  public Genesis genesis() {
    return genesis;
  }

  /// The tip of the chain.
  public Tip tip() {
    return end.tip();
  }

  /// The last header with the history and the totals up to it.
  public Head head() {
    return end.head();
  }

  /// Moves the tip to a later block, which is durable.
  public void advance(Head head, Tip tip) {
    end = new End(head, tip);
  }

  /// The height of the first block that this member holds: 0, unless it joined from a snapshot.
  public long lowestHeight() {
    return lowestHeight;
  }

  /// The authority sets by height.
  public AuthorityHistory authorities() {
    return authorities;
  }

  /// Requires that this member holds the block of a height.
  ///
  /// @throws NotHeld when it lies below the lowest
  public void requireHeld(long height) {
    if (height < lowestHeight) {
      throw new NotHeld("block " + height, lowestHeight);
    }
  }

  /// A final block by height.
  ///
  /// @throws NotHeld when it lies below the lowest
  public Optional<StoredBlock> block(long height) {
    requireHeld(height);
    return isFinal(height) ? store.block(height) : Optional.empty();
  }

  // A block is stored shortly before it becomes visible; rows above the tip are ignored.
  private boolean isFinal(long height) {
    return height <= tip().height()
        || store.head().filter(head -> height <= head.header().height()).isPresent();
  }

  /// A final block by hash, if this member holds it.
  public Optional<StoredBlock> blockByHash(Hash hash) {
    return store.blockByHash(hash).filter(block -> isFinal(block.header().height()));
  }

  /// The last final block.
  public StoredBlock latestBlock() {
    long height = tip().height();
    return store
        .block(height)
        .orElseThrow(
            () -> new StoreDamaged(Divergence.of(height, "block", "is the head, and is missing")));
  }
}
