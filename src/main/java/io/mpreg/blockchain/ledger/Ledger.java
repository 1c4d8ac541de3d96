package io.mpreg.blockchain.ledger;

import io.mpreg.blockchain.chain.Block;
import io.mpreg.blockchain.chain.ChainState;
import io.mpreg.blockchain.chain.ExecutedBlock;
import io.mpreg.blockchain.chain.Genesis;
import io.mpreg.blockchain.chain.RegisteredNode;
import io.mpreg.blockchain.chain.StateKey;
import io.mpreg.blockchain.chain.Tip;
import io.mpreg.blockchain.chain.Turns;
import io.mpreg.blockchain.consensus.Certificate;
import io.mpreg.blockchain.consensus.GuardRow;
import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.merkle.CompletedSubtree;
import io.mpreg.blockchain.merkle.InclusionProof;
import io.mpreg.blockchain.merkle.MerkleTree;
import io.mpreg.blockchain.merkle.SubtreeHashes;
import io.mpreg.blockchain.merkle.SubtreePosition;
import io.mpreg.blockchain.node.NodeId;
import io.mpreg.blockchain.transaction.Transaction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/// The one door to the chain of this member: accepts transactions durably, appends decided blocks,
/// and answers what is final. Thread-safe, except that blocks are appended by one thread. Any
/// method may throw a [StoreFailure].
public final class Ledger implements AutoCloseable {
  private static final int LANES = 256;
  private static final int BLOCKS_BETWEEN_CLEANINGS = 1_000;

  private final LedgerStore store;
  private final Genesis genesis;
  private final LedgerOptions options;
  private final PendingTransactions pending;
  private final SignatureChecks signatures;
  private final Journal journal;
  private final Admission admission;
  private volatile End end;

  private record End(Head head, Tip tip) {}

  Ledger(
      LedgerStore store,
      Genesis genesis,
      LedgerOptions options,
      InstantSource clock,
      Head head,
      Tip tip,
      PendingTransactions pending) {
    this.store = store;
    this.genesis = genesis;
    this.options = options;
    this.pending = pending;
    this.end = new End(head, tip);
    this.signatures = new SignatureChecks();
    this.journal = new Journal(store, pending);
    this.admission =
        new Admission(store, pending, journal, signatures, () -> end.tip().state(), clock);
  }

  public Genesis genesis() {
    return genesis;
  }

  /// The end of the final chain.
  public Tip tip() {
    return end.tip();
  }

  /// Submits one transaction; returns when it is durable, or with the reason why it is refused.
  public Submission submit(Transaction transaction) {
    return submit(List.of(transaction)).getFirst();
  }

  /// Submits transactions that stand each alone; answers in their order.
  public List<Submission> submit(List<Transaction> transactions) {
    return admission.submit(transactions);
  }

  /// Where a transaction stands; empty when it was never accepted here, or when its end was
  /// forgotten.
  public Optional<TransactionStatus> status(Hash id) {
    return Optional.ofNullable(pending.find(id))
        .filter(PendingTransaction::isDurable)
        .<TransactionStatus>map(held -> new TransactionStatus.Pending(held.transaction()))
        .or(() -> pending.lateTermination(id).map(TransactionStatus.Ended::new))
        .or(() -> store.transaction(id).map(TransactionStatus.Final::new))
        .or(() -> store.termination(id).map(TransactionStatus.Ended::new));
  }

  /// The status of a transaction as soon as it is terminal, or when the time is up.
  public Optional<TransactionStatus> awaitTerminal(Hash id, Duration atMost) {
    PendingTransaction held = pending.find(id);
    if (held == null) {
      return status(id);
    }
    try {
      return Optional.of(held.terminal().get(atMost.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException stillPending) {
      return status(id);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return status(id);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("a status never fails", impossible);
    }
  }

  /// Waits until something can enter a block, or the time is up.
  public boolean awaitExecutable(Duration atMost) throws InterruptedException {
    return pending.awaitExecutable(atMost);
  }

  /// What the next block may hold, in order: durable here, its signatures verified, within the
  /// limits of a block.
  public List<Transaction> executable() {
    return pending.executable(tip().state().parameters());
  }

  /// What this member has signed at the heights that are not final yet.
  public List<GuardRow> guardRows() {
    return store.guardRows(tip().height() + 1);
  }

  /// Appends the next final block: everything that follows from it becomes durable in one database
  /// transaction, then visible.
  ///
  /// @param guard what this member signed on the way and has not made durable before
  public Appended append(ExecutedBlock executed, Certificate certificate, List<GuardRow> guard) {
    End before = end;
    Block block = executed.block();
    Settlement settlement = pending.settle(block, executed.tip().state());
    BlockCommit commit = commitOf(before, executed, certificate, guard, settlement);
    CommitResult result;
    try {
      result = store.commit(commit);
    } catch (StoreFailure unknown) {
      return afterUnknownOutcome(unknown, before, commit, executed, settlement);
    }
    return switch (result) {
      case CommitResult.Committed committed -> publish(commit.head(), executed, settlement);
      case CommitResult.HeadMoved moved -> new Appended.HeadMoved(moved.actual());
    };
  }

  private static BlockCommit commitOf(
      End before,
      ExecutedBlock executed,
      Certificate certificate,
      List<GuardRow> guard,
      Settlement settlement) {
    Block block = executed.block();
    List<CompletedSubtree> historyNodes =
        before.tip().history().completedBy(Tip.leaf(block.header()));
    Head head =
        new Head(
            block.header(),
            executed.tip().history(),
            before.head().transactionCount() + block.entries().size(),
            before.head().totalWork() + block.header().difficulty());
    return new BlockCommit(
        block,
        certificate,
        guard,
        head,
        historyNodes,
        executed.stateChanges(),
        settlement.terminations(),
        settlement.finishedJournalRows());
  }

  private Appended afterUnknownOutcome(
      StoreFailure unknown,
      End before,
      BlockCommit commit,
      ExecutedBlock executed,
      Settlement settlement) {
    Optional<Head> actual;
    try {
      actual = store.head();
    } catch (StoreFailure stillAway) {
      stillAway.addSuppressed(unknown);
      throw stillAway;
    }
    Head found = actual.orElseThrow(() -> new StoreDamaged("the store lost its head"));
    if (found.header().equals(commit.head().header())) {
      return publish(commit.head(), executed, settlement);
    }
    return found.header().equals(before.head().header())
        ? new Appended.NotWritten(unknown)
        : new Appended.HeadMoved(found);
  }

  private Appended publish(Head head, ExecutedBlock executed, Settlement settlement) {
    // The point of no return lies behind: the block is durable. Now it becomes visible.
    end = new End(head, executed.tip());
    pending.settled(settlement, executed.tip());
    Block block = executed.block();
    settlement.tell();
    if (block.height() % BLOCKS_BETWEEN_CLEANINGS == 0) {
      store.forgetTerminations(Math.max(0, block.height() - options.terminationsKeptBlocks()));
    }
    return new Appended.Final(executed.tip());
  }

  /// The proof of a final transaction.
  public Optional<TransactionProof> proof(Hash id) {
    return store.transaction(id).map(this::proofOf);
  }

  private TransactionProof proofOf(StoredTransaction stored) {
    long height = stored.position().height();
    MerkleTree tree = MerkleTree.of(store.leafHashes(height));
    return new TransactionProof(
        stored,
        stored.transaction().leafHash(stored.outcome().number()),
        tree.inclusionProof(stored.position().index()),
        store.block(height).orElseThrow().header());
  }

  public List<StoredTransaction> search(TransactionFilter filter, Position before, int limit) {
    return store.search(filter, before, limit);
  }

  public Optional<StoredBlock> block(long height) {
    return store.block(height);
  }

  public Optional<StoredBlock> blockByHash(Hash hash) {
    return store.blockByHash(hash);
  }

  public StoredBlock latestBlock() {
    long height = tip().height();
    return store
        .block(height)
        .orElseThrow(() -> new StoreDamaged("block %d, the head, is missing".formatted(height)));
  }

  /// Blocks below a height, highest first.
  public List<StoredBlock> blocksBelow(long height, int limit) {
    return store.blocksBelow(height, limit);
  }

  /// Transactions of one block from an index on, in order.
  public List<StoredTransaction> transactionsOfBlock(long height, int fromIndex, int limit) {
    return store.transactionsOfBlock(height, fromIndex, limit);
  }

  /// Proves a header in the history. Without a size, the largest history that a final header
  /// commits to; for the head itself, the history that ends with it.
  ///
  /// @throws IllegalArgumentException when the size is not height + 1 … head + 1
  public Optional<HeaderProof> headerProof(long height, OptionalLong treeSize) {
    long head = tip().height();
    if (height < 0 || height > head) {
      return Optional.empty();
    }
    long size = treeSize.orElse(Math.max(height + 1, head));
    if (size <= height || size > head + 1) {
      throw new IllegalArgumentException(
          "treeSize is %d, not %d to %d".formatted(size, height + 1, head + 1));
    }
    return store
        .block(height)
        .map(
            block ->
                new HeaderProof(
                    block.header(),
                    Tip.leaf(block.header()),
                    inclusion(height, size),
                    historyRoot(size)));
  }

  /// Proves that the history of a size begins with the one of a smaller size.
  ///
  /// @throws IllegalArgumentException when not 1 ≤ from ≤ to ≤ head + 1
  public HistoryConsistency consistency(long fromSize, long toSize) {
    long largest = tip().height() + 1;
    if (fromSize < 1 || fromSize > toSize || toSize > largest) {
      throw new IllegalArgumentException(
          "sizes %d and %d are not 1 <= from <= to <= %d".formatted(fromSize, toSize, largest));
    }
    SubtreeHashes hashes = history(MerkleTree.consistencyPositions(fromSize, toSize));
    return new HistoryConsistency(
        MerkleTree.consistencyProof(fromSize, toSize, hashes),
        historyRoot(fromSize),
        historyRoot(toSize));
  }

  private InclusionProof inclusion(long height, long size) {
    return MerkleTree.inclusionProof(
        height, size, history(MerkleTree.inclusionPositions(height, size)));
  }

  private Hash historyRoot(long size) {
    return MerkleTree.root(size, history(MerkleTree.rootPositions(size)));
  }

  private SubtreeHashes history(List<SubtreePosition> positions) {
    Map<SubtreePosition, Hash> hashes = store.historyHashes(positions);
    return (level, index) -> {
      Hash hash = hashes.get(new SubtreePosition(level, index));
      if (hash == null) {
        throw new StoreDamaged("history node %d of level %d is missing".formatted(index, level));
      }
      return hash;
    };
  }

  /// What a registered node has.
  public Optional<Account> account(NodeId id) {
    ChainState state = tip().state();
    return state.node(id).map(node -> accountOf(id, node, state));
  }

  private Account accountOf(NodeId id, RegisteredNode node, ChainState state) {
    TreeMap<Integer, Long> finalNonces = new TreeMap<>();
    IntStream.range(0, LANES)
        .forEach(
            lane -> {
              long next = state.nextNonce(id, lane);
              if (next > 0 || lane == 0) {
                finalNonces.put(lane, next);
              }
            });
    TreeMap<Integer, Long> nonces = new TreeMap<>(finalNonces);
    nonces.putAll(pending.nextNonces(id));
    return new Account(id, node, state.balance(id), nonces, finalNonces, state.height());
  }

  /// Registered nodes after an id, in the order of the store, which never changes.
  public List<RegisteredNodeEntry> nodes(Optional<NodeId> after, int limit) {
    return store.stateEntries(StateKey.NODES, after.map(StateKey::node), limit).stream()
        .map(
            entry ->
                new RegisteredNodeEntry(
                    StateKey.subject(entry.key()), RegisteredNode.decode(entry.value())))
        .toList();
  }

  public ChainSummary chain() {
    End now = end;
    return new ChainSummary(
        now.tip().state().chainId(),
        genesis.chainName(),
        genesis.development(),
        now.tip().height(),
        now.tip().hash(),
        now.head().transactionCount(),
        now.head().totalWork(),
        now.tip().state().parameters(),
        pending.size());
  }

  public ConsensusStatus consensus() {
    Tip tip = tip();
    ChainState state = tip.state();
    Turns turns = state.turns();
    long height = tip.height() + 1;
    List<NodeId> order = turns.order(state.authorities(), height);
    return new ConsensusStatus(
        "proof-of-authority",
        height,
        0,
        order.getFirst(),
        order,
        state.authorities(),
        tip.header().vectorClock(),
        tip.height());
  }

  /// Writes what is queued and stops accepting.
  @Override
  public void close() {
    journal.close();
    signatures.close();
  }
}
