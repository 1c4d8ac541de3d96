package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.block.WorkRule;
import io.mpreg.blockchain.core.consensus.Candidate;
import io.mpreg.blockchain.core.consensus.Verdict;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.execution.BlockRules.Judgement;
import io.mpreg.blockchain.core.execution.ExecutedBlock;
import io.mpreg.blockchain.core.execution.RecordRules;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.Ledger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The blocks that were proposed for the height that is being decided, and for the next one, with
/// what this member thinks of them. Read by any thread, so that other members can fetch them.
final class Candidates {
  /// How many of one member's blocks are kept for one height before they are asked for: a leader
  /// proposes one in a round, and rounds are few. What is not kept is fetched when it is needed.
  static final int MAX_UNASKED = 2;

  /// How far a block's time may lie ahead of this member's clock (protocol, section 8).
  static final long MAX_AHEAD_MILLIS = 10_000;

  private final Map<Hash, Held> held = new LinkedHashMap<>();

  // by: whoever sent it unasked
  private record Held(BlockRecord block, @Nullable ExecutedBlock executed, @Nullable NodeId by) {}

  /// What a member thinks of a block.
  record Judged(Candidate candidate, Verdict verdict, Optional<ExecutedBlock> executed) {}

  /// Whether the body is the one that the header commits to: if not, whoever sent it is at fault,
  /// and nobody else.
  static boolean isWhole(BlockRecord block) {
    BlockHeader header = block.header();
    return header.transactionCount() == block.body().entries().size()
        && header.transactionsRoot().equals(block.body().root());
  }

  static Candidate candidate(BlockHeader header) {
    return new Candidate(
        header.hash(), header.height(), header.originRound(), header.previousHash());
  }

  /// Keeps a block that a member has sent, unless it has sent too many of this height.
  synchronized void offer(BlockRecord block, NodeId by) {
    long height = block.header().height();
    long others =
        held.values().stream()
            .filter(each -> by.equals(each.by()) && each.block().header().height() == height)
            .count();
    if (others < MAX_UNASKED) {
      held.putIfAbsent(block.header().hash(), new Held(block, null, by));
    }
  }

  /// Keeps a block that this member has asked for.
  synchronized void keep(BlockRecord block) {
    held.putIfAbsent(block.header().hash(), new Held(block, null, null));
  }

  /// Keeps a block that was made or judged here.
  synchronized void keep(BlockRecord block, ExecutedBlock executed) {
    held.put(block.header().hash(), new Held(block, executed, null));
  }

  synchronized Optional<BlockRecord> find(Hash hash) {
    return Optional.ofNullable(held.get(hash)).map(Held::block);
  }

  synchronized Optional<ExecutedBlock> executed(Hash hash) {
    return Optional.ofNullable(held.get(hash)).map(Held::executed);
  }

  /// Forgets all below a height.
  synchronized void forgetBelow(long height) {
    held.values().removeIf(each -> each.block().header().height() < height);
  }

  /// Judges a block on the present end of the chain; empty when it does not continue that any more.
  ///
  /// @param nowMillis the wall clock
  static Optional<Judged> judge(BlockRecord block, Ledger ledger, long nowMillis) {
    Tip tip = ledger.tip();
    Candidate candidate = candidate(block.header());
    if (candidate.height() != tip.height() + 1) {
      return Optional.empty();
    }
    Set<Transaction> wellSigned = ledger.wellSigned(block.body().transactions());
    return Optional.of(
        switch (RecordRules.judgeContent(
            tip, block, new WorkRule.Certified(), wellSigned::contains)) {
          case Judgement.Invalid invalid ->
              new Judged(candidate, Verdict.INVALID, Optional.empty());
          case Judgement.Valid valid ->
              new Judged(
                  candidate,
                  isTooEarly(block.header(), tip, nowMillis) ? Verdict.NOT_YET : Verdict.VALID,
                  Optional.of(valid.executed()));
        });
  }

  private static boolean isTooEarly(BlockHeader header, Tip parent, long nowMillis) {
    long latest = Math.max(nowMillis + MAX_AHEAD_MILLIS, parent.header().timestampMillis() + 1);
    return header.timestampMillis() > latest;
  }
}
