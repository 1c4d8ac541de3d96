package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.Optional;

/// The final chain as this member has it: what it began with, where it ends, its blocks, and who
/// decided them. Any thread may read; whoever appends says where it ends from now on.
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

  /// What the chain began with.
  public Genesis genesis() {
    return genesis;
  }

  /// The end of the chain.
  public Tip tip() {
    return end.tip();
  }

  /// The end of the chain, with what it sums up to.
  public Head head() {
    return end.head();
  }

  /// The chain ends with a later block from now on, which is durable.
  public void advance(Head head, Tip tip) {
    end = new End(head, tip);
  }

  /// The height of the first block that this member holds: 0, unless it joined from a snapshot.
  public long lowestHeight() {
    return lowestHeight;
  }

  /// Who decided which height.
  public AuthorityHistory authorities() {
    return authorities;
  }

  /// Refuses to go on where a block is not held.
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

  // A block is stored a moment before it is visible; whatever else lies higher is none of it.
  private boolean isFinal(long height) {
    return height <= tip().height()
        || store.head().filter(head -> height <= head.header().height()).isPresent();
  }

  /// A final block by hash, if it is one of those that are held.
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
