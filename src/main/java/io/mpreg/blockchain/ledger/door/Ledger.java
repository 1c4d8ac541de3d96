package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.history.EventFeed;
import io.mpreg.blockchain.ledger.history.FinalChain;
import io.mpreg.blockchain.ledger.history.FoundDamage;
import io.mpreg.blockchain.ledger.history.Head;
import io.mpreg.blockchain.ledger.history.HistorySearch;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.log.HistoryProofs;
import io.mpreg.blockchain.ledger.pending.AcceptedFeed;
import io.mpreg.blockchain.ledger.pending.Admission;
import io.mpreg.blockchain.ledger.pending.Journal;
import io.mpreg.blockchain.ledger.pending.LedgerObserver;
import io.mpreg.blockchain.ledger.pending.PendingTransactions;
import io.mpreg.blockchain.ledger.pending.SignatureChecks;
import io.mpreg.blockchain.ledger.standing.Registry;
import java.time.InstantSource;

/// The ledger of this member: one interface for each kind of caller, over one store.
public final class Ledger implements AutoCloseable {
  private final FinalChain chain;
  private final EventFeed events;
  private final HistorySearch search;
  private final HistoryProofs proofs;
  private final Registry registry;
  private final ChainStatus status;
  private final Submissions submissions;
  private final Decisions decisions;
  private final VoteLog votes;
  private final Journal journal;
  private final SignatureChecks signatures = new SignatureChecks();

  Ledger(
      LedgerStore store,
      Genesis genesis,
      LedgerOptions options,
      InstantSource clock,
      LedgerObserver observer,
      Head head,
      Tip tip,
      PendingTransactions pending) {
    this.chain = new FinalChain(store, genesis, head, tip);
    FoundDamage damage = new FoundDamage();
    this.search = new HistorySearch(store, chain, damage);
    this.proofs = new HistoryProofs(store, chain);
    this.registry = new Registry(store, chain, pending);
    this.events = new EventFeed(store, head.header(), chain.lowestHeight(), damage);
    this.status = new ChainStatus(chain, pending, options.supported(genesis));
    AcceptedFeed accepted = new AcceptedFeed();
    this.journal = new Journal(store, pending, accepted, observer);
    Admission admission =
        new Admission(store, pending, journal, signatures, chain::tip, clock, observer);
    this.submissions = new Submissions(store, pending, journal, admission, status);
    ChainAppender end =
        new ChainAppender(
            store, pending, events, observer, chain, options.terminationsKeptBlocks());
    this.decisions = new Decisions(chain, pending, admission, accepted, signatures, end, observer);
    this.votes = new VoteLog(store, chain);
  }

  /// The final chain.
  public FinalChain chain() {
    return chain;
  }

  /// The events of final blocks and transactions.
  public EventFeed events() {
    return events;
  }

  /// Lists of final blocks and transactions.
  public HistorySearch search() {
    return search;
  }

  /// Proofs about the final chain.
  public HistoryProofs proofs() {
    return proofs;
  }

  /// The registered nodes in the state.
  public Registry registry() {
    return registry;
  }

  /// The status of the chain.
  public ChainStatus status() {
    return status;
  }

  /// Submission of transactions.
  public Submissions submissions() {
    return submissions;
  }

  /// The interface for the consensus.
  public Decisions decisions() {
    return decisions;
  }

  /// The votes that this member has signed.
  public VoteLog votes() {
    return votes;
  }

  /// Writes the queued transactions to the journal and stops accepting.
  @Override
  public void close() {
    events.close();
    journal.close();
    signatures.close();
  }
}
