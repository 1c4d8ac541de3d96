package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.WorkRequirement;
import io.mpreg.blockchain.core.execution.BlockDraft.Addition;
import io.mpreg.blockchain.core.execution.BlockRules.Judgement;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Member;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.Transactions;
import io.mpreg.blockchain.core.transaction.UnsentTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A growing chain of certified blocks for tests, without the votes.
public final class CertifiedChain {
  private final Genesis genesis;
  private final Predicate<Transaction> signatureHolds;
  private final List<Block> blocks = new ArrayList<>();
  private Tip tip;

  public CertifiedChain(Genesis genesis) {
    this(genesis, Transaction::hasValidSignature);
  }

  public CertifiedChain(Genesis genesis, Predicate<Transaction> signatureHolds) {
    this.genesis = genesis;
    this.tip = Tip.of(genesis);
    this.signatureHolds = signatureHolds;
  }

  Genesis genesis() {
    return genesis;
  }

  public Tip tip() {
    return tip;
  }

  public ChainState state() {
    return tip.state();
  }

  RegisteredNode node(Member member) {
    return state().node(member.id()).orElseThrow();
  }

  public List<Block> blocks() {
    return List.copyOf(blocks);
  }

  /// A transaction that is valid in the next block, with the next nonce of lane 0.
  public UnsentTransaction from(Member sender) {
    NodeId id = sender.id();
    return Transactions.from(sender)
        .on(state().chainId())
        .nonce(state().nextNonce(id, 0))
        .observing(tip.height())
        .validUntil(tip.height() + 1_000);
  }

  /// The result of adding a transaction to a draft of the next block.
  Addition offer(UnsentTransaction unsent) {
    return draft().add(unsent.signed());
  }

  public BlockDraft draft() {
    return new BlockDraft(tip, signatureHolds);
  }

  /// Adds a block with exactly these transactions and returns the numbers of their outcomes.
  public List<Integer> add(UnsentTransaction... unsent) {
    return add(0, Stream.of(unsent).map(UnsentTransaction::signed).toList());
  }

  public List<Integer> add(int originRound, List<Transaction> transactions) {
    BlockDraft draft = draft();
    for (Transaction transaction : transactions) {
      if (!(draft.add(transaction) instanceof Addition.Added)) {
        throw new IllegalArgumentException(transaction + " is not ordered");
      }
    }
    ExecutedBlock executed = draft.finish(originRound, nextTime());
    extend(executed);
    return executed.block().entries().stream().map(entry -> entry.outcome().number()).toList();
  }

  /// Adds a block with an authority change: other authorities decide the height after the next.
  public void decide(AuthoritySet following, UnsentTransaction... unsent) {
    BlockDraft draft = draft();
    for (UnsentTransaction transaction : unsent) {
      if (!(draft.add(transaction.signed()) instanceof Addition.Added)) {
        throw new IllegalArgumentException(transaction + " is not ordered");
      }
    }
    extend(DecidedBlocks.followedBy(tip, draft.finish(0, nextTime()), following));
  }

  public long nextTime() {
    return tip.header().timestampMillis() + 200;
  }

  private void extend(ExecutedBlock executed) {
    blocks.add(executed.block());
    tip = executed.tip();
  }

  /// Judges a block made elsewhere and adds it if it is valid.
  public Judgement receive(Block block) {
    Judgement judgement = judge(tip, block.header(), transactionsOf(block));
    if (judgement instanceof Judgement.Valid valid) {
      extend(valid.executed());
    }
    return judgement;
  }

  public Judgement judge(Tip parent, BlockHeader header, List<Transaction> transactions) {
    return BlockRules.judge(
        parent, header, transactions, new WorkRequirement.Certified(), signatureHolds);
  }

  public static List<Transaction> transactionsOf(Block block) {
    return block.entries().stream().map(Entry::transaction).toList();
  }
}
