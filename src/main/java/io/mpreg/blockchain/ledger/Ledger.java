package io.mpreg.blockchain.ledger;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.crypto.SignatureCheck;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.execution.ExecutedBlock;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.RecordedEvidence;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.state.Turns;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.ledger.LedgerStore.StateEntry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The one door to the chain of this member: accepts transactions durably, appends decided blocks,
/// and answers what is final. Thread-safe, except that blocks are appended by one thread. Any
/// method may throw a [StoreFailure].
public final class Ledger implements AutoCloseable {
  private static final int LANES = 256;
  private static final Signature UNSIGNED = Signature.of(Bytes.of(new byte[Signature.LENGTH]));

  private final LedgerStore store;
  private final Genesis genesis;
  private final PendingTransactions pending;
  private final SignatureChecks signatures;
  private final Journal journal;
  private final Admission admission;
  private final LedgerObserver observer;
  private final HistoryProofs proofs;
  private final ChainLists lists;
  private final FoundDamage damage = new FoundDamage();
  private final AuthorityHistory authorities;
  private final EventFeed events;
  private final ChainEnd end;
  private final long lowestHeight;
  private final Rules supported;
  private final AcceptedFeed accepted = new AcceptedFeed();
  private volatile ConsensusProgress progress = ConsensusProgress.STARTING;
  private volatile Optional<String> halted = Optional.empty();
  private volatile Supplier<Optional<Closure>> closed = Optional::empty;

  Ledger(
      LedgerStore store,
      Genesis genesis,
      LedgerOptions options,
      InstantSource clock,
      LedgerObserver observer,
      Head head,
      Tip tip,
      PendingTransactions pending) {
    this.store = store;
    this.lowestHeight = store.base().map(ChainBase::height).orElse(0L);
    this.genesis = genesis;
    this.supported = options.supported(genesis);
    this.pending = pending;
    this.observer = observer;
    this.proofs = new HistoryProofs(store);
    this.lists = new ChainLists(store);
    this.authorities =
        new AuthorityHistory(store, genesis.authorities(), height -> tip().state().reignAt(height));
    this.events = new EventFeed(store, head.header(), lowestHeight, damage);
    this.end =
        new ChainEnd(store, pending, events, observer, head, tip, options.terminationsKeptBlocks());
    this.signatures = new SignatureChecks();
    this.journal = new Journal(store, pending, accepted, observer);
    this.admission =
        new Admission(store, pending, journal, signatures, () -> tip().state(), clock, observer);
  }

  /// What the chain began with.
  public Genesis genesis() {
    return genesis;
  }

  /// The end of the final chain.
  public Tip tip() {
    return end.tip();
  }

  /// The height of the first block that this member holds: 0, unless it joined from a snapshot.
  public long lowestHeight() {
    return lowestHeight;
  }

  private void requireHeld(long height) {
    if (height < lowestHeight) {
      throw new NotHeld("block " + height, lowestHeight);
    }
  }

  /// Submits one transaction; returns when it is durable, or with the reason why it is refused.
  public Submission submit(Transaction transaction) {
    return submit(List.of(transaction)).getFirst();
  }

  /// Submits transactions that stand each alone; answers in their order.
  ///
  /// @throws NotAccepting when this member accepts none at all
  public List<Submission> submit(List<Transaction> transactions) {
    closure()
        .ifPresent(
            closure -> {
              throw new NotAccepting(closure);
            });
    return admission.submit(transactions);
  }

  /// What a submission would be answered and what would come of it on the head's state. Also asked
  /// where nothing is accepted: it is about the transaction, not about this member.
  ///
  /// @throws NotAccepting when the rules of the next height are not known here
  public TransactionCheck check(Transaction transaction) {
    requireKnownRules();
    return admission.check(transaction, true);
  }

  /// The same of a transaction that is not signed yet.
  public TransactionCheck check(TransactionDraft draft) {
    requireKnownRules();
    return admission.check(draft.signed(UNSIGNED), false);
  }

  /// Why no transactions are accepted here, if that is so, whatever the store does.
  public Optional<Closure> closure() {
    return halted
        .map(reason -> new Closure(Closure.Reason.HALTED, reason))
        .or(this::outOfDate)
        .or(closed);
  }

  private Optional<Closure> outOfDate() {
    return rulesUnknown().map(reason -> new Closure(Closure.Reason.RULES_UNKNOWN, reason));
  }

  private void requireKnownRules() {
    outOfDate()
        .ifPresent(
            closure -> {
              throw new NotAccepting(closure);
            });
  }

  /// Why this member cannot decide, judge or fetch the next height: it is one of rules that are not
  /// known here. Asked before anything is done at a height.
  public Optional<String> rulesUnknown() {
    ChainState state = tip().state();
    return supported.include(state.rules())
        ? Optional.empty()
        : RulesStatus.of(state, supported).obstacle(state.height() + 1);
  }

  /// By which rules the chain decides, and which this member knows.
  public RulesStatus rules() {
    return RulesStatus.of(tip().state(), supported);
  }

  /// Takes up what another member has accepted and made durable, if it breaks no rule here: it may
  /// enter a block, and stays that member's to keep.
  ///
  /// @return whether all signatures hold, which that member had to see to
  public boolean receive(List<Transaction> transactions) {
    return admission.receive(transactions);
  }

  /// What was accepted here since the last call, for the other members; none when the time is up.
  public List<Transaction> takeAccepted(int limit, Duration atMost) throws InterruptedException {
    return accepted.take(limit, atMost);
  }

  /// Those of some transactions whose signatures hold. What waits here has been checked before.
  public Set<Transaction> wellSigned(List<Transaction> transactions) {
    List<Transaction> unknown =
        transactions.stream().filter(each -> pending.find(each.id()) == null).toList();
    List<SignatureCheck> checks = signatures.check(unknown);
    Set<Transaction> wellSigned = new HashSet<>(transactions);
    for (int index = 0; index < unknown.size(); index++) {
      if (!checks.get(index).holds()) {
        wellSigned.remove(unknown.get(index));
      }
    }
    return wellSigned;
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

  /// What is stored of the height that is being decided, once no vote is under way. Asked by the
  /// thread that appends.
  public OpenHeight openHeight() {
    return store.openHeight(tip().height() + 1);
  }

  /// Makes a vote durable, and the block that it is for, before it is signed.
  ///
  /// @throws StoreFailure when that is not sure: then it must not be signed
  public void record(GuardRow vote, Optional<BlockRecord> candidate) {
    store.recordVote(vote, candidate);
  }

  /// The record of this member's votes lacks one that it has signed: it is given up.
  ///
  /// @return where it is now, for people
  public String setVotesAside() {
    return store.setVotesAside();
  }

  /// Begins a new record of this member's votes with what others have seen of them.
  public void record(Reopening reopening, List<GuardRow> seen) {
    store.recordReopening(reopening, seen);
  }

  /// Keeps what is known of a round, for the next start.
  public void record(Certificate certificate) {
    store.recordCertificate(certificate);
  }

  /// Stops accepting, for good: what this member holds contradicts what others hold.
  public void halt(String reason) {
    halted = Optional.of(reason);
  }

  /// Sets who is asked, at every submission, why nothing is accepted here at the moment.
  public void askBeforeAccepting(Supplier<Optional<Closure>> reason) {
    closed = reason;
  }

  /// Says how the consensus goes.
  public void report(ConsensusProgress now) {
    progress = now;
  }

  /// What this member has signed at the heights that are not final yet.
  public List<GuardRow> guardRows() {
    return store.guardRows(tip().height() + 1);
  }

  /// Appends the next final block: everything that follows from it becomes durable in one database
  /// transaction, then visible.
  ///
  /// @param guard what this member signed on the way and has not made durable before
  /// @throws StoreFailure when the outcome is unknown; [#resolve()] has to be asked before anything
  ///   else is appended
  public Appended append(ExecutedBlock executed, Certificate certificate, List<GuardRow> guard) {
    return end.append(executed, certificate, guard);
  }

  /// What became of a block whose commit was not answered; nothing when there is none.
  ///
  /// @throws StoreFailure when the store cannot say so yet
  public Optional<Appended> resolve() {
    return end.resolve();
  }

  /// Whether somebody else has made the stored chain longer.
  public Optional<Appended.HeadMoved> overtaken() {
    return end.overtaken();
  }

  /// Who is told what happens here, also by those who work on this ledger.
  public LedgerObserver observer() {
    return observer;
  }

  /// What waits at this member.
  public Waiting waiting() {
    return pending.waiting();
  }

  /// Why nothing can be accepted at the moment, if that is so.
  public Optional<String> trouble() {
    return halted.or(journal::trouble);
  }

  /// The proof of a final transaction.
  public Optional<TransactionProof> proof(Hash id) {
    return proofs.ofTransaction(id);
  }

  /// Final transactions that match, before a position, newest first.
  public List<Listed<StoredTransaction>> search(
      TransactionFilter filter, Position before, int limit) {
    Position end = new Position(tip().height() + 1, 0);
    return damage.among(
        store.search(filter, before.compareTo(end) < 0 ? before : end, limit).stream()
            .map(Listed::of)
            .toList());
  }

  /// What becomes final, for those who follow the chain.
  public EventFeed events() {
    return events;
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

  /// Blocks below a height, highest first.
  public List<Listed<StoredBlock>> blocksBelow(long height, int limit) {
    long highest = Math.min(height - 1, tip().height());
    return damage.among(lists.blocks(Math.max(lowestHeight, highest - limit + 1), highest));
  }

  /// Transactions of one block from an index on, in order.
  public List<Listed<StoredTransaction>> transactionsOf(
      StoredBlock block, int fromIndex, int limit) {
    BlockHeader header = block.header();
    return damage.among(
        lists.transactions(header.height(), header.transactionCount(), fromIndex, limit));
  }

  /// What reading from the store has found damaged.
  public FoundDamage damage() {
    return damage;
  }

  /// Proves a header in the history. Without a size, the largest history that a final header
  /// commits to; for the head itself, the history that ends with it.
  ///
  /// @throws IllegalArgumentException when the size is not height + 1 … head + 1
  /// @throws NotHeld when the header lies below the lowest block
  public Optional<HeaderProof> headerProof(long height, OptionalLong treeSize) {
    requireHeld(height);
    return proofs.ofHeader(height, treeSize, tip().height());
  }

  /// Proves that the history of a size begins with the one of a smaller size.
  ///
  /// @throws IllegalArgumentException when not 1 ≤ from ≤ to ≤ head + 1
  /// @throws NotHeld when the smaller one ends too far below the lowest block
  public HistoryConsistency consistency(long fromSize, long toSize) {
    return proofs.ofGrowth(fromSize, toSize, tip().height());
  }

  /// What a registered node has.
  public Optional<Account> account(NodeId id) {
    return accountAt(id).account();
  }

  /// What a registered node has, and the end of the chain at which it does.
  public AccountAt accountAt(NodeId id) {
    // What waits is read first: a block in between moves nonces from here to the state, never back.
    Map<Integer, Long> waiting = pending.nextNonces(id);
    Tip tip = tip();
    ChainState state = tip.state();
    return new AccountAt(tip, state.node(id).map(node -> accountOf(id, node, state, waiting)));
  }

  /// An account, if there is one, at the end of the chain.
  public record AccountAt(Tip tip, Optional<Account> account) {}

  /// What proofs are made of, for the other proofs of this package.
  HistoryProofs proofs() {
    return proofs;
  }

  /// Who decided which height.
  AuthorityHistory authorities() {
    return authorities;
  }

  private static Account accountOf(
      NodeId id, RegisteredNode node, ChainState state, Map<Integer, Long> waiting) {
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
    waiting.forEach((lane, next) -> nonces.merge(lane, next, Math::max));
    return new Account(id, node, state.balance(id), nonces, finalNonces, state.height());
  }

  /// Registered nodes after an id, in the order of the store, which never changes.
  public List<RegisteredNodeEntry> nodes(Optional<NodeId> after, int limit) {
    return entries(StateKey.NODES, after.map(StateKey::node), limit)
        .map(
            entry ->
                new RegisteredNodeEntry(
                    StateKey.subject(entry.key()), RegisteredNode.decode(entry.value())))
        .toList();
  }

  /// Recorded evidence after a state key, by offender, height and round.
  public List<RecordedEvidence> evidence(Optional<Bytes> after, int limit) {
    return entries(StateKey.ALL_EVIDENCE, after, limit)
        .map(entry -> RecordedEvidence.decode(entry.key(), entry.value()))
        .toList();
  }

  // The store knows their order; what they hold is in memory, and there it is that of the root.
  private Stream<StateEntry> entries(Bytes prefix, Optional<Bytes> after, int limit) {
    ChainState state = tip().state();
    List<StateEntry> entries = new ArrayList<>();
    List<StateEntry> rows;
    Optional<Bytes> last = after;
    do {
      rows = store.stateEntries(prefix, last, limit);
      for (StateEntry row : rows) {
        state.entry(row.key()).ifPresent(value -> entries.add(new StateEntry(row.key(), value)));
        last = Optional.of(row.key());
      }
    } while (entries.size() < limit && rows.size() == limit);
    return entries.stream().limit(limit);
  }

  /// The chain at a glance.
  public ChainSummary chain() {
    Head head = end.head();
    return new ChainSummary(
        tip().state().chainId(),
        genesis.chainName(),
        genesis.development(),
        head.header().height(),
        lowestHeight,
        head.header().hash(),
        head.transactionCount(),
        head.totalWork(),
        tip().state().rules(),
        tip().state().parameters(),
        pending.size());
  }

  /// Who decides the next height.
  public ConsensusStatus consensus() {
    Tip tip = tip();
    ChainState state = tip.state();
    Turns turns = state.turns();
    long height = tip.height() + 1;
    List<NodeId> order = new ArrayList<>(turns.order(state.authorities(), height));
    ConsensusProgress now = progress;
    Collections.rotate(order, -(now.round() % order.size()));
    return new ConsensusStatus(
        "proof-of-authority",
        height,
        now.round(),
        order.getFirst(),
        order,
        state.authorities(),
        state.followingAuthorities(),
        tip.header().vectorClock(),
        tip.height(),
        rules(),
        now);
  }

  /// Writes what is queued and stops accepting.
  @Override
  public void close() {
    events.close();
    journal.close();
    signatures.close();
  }
}
