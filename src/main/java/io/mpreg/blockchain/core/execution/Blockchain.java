package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockFault;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.ForkChoice;
import io.mpreg.blockchain.core.block.DifficultyState;
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

/// An immutable chain of valid blocks over a bounded segment that begins after an anchor (the
/// genesis or any trusted tip). Adding a block shares everything before it. The chain carries work
/// according to its schedule; comparing, forking and replaying histories without certificates is
/// what it is for. It never holds an invalid block.
public final class Blockchain {
  /// The longest segment, in blocks.
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

  /// A chain without blocks after an anchor.
  public static Blockchain after(Tip anchor, WorkSchedule schedule) {
    return new Blockchain(anchor, schedule);
  }

  /// What became of a block that was offered.
  public sealed interface Addition {
    /// The chain with it.
    record Added(Blockchain chain) implements Addition {}

    /// The block is invalid here.
    record Rejected(BlockFault fault, String detail) implements Addition {}

    /// The segment holds [#MAX_BLOCKS] blocks; start another one after its tip.
    record SegmentFull() implements Addition {}
  }

  /// Judges a block and adds it.
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

  /// Makes the next block of this chain from transactions: those that are refused or do not fit are
  /// left out.
  ///
  /// @param attempts how many nonces are tried at the most; empty when none of them is a proof of
  ///   work
  public Optional<Block> mine(
      List<Transaction> transactions, int originRound, long timestampMillis, long attempts) {
    BlockDraft draft = new BlockDraft(tip, Transaction::hasValidSignature);
    transactions.forEach(draft::add);
    Block unworked = draft.finish(originRound, timestampMillis, currentDifficulty(), 0).block();
    return WorkSchedule.search(unworked.header(), attempts)
        .map(header -> new Block(header, unworked.entries()));
  }

  /// What is wrong with a chain: the first invalid block.
  public record Invalid(long height, BlockFault fault, String detail) {}

  /// Judges every block again from the anchor on.
  public Optional<Invalid> validateChain() {
    Blockchain replayed = after(anchor, difficultyState.schedule());
    for (Block next : blocks()) {
      switch (replayed.addBlock(next)) {
        case Addition.Added added -> replayed = added.chain();
        case Addition.Rejected rejected -> {
          return Optional.of(new Invalid(next.height(), rejected.fault(), rejected.detail()));
        }
        case Addition.SegmentFull full ->
            throw new IllegalStateException("a segment longer than its own limit");
      }
    }
    return Optional.empty();
  }

  /// The last block; empty when the chain ends with its anchor.
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

  /// Where a transaction stands in this segment.
  public record Found(Block block, int index) {
    public Entry entry() {
      return block.entries().get(index);
    }
  }

  /// Finds a transaction of this segment, the latest block first.
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

  /// Sum of the difficulties of the blocks after the anchor.
  public long totalWork() {
    return totalWork;
  }

  /// The difficulty that the next block has to have.
  public long currentDifficulty() {
    return difficultyState.difficulty();
  }

  /// This chain cut off after the block with a hash; empty when the segment does not hold it.
  public Optional<Blockchain> forkAt(Hash hash) {
    for (Blockchain at = this; at != null; at = at.parent) {
      if (at.tip.hash().equals(hash)) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  /// The better of two chains from the same anchor: more total work, then the smaller head hash.
  ///
  /// @throws IllegalArgumentException when the chains have different anchors or schedules
  public Blockchain resolveFork(Blockchain competing) {
    if (!anchor.hash().equals(competing.anchor.hash())
        || !difficultyState.schedule().equals(competing.difficultyState.schedule())) {
      throw new IllegalArgumentException("chains of different anchors or schedules do not compete");
    }
    return ForkChoice.compare(totalWork, tip.hash(), competing.totalWork, competing.tip.hash()) >= 0
        ? this
        : competing;
  }
}
