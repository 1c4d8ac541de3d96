package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.pending.Admission;
import io.mpreg.blockchain.ledger.pending.Closure;
import io.mpreg.blockchain.ledger.pending.Journal;
import io.mpreg.blockchain.ledger.pending.NotAccepting;
import io.mpreg.blockchain.ledger.pending.PendingCounts;
import io.mpreg.blockchain.ledger.pending.PendingTransaction;
import io.mpreg.blockchain.ledger.pending.PendingTransactions;
import io.mpreg.blockchain.ledger.pending.Submission;
import io.mpreg.blockchain.ledger.pending.TransactionCheck;
import io.mpreg.blockchain.ledger.pending.TransactionStatus;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Submission of transactions and queries of their status. Thread-safe; any method may throw a
/// [StoreFailure].
public final class Submissions {
  private static final Signature UNSIGNED = Signature.of(Bytes.of(new byte[Signature.LENGTH]));

  private final LedgerStore store;
  private final PendingTransactions pending;
  private final Journal journal;
  private final Admission admission;
  private final ChainStatus rules;
  private volatile Optional<String> halted = Optional.empty();
  private volatile Supplier<Optional<Closure>> closed = Optional::empty;

  Submissions(
      LedgerStore store,
      PendingTransactions pending,
      Journal journal,
      Admission admission,
      ChainStatus rules) {
    this.store = store;
    this.pending = pending;
    this.journal = journal;
    this.admission = admission;
    this.rules = rules;
  }

  /// Submits one transaction; returns when the transaction is durable, or with the reason for its
  /// refusal.
  public Submission submit(Transaction transaction) {
    return submit(List.of(transaction)).getFirst();
  }

  /// Submits transactions, each of which is accepted or refused on its own; answers in their order.
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

  /// The answer that a submission would get, and the effect of the operation on the head's state.
  /// Works also while this member accepts nothing, because it concerns only the transaction.
  ///
  /// @throws NotAccepting when the rules of the next height are not known here
  public TransactionCheck check(Transaction transaction) {
    requireKnownRules();
    return admission.check(transaction, true);
  }

  /// Like [#check], for a transaction without a signature.
  public TransactionCheck check(TransactionDraft draft) {
    requireKnownRules();
    return admission.check(draft.signed(UNSIGNED), false);
  }

  /// The status of a transaction; empty when it was never accepted here, or when its termination is
  /// no longer kept.
  public Optional<TransactionStatus> status(Hash id) {
    return Optional.ofNullable(pending.find(id))
        .filter(PendingTransaction::isDurable)
        .<TransactionStatus>map(held -> new TransactionStatus.Pending(held.transaction()))
        .or(() -> pending.lateTermination(id).map(TransactionStatus.Ended::new))
        .or(() -> store.transaction(id).map(TransactionStatus.Final::new))
        .or(() -> store.termination(id).map(TransactionStatus.Ended::new));
  }

  /// The status of a transaction as soon as it is terminal, or at the timeout.
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

  /// Why this member accepts no transactions, apart from failures of the store; empty when it
  /// accepts them.
  public Optional<Closure> closure() {
    return halted
        .map(reason -> new Closure(Closure.Reason.HALTED, reason))
        .or(this::outOfDate)
        .or(closed);
  }

  private Optional<Closure> outOfDate() {
    return rules.unknownRules().map(reason -> new Closure(Closure.Reason.RULES_UNKNOWN, reason));
  }

  private void requireKnownRules() {
    outOfDate()
        .ifPresent(
            closure -> {
              throw new NotAccepting(closure);
            });
  }

  /// Stops accepting for good, because this member's chain contradicts that of others.
  public void halt(String reason) {
    halted = Optional.of(reason);
  }

  /// Sets the supplier that is asked at every submission why nothing is accepted at the moment.
  public void askBeforeAccepting(Supplier<Optional<Closure>> reason) {
    closed = reason;
  }

  /// How many transactions wait at this member, and how large they are.
  public PendingCounts waiting() {
    return pending.waiting();
  }

  /// Why nothing can be accepted at the moment; empty when transactions are accepted.
  public Optional<String> trouble() {
    return halted.or(journal::trouble);
  }
}
