package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Parameters;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.state.Turns;
import io.mpreg.blockchain.core.stream.AppendedParcel;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// A block under construction on top of a tip. For one thread: add transactions one after the
/// other, then finish once.
public final class BlockDraft {
  private final Tip parent;
  private final BlockExecution execution;
  private final List<Entry> entries = new ArrayList<>();
  private long sizeBytes;

  /// The result of adding a transaction.
  public sealed interface Addition {
    /// The transaction is in the block, with an outcome.
    record Added(Outcome outcome) implements Addition {}

    /// The transaction may not be in this block.
    record Refused(Refusal fault) implements Addition {}

    /// The block has no room for the transaction.
    record Full() implements Addition {}
  }

  /// @param signatureHolds tells whether a transaction's signature is valid, so that callers can
  ///   skip signatures already verified
  /// @throws RulesUnknown if this software cannot execute the next height; callers check the rules
  ///   first
  public BlockDraft(Tip parent, Predicate<Transaction> signatureHolds) {
    RulesUnknown.unlessKnown(
        "Height " + (parent.height() + 1), parent.state().rules(), Rules.LATEST);
    this.parent = parent;
    this.execution =
        new BlockExecution(parent.state(), parent.header().timestampMillis(), signatureHolds);
  }

  public Addition add(Transaction transaction) {
    Parameters parameters = parent.state().parameters();
    if (entries.size() >= parameters.maxBlockTransactions()
        || sizeBytes + transaction.sizeBytes() > parameters.maxBlockBytes()) {
      return new Addition.Full();
    }
    return switch (execution.apply(transaction)) {
      case BlockExecution.Result.Refused refused -> new Addition.Refused(refused.fault());
      case BlockExecution.Result.Ordered ordered -> {
        entries.add(new Entry(transaction, ordered.outcome()));
        sizeBytes += transaction.sizeBytes();
        yield new Addition.Added(ordered.outcome());
      }
    };
  }

  public int size() {
    return entries.size();
  }

  /// The block, for a certified history, with everything added so far.
  ///
  /// @param originRound the round in which the block is first proposed
  /// @param timestampMillis later than the parent's
  public ExecutedBlock finish(int originRound, long timestampMillis) {
    return finish(originRound, timestampMillis, 1, 0);
  }

  ExecutedBlock finish(int originRound, long timestampMillis, long difficulty, long nonce) {
    ChainState before = parent.state();
    AuthoritySet set = before.authorities();
    AuthoritySet nextSet = before.followingAuthorities();
    long height = parent.height() + 1;
    Turns turns = before.turns().after(set, height, originRound, nextSet);
    MerkleTree tree = Block.treeOf(entries);
    List<AppendedParcel> parcels = execution.parcels(tree.leafHashes());
    Map<Bytes, Optional<Bytes>> changes = execution.changes(turns);
    ChainState after = before.next(changes, turns);
    BlockHeader header =
        new BlockHeader(
            before.rules().version(),
            before.chainId(),
            height,
            originRound,
            parent.hash(),
            parent.history().root(),
            tree.root(),
            entries.size(),
            after.root(),
            Hash.ZERO,
            turns.clock(),
            before.turns().leader(set, height, originRound),
            timestampMillis,
            set.hash(),
            nextSet.hash(),
            difficulty,
            nonce);
    return new ExecutedBlock(
        new Block(header, entries, tree), parent.next(header, after), changes, parcels);
  }
}
