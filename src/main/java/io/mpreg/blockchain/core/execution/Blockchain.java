package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockFault;
import io.mpreg.blockchain.core.block.DifficultyState;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.ForkChoice;
import io.mpreg.blockchain.core.block.WorkSchedule;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.execution.BlockRules.Judgement;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An immutable chain of valid proof-of-work blocks after an anchor (the genesis or any trusted
/// tip), of bounded length. It is used to compare, fork and replay histories without certificates.
/// The chain with one more block shares all earlier blocks. An invalid block is never added.
public final class Blockchain {
  /// The maximum number of blocks after the anchor.
  public static final int MAX_BLOCKS = 10_000;

  private final Tip anchor;
  private final DifficultyState difficultyState;
  private final @Nullable Blockchain parent;
  private final @Nullable Block block;
  private final Tip tip;
  private final long totalWork;
  private final int length;

  private Blockchain(Tip anchor, WorkSchedule schedule) {
    this.anchor = anchor;
    this.difficultyState = DifficultyState.after(anchor.header(), schedule);
    this.parent = null;
    this.block = null;
    this.tip = anchor;
    this.totalWork = 0;
    this.length = 0;
  }

  private Blockchain(Blockchain parent, ExecutedBlock added) {
    this.anchor = parent.anchor;
    this.difficultyState = parent.difficultyState.next(added.block().header());
    this.parent = parent;
    this.block = added.block();
    this.tip = added.tip();
    this.totalWork =
        Integers.check(
            "total work", parent.totalWork + added.block().header().difficulty(), Integers.MAX);
    this.length = parent.length + 1;
  }

  /// The chain that has only an anchor.
  public static Blockchain after(Tip anchor, WorkSchedule schedule) {
    return new Blockchain(anchor, schedule);
  }

  /// The result of adding a block.
  public sealed interface Addition {
    /// The chain with the block.
    record Added(Blockchain chain) implements Addition {}

    /// The block is invalid as the next block of this chain.
    record Rejected(BlockFault fault, String detail) implements Addition {}

    /// The chain has [#MAX_BLOCKS] blocks after its anchor; start another one with its tip as
    /// anchor.
    record SegmentFull() implements Addition {}
  }

  /// Validates a block and, if it is valid, adds it.
  public Addition addBlock(Block candidate) {
    if (length >= MAX_BLOCKS) {
      return new Addition.SegmentFull();
    }
    return switch (judge(candidate)) {
      case Judgement.Valid valid -> new Addition.Added(new Blockchain(this, valid.executed()));
      case Judgement.Invalid invalid -> new Addition.Rejected(invalid.fault(), invalid.detail());
    };
  }

  private Judgement judge(Block candidate) {
    return BlockRules.judge(
        tip,
        candidate.header(),
        candidate.entries().stream().map(Entry::transaction).toList(),
        difficultyState.rule(),
        Transaction::hasValidSignature);
  }

  /// Mines the next block from these transactions, without those that are refused or do not fit.
  ///
  /// @param attempts the maximum number of nonces to try; the result is empty if no nonce meets the
  ///   difficulty
  public Optional<Block> mine(
      List<Transaction> transactions, int originRound, long timestampMillis, long attempts) {
    BlockDraft draft = new BlockDraft(tip, Transaction::hasValidSignature);
    transactions.forEach(draft::add);
    Block unmined = draft.finish(originRound, timestampMillis, currentDifficulty(), 0).block();
    return WorkSchedule.search(unmined.header(), attempts)
        .map(header -> new Block(header, unmined.entries()));
  }

  /// The first invalid block of a chain.
  public record Invalid(long height, BlockFault fault, String detail) {}

  /// Validates every block again, from the anchor on, and returns the first invalid one.
  public Optional<Invalid> validateChain() {
    Blockchain replayed = after(anchor, difficultyState.schedule());
    for (Block next : blocks()) {
      switch (replayed.addBlock(next)) {
        case Addition.Added added -> replayed = added.chain();
        case Addition.Rejected rejected -> {
          return Optional.of(new Invalid(next.height(), rejected.fault(), rejected.detail()));
        }
        case Addition.SegmentFull full ->
            throw new IllegalStateException("the chain has more than MAX_BLOCKS blocks");
      }
    }
    return Optional.empty();
  }

  /// The last block; empty if the chain has only its anchor.
  public Optional<Block> latestBlock() {
    return Optional.ofNullable(block);
  }

  public Tip tip() {
    return tip;
  }

  /// The blocks after the anchor, in order.
  public List<Block> blocks() {
    Deque<Block> blocks = new ArrayDeque<>(length);
    for (Blockchain at = this; at != null && at.block != null; at = at.parent) {
      blocks.addFirst(at.block);
    }
    return new ArrayList<>(blocks);
  }

  /// The position of a transaction in this chain.
  public record Found(Block block, int index) {
    public Entry entry() {
      return block.entries().get(index);
    }
  }

  /// Finds a transaction after the anchor, from the latest block backwards.
  public Optional<Found> findTransaction(Hash id) {
    for (Blockchain at = this; at != null && at.block != null; at = at.parent) {
      for (int index = 0; index < at.block.entries().size(); index++) {
        if (at.block.entries().get(index).transaction().id().equals(id)) {
          return Optional.of(new Found(at.block, index));
        }
      }
    }
    return Optional.empty();
  }

  /// A node's balance after the last block.
  public long balance(NodeId node) {
    return tip.state().balance(node);
  }

  /// The sum of the difficulties of the blocks after the anchor.
  public long totalWork() {
    return totalWork;
  }

  /// The required difficulty of the next block.
  public long currentDifficulty() {
    return difficultyState.difficulty();
  }

  /// This chain up to and including the block with this hash; empty if the chain does not have it.
  public Optional<Blockchain> forkAt(Hash hash) {
    for (Blockchain at = this; at != null; at = at.parent) {
      if (at.tip.hash().equals(hash)) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  /// The fork choice between this chain and another with the same anchor: more total work wins,
  /// then the smaller head hash.
  ///
  /// @throws IllegalArgumentException if the chains have different anchors or schedules
  public Blockchain resolveFork(Blockchain competing) {
    if (!anchor.hash().equals(competing.anchor.hash())
        || !difficultyState.schedule().equals(competing.difficultyState.schedule())) {
      throw new IllegalArgumentException(
          "chains with different anchors or schedules cannot be compared");
    }
    return ForkChoice.compare(totalWork, tip.hash(), competing.totalWork, competing.tip.hash()) >= 0
        ? this
        : competing;
  }
}
